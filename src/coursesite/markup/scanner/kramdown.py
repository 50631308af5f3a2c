"""kramdown's extensions: `{::comment}`, `{::nomarkdown}`, `{::options … /}`.

https://kramdown.gettalong.org/syntax.html#extensions
"""

from __future__ import annotations

import html
import re

from coursesite.diagnostics import error
from coursesite.markup import attributes
from coursesite.markup.attributes import Attributes
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.tokens import Code, Html
from coursesite.text.lazy_regex import rare

_OPENING = rare(r" {0,3}\{::(\w+)([^}]*?)(/?)\} *")
_EMPTY_LINE = rare(r"\n *\n")
_DROPPED = ("options", "comment")
"""The extensions that leave nothing in the page."""


def begin(reader: Reader, line: Line, at: int, content: str) -> Block | None:
    """The extension that begins with `content`; None if none begins there, or if it is only a part
    of a paragraph, which `inline` reads."""
    opening = _OPENING.match(content)
    if not opening:
        return None
    ahead = reader.ahead(at)
    close = _closing(opening, ahead)
    if close is None:
        place = line.span(at, at + len(content.rstrip()))
        reader.collector.diagnostics.append(
            error("block-unclosed", f"{{::{opening[1]}}} never ends", place, "close it with {:/}")
        )
        reader.end_paragraph()
        return Block(1)
    inner, end = ahead[opening.end() : close[0]], close[1]
    rest = ahead[end:].split("\n", 1)[0].strip()
    if rest and not _EMPTY_LINE.search(inner):
        return None
    reader.end_paragraph()
    token: Code | Html | None = None
    if opening[1] == "nomarkdown":
        token = _html(inner.strip(), reader.collector)
    elif opening[1] not in _DROPPED:
        given = attributes.parse(opening[2]) if opening[2] else Attributes()
        code = inner.strip("\n") + "\n"
        token = Code(code, line.span(at, at + 1), True, "", given)
    count = 1 + ahead.count("\n", 0, end)
    return Block(count, token, [reader.rest_line(count, rest)] if rest else None)


def inline(text: str, start: int, collector: Collector) -> tuple[str | None, int]:
    """The replacement of the extension at `text[start]` and the end of it; None in place of the
    replacement if there is no extension."""
    opening = _OPENING.match(text, start)
    close = _closing(opening, text) if opening else None
    if not opening or not close or opening[1] not in ("nomarkdown", *_DROPPED):
        return None, start + 1
    if opening[1] in _DROPPED:
        return "", close[1]
    return collector.add(_html(text[opening.end() : close[0]], collector)), close[1]


def _closing(opening: re.Match[str], text: str) -> tuple[int, int] | None:
    """Start and end of the closing tag; both are the end of an opening tag that closes itself."""
    end = opening.end()
    if opening[3]:
        return end, len(opening[0].rstrip()) + opening.start()
    closing = re.compile(rf"\{{:/(?:{re.escape(opening[1])})?\}}").search(text, end)
    return closing.span() if closing else None


def _html(text: str, collector: Collector) -> Html:
    return Html(html.escape(text, quote=False) if collector.deny_html else text, raw=True)
