"""Shortcodes that a site of Hugo defines itself, as far as their templates are simple."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_ACTION = re.compile(r"\{\{-?(.*?)-?\}\}", re.S)
_GET = r"\.Get\s+(?:\"([^\"]*)\"|(\d+))"
_VALUE = re.compile(
    rf"\(?(?:{_GET}|(\.Inner)|(\.)|index\s+\.Params\s+(?:\"([^\"]*)\"|(\d+)))\)?"
    r"(?:\s*\|\s*(?:markdownify|safeHTML|safeURL|safeCSS|safeHTMLAttr|htmlUnescape|relURL|absURL|plainify|"
    r"\.Page\.RenderString|\$?\.Page\.RenderString|strings\.TrimSpace|default\s+\"([^\"]*)\"))*"
)
_PIPED = re.compile(r"(?:markdownify|safeHTML|safeURL|relURL|absURL)\s+(.*)", re.S)
_BLOCK = re.compile(
    r"\s*<(?:div|section|aside|article|blockquote|figure|details|center|table|ul|ol)\b", re.I
)


def expanded(
    template: str, positional: Sequence[str], named: Mapping[str, str], inner: str | None
) -> str | None:
    """The text of a shortcode by its template; None if the template does more than to put in its
    arguments and its text, with conditions on these."""
    template = re.sub(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", "", template, flags=re.S)
    template = re.sub(r"\s*\{\{-", "{{-", re.sub(r"-\}\}\s*", "-}}", template))
    is_block = bool(_BLOCK.match(template))
    out: list[str] = []
    shown: list[tuple[bool, bool, str]] = []  # of each condition: is it shown, was one, its value
    at = 0
    for action in _ACTION.finditer(template):
        words = action[1].strip()
        if all(one[0] for one in shown):
            out.append(template[at : action.start()])
        at = action.end()
        dot = next((one[2] for one in reversed(shown) if one[2]), "")
        if condition := re.fullmatch(r"(?:else\s+)?(if|with)\s+(.*)", words, re.S):
            value = _value(condition[2], positional, named, inner, dot)
            if value is None:
                return None
            was = shown.pop()[1] if words.startswith("else") and shown else False
            shown.append(
                (
                    bool(value) and not was,
                    bool(value) or was,
                    value if condition[1] == "with" else "",
                )
            )
        elif words == "else" and shown:
            shown.append((not shown[-1][1], True, shown.pop()[2]))
        elif words == "end" and shown:
            shown.pop()
        else:
            value = _value(words, positional, named, inner, dot)
            if value is None:
                return None
            if all(one[0] for one in shown):
                wide = is_block and ".Inner" in words
                out.append(f"\n\n{value.strip(chr(10))}\n\n" if wide else value)
    out.append(template[at:])
    return None if shown else "".join(out).strip()


def _value(
    words: str, positional: Sequence[str], named: Mapping[str, str], inner: str | None, dot: str
) -> str | None:
    """The value of an expression; None if it is another than an argument or the text."""
    if piped := _PIPED.fullmatch(words):
        return _value(piped[1], positional, named, inner, dot)
    found = _VALUE.fullmatch(words)
    if found is None:
        return None
    name, number = found[1] or found[5], found[2] or found[6]
    default = found[7] or ""
    if found[3]:
        return (inner or "").strip("\n") or default
    if found[4]:
        return dot or default
    if number is not None:
        return (positional[int(number)] if int(number) < len(positional) else "") or default
    return named.get((name or "").lower(), "") or default
