"""kramdown's extensions: `{::comment}`, `{::nomarkdown}`, `{::options … /}`.

https://kramdown.gettalong.org/syntax.html#extensions
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from coursesite.diagnostics import error
from coursesite.markup import attributes
from coursesite.markup.attributes import Attributes
from coursesite.markup.scanner.lookahead import ahead_of
from coursesite.markup.tokens import Code, Html
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.collector import Sink
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_OPENING = rare(r" {0,3}\{::(\w+)([^}]*?)(/?)\} *")
_EMPTY = rare(r"\n *\n")
_GONE = ("options", "comment")


def begin(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """Reads an extension with its text, if one begins with `content` that is more than a part of
    a paragraph."""
    found = _OPENING.match(content)
    if not found:
        return False
    ahead = ahead_of(scanner, at)
    close = _closing(found, ahead)
    if close is None:
        place = line.span(at, at + len(content.rstrip()))
        scanner.sink.diagnostics.append(
            error("block-unclosed", f"{{::{found[1]}}} never ends", place, "close it with {:/}")
        )
        scanner.flush()
        scanner.at += 1
        return True
    inner, end = ahead[found.end() : close[0]], close[1]
    rest = ahead[end:].split("\n", 1)[0].strip()
    if rest and not _EMPTY.search(inner):
        return False
    scanner.flush()
    if found[1] == "nomarkdown":
        scanner.put(_html(inner.strip(), scanner.sink))
    elif found[1] not in _GONE:
        given = attributes.parse(found[2]) if found[2] else Attributes()
        code = inner.strip("\n") + "\n"
        scanner.put(Code(code, line.span(at, at + 1), True, "", given))
    count = 1 + ahead.count("\n", 0, end)
    last = scanner.lines[scanner.at + count - 1]
    text = scanner.below() + rest
    shift = last.shift + len(last.text.rstrip()) - len(text)
    scanner.splice(count, [type(line)(text, last.number, shift, last.origin)] if rest else [])
    return True


def inline(text: str, start: int, sink: Sink) -> tuple[str | None, int]:
    """What stands for the extension at `text[start]`, and where that ends; None if it is none."""
    found = _OPENING.match(text, start)
    close = _closing(found, text) if found else None
    if not found or not close or found[1] not in ("nomarkdown", *_GONE):
        return None, start + 1
    if found[1] in _GONE:
        return "", close[1]
    return sink.add(_html(text[found.end() : close[0]], sink)), close[1]


def _closing(opening: re.Match[str], text: str) -> tuple[int, int] | None:
    """Where the tag stands that closes an extension: the opening one's end if that does itself."""
    end = opening.end()
    if opening[3]:
        return end, len(opening[0].rstrip()) + opening.start()
    found = re.compile(rf"\{{:/(?:{re.escape(opening[1])})?\}}").search(text, end)
    return found.span() if found else None


def _html(text: str, sink: Sink) -> Html:
    return Html(html.escape(text, quote=False) if sink.deny_html else text, raw=True)
