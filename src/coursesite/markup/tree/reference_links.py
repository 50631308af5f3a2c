"""Links of the form `[text][label]` whose label nobody defines: they stay text."""

from __future__ import annotations

import html as htmllib
import re
from collections.abc import Sequence

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.placeholders import INLINE, token_at
from coursesite.markup.tokens import Code, Math, Token
from coursesite.text.lazy_regex import rare

_LINK = rare(r"(?<![\w\])])\[((?:[^\[\]<>]|<[^<>]*>){1,400})\]\[([^\[\]<>]{0,200})\](?![\[(])")
_MOST = 50
"""The number of links of a page that are told: more are no links but brackets of another use."""


def undefined(html: str, tokens: Sequence[Token]) -> list[tuple[str, Diagnostic]]:
    """The links that an engine left as text, each after its second half in the notes. Brackets of
    numbers only, such as those of an array, are no links."""
    found: list[tuple[str, Diagnostic]] = []
    for match in _LINK.finditer(html):
        if match[2].isspace():
            continue
        label = _written(match[2] or re.sub("<[^<>]*>", "", match[1]), tokens)
        if not any(char.isalpha() for char in match[1] + match[2]):
            continue
        if match[1].startswith("^") or match[2].startswith("^") or _is_code(html, match.start()):
            continue
        message = f"no line defines '{label}', so this link stays text"
        hint = f"define it on a line of its own: [{label}]: https://…"
        if f"[{label}]: " in html:
            hint = "leave a line empty above its definition, which is text right below a text"
        written = f"][{_written(match[2], tokens)}]"
        if len(found) == _MOST:
            break
        found.append((written, warning("link-undefined", message, None, hint)))
    return found


def _written(html: str, tokens: Sequence[Token]) -> str:
    """A label as it is written in the notes: with the code spans and formulas in it."""

    def token(place: re.Match[str]) -> str:
        token = token_at(tokens, place[1])
        if isinstance(token, Code):
            return f"`{token.text}`"
        return f"${token.tex}$" if isinstance(token, Math) else ""

    return INLINE.sub(token, htmllib.unescape(html))


def _is_code(html: str, at: int) -> bool:
    """Whether `at` is within indented code or raw HTML of the like."""
    return any(
        html.rfind(f"<{tag}", 0, at) > html.rfind(f"</{tag}", 0, at)
        for tag in ("pre", "code", "script", "style", "textarea")
    )
