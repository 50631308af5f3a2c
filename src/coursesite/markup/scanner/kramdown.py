"""kramdown's extensions: `{::comment}`, `{::nomarkdown}`, `{::options … /}`; attribute lists with a
name; and `^`, which ends a block.

https://kramdown.gettalong.org/syntax.html#extensions
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache

from coursesite.diagnostics import error
from coursesite.markup import attributes
from coursesite.markup.attributes import Attributes
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.scanner.running_text import RunningText
from coursesite.markup.tokens import Attr, Code, Html, Math, Token
from coursesite.model import replace
from coursesite.text.lazy_regex import rare

_OPENING = rare(r" {0,3}\{::(\w+)([^{}]*?)(/?)\} *")
_EMPTY_LINE = rare(r"\n *\n")
_HEADING_LIST = rare(
    r"""(?<=\S)[ \t]+(\{(?::[ \t]*([^{}]+)
    | [ \t]*(-|(?:[#.][A-Za-z_][^\s{}]*|[A-Za-z_][\w:.-]*=(?:"[^"]*"|'[^']*'|[^\s"'{}]+)
             |[ \t])+))\})
    [ \t]*(?:\#+[ \t]*)?$""",
    re.VERBOSE,
)
"""The attribute list at the end of a heading's line, in the ways of kramdown and Pandoc."""
_DROPPED = ("options", "comment")
"""The extensions that leave nothing in the page."""
LABEL = rare(r"\{: *#([\w.-]+) *\} *")
"""An attribute list that is a label alone, in which no name of a list stands."""


def labels(label: str, collector: Collector, number: int) -> bool:
    """Gives token `number` a label if it is a formula; whether it is."""
    token = collector.tokens[number]
    if not isinstance(token, Math):
        return False
    collector.tokens[number] = token.with_attributes(Attributes(label))
    return True


def begin(reader: Reader, line: Line, at: int, content: str) -> Block | None:
    """The extension that begins with `content`; None if none begins there, or if it is only a part
    of a paragraph, which `inline` reads."""
    opening = _OPENING.match(content)
    if not opening:
        return None
    end_tag, ahead = _end_tag(opening[1]), reader.ahead(at)
    if reader.given_up((end_tag, "in a paragraph")) > reader.at and not opening[3]:
        return None
    if opening[3]:
        close: tuple[int, int] | None = _self_closed(opening)
    elif reader.given_up(end_tag) > reader.at:
        close = None
    else:
        closing = ahead.search(end_tag, opening.end())
        close = closing.span() if closing else None
        if closing is None:
            reader.give_up(end_tag, ahead.stop)
    if close is None:
        place = line.span(at, at + len(content.rstrip()))
        reader.collector.diagnostics.append(
            error("block-unclosed", f"{{::{opening[1]}}} never ends", place, "close it with {:/}")
        )
        reader.end_paragraph()
        return Block(1)
    inner, end = ahead.text[opening.end() : close[0]], close[1]
    rest, count = ahead.rest_of_line(end).strip(), 1 + ahead.text.count("\n", 0, end)
    if rest and not _EMPTY_LINE.search(inner):
        reader.give_up((end_tag, "in a paragraph"), reader.at + count - 1)
        return None
    reader.end_paragraph()
    token: Code | Html | None = None
    if opening[1] == "nomarkdown":
        token = _html(inner.strip(), reader.collector)
    elif opening[1] not in _DROPPED:
        given = attributes.parse(opening[2]) if opening[2] else Attributes()
        code = inner.strip("\n") + "\n"
        token = Code(code, line.span(at, at + 1), True, "", given)
    return Block(count, token, [reader.rest_line(count, rest)] if rest else None)


def end_of_block(reader: Reader, content: str) -> Block | None:
    """A `^` alone on a line, which parts the blocks above and below it:
    https://kramdown.gettalong.org/syntax.html#eob-marker"""
    if content.rstrip() != "^" or reader.in_html:
        return None
    reader.end_paragraph()
    return Block(1, Html("", raw=True), gap=True)


def inline(text: RunningText, start: int, collector: Collector) -> tuple[str | None, int]:
    """The replacement of the extension at `text[start]` and the end of it; None in place of the
    replacement if there is no extension."""
    opening = _OPENING.match(text.text, start)
    if not opening or opening[1] not in ("nomarkdown", *_DROPPED):
        return None, start + 1
    if opening[3]:
        close = _self_closed(opening)
    elif (closing := text.search(_end_tag(opening[1]), opening.end())) is None:
        return None, start + 1
    else:
        close = closing.span()
    if opening[1] in _DROPPED:
        return "", close[1]
    return collector.add(_html(text.text[opening.end() : close[0]], collector)), close[1]


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    known = name if name in ("nomarkdown", *_DROPPED) else r"\w+"
    return re.compile(rf"\{{:/(?:{known})?\}}")


def _self_closed(opening: re.Match[str]) -> tuple[int, int]:
    """Start and end of the closing tag of an opening one that closes itself: both are its end."""
    return opening.end(), len(opening[0].rstrip()) + opening.start()


def _html(text: str, collector: Collector) -> Html:
    return Html(html.escape(text, quote=False) if collector.deny_html else text, raw=True)


def with_named_lists(token: Token, lists: Mapping[str, Attributes]) -> Token:
    """A token with the attributes of the lists it names, which may be defined further down."""
    if not isinstance(token, Attr | Code | Math):
        return token
    merged = token.attributes
    for name in merged.refs:
        merged = lists.get(name, Attributes()).merged(merged)
    if merged is token.attributes:
        return token
    named = replace(token, attributes=merged)
    return named.with_attributes(Attributes()) if isinstance(named, Code) else named


def without_list(content: str, line: Line, collector: Collector) -> tuple[str, Attr | None]:
    """The text of a heading that ends `line`, and the attribute list that it ends with."""
    if "}" not in content or not (given := _HEADING_LIST.search(content)):
        return content, None
    shift = len(line.text) - len(content)
    span = line.span(shift + given.start(1), shift + given.end(1))
    inner = given[2] or given[3]
    collector.check_quotes(inner, span)
    parsed = attributes.parse(".unnumbered" if inner.strip() == "-" else inner)
    return content[: given.start()], Attr(parsed, span)
