"""Drawings in the place of fenced code in the language of a program that draws it."""

from __future__ import annotations

from collections.abc import Sequence

from coursesite.diagnostics import Span
from coursesite.markup import attributes
from coursesite.markup.attributes import Attributes
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.tokens import Attr, Html, Token
from coursesite.model import replace
from coursesite.shortcodes.diagrams import LANGUAGES, PREFIX, call, renamed
from coursesite.text.lazy_regex import rare

_NAMES = {"fig-cap": "caption", "fig-alt": "alt", "name": "id", "label": "id"}
"""Quarto's and MyST's names of attributes."""
_OPTION = rare(r"[ \t]*(?:%%|//)\|[ \t]*([\w-]+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$")
"""An option of a cell of Quarto."""


def normal(language: str, given: Attributes) -> tuple[Attributes, str]:
    """The attributes of a diagram without that which names it in words, and this name. Those of
    code in other languages stay as they are."""
    if language.lower() not in LANGUAGES or not given.pairs:
        return given, ""
    pairs = {_NAMES.get(key, key): value for key, value in given.pairs}
    name, id_ = pairs.pop("alt", ""), pairs.pop("id", "")
    return Attributes(given.id or id_, given.classes, tuple(pairs.items()), given.refs), name


def drawn(
    reader: Reader,
    count: int,
    language: str,
    given: Attributes,
    name: str,
    rows: Sequence[Line],
    code: Sequence[str],
    place: Span,
) -> Block | None:
    """The drawing in the place of a fence of `count` lines, with its attributes and its name; None,
    and the messages of the program, if it stays code. `rows` are the lines of `code` as they stand
    in the notes; the word for the language is at `place`."""
    collector = reader.collector
    expansion = collector.expanded(call(language, "\n".join(code)))
    for problem in expansion.diagnostics:
        span = _within(rows, code, problem.span) if problem.span else place
        collector.diagnostics.append(replace(problem, span=span))
    if not expansion.html:
        return None
    collector.diagrams += 1
    html = expansion.html.replace(PREFIX, PREFIX.replace("0", str(collector.diagrams)))
    options = ""
    for line in code:
        if (option := _OPTION.match(line)) is None:
            break
        options += f' {option[1]}="{option[2]}"'
    tokens: list[Token] = [Html(renamed(html, name) if name else html), Attr(given, place)]
    if options:
        merge(tokens, 1, attributes.parse(options))
    drawing, attr = tokens
    assert isinstance(attr, Attr)
    return Block(count, drawing, attributes=attr)


def merge(tokens: list[Token], number: int, given: Attributes) -> None:
    """Adds the attributes of one more list to those of a diagram, which are token `number`; the one
    before it is the drawing."""
    drawing, attr = tokens[number - 1 : number + 1]
    assert isinstance(drawing, Html) and isinstance(attr, Attr)
    given, name = normal("mermaid", given)
    tokens[number] = replace(attr, attributes=attr.attributes.merged(given))
    if name:
        tokens[number - 1] = Html(renamed(drawing.html, name))


def _within(rows: Sequence[Line], code: Sequence[str], span: Span) -> Span:
    """The place in the notes of a place in the code."""
    row = min(span.line, len(rows)) - 1
    if row < 0:
        return span
    line, end = rows[row], len(rows[row].text.rstrip())
    start = min(len(line.text) - len(code[row].expandtabs(4)) + span.column - 1, end - 1)
    stop = start + span.length if span.length else end
    return line.span(max(0, start), max(start + 1, min(stop, end)))
