"""Drawings in the place of fenced code in the language of a program that draws it."""

from __future__ import annotations

from collections.abc import Sequence

from coursesite.diagnostics import Span
from coursesite.markup.attributes import Attributes
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.tokens import Attr, Html
from coursesite.model import replace
from coursesite.shortcodes.diagrams import PREFIX, call

_NAMES = {"fig-cap": "caption", "fig-alt": "alt", "name": "label", "lst-cap": "caption"}
"""Quarto's and MyST's names of attributes."""


def drawn(
    reader: Reader,
    count: int,
    language: str,
    given: Attributes,
    rows: Sequence[Line],
    code: str,
    place: Span,
) -> Block | None:
    """The drawing in the place of a fence of `count` lines, with its attributes; None, and the
    messages of the program, if it stays code. `rows` are the lines of `code`, the fence begins at
    `place`."""
    pairs = {_NAMES.get(key, key): value for key, value in given.pairs}
    name, label = pairs.pop("alt", ""), pairs.pop("label", "")
    collector = reader.collector
    expansion = collector.expanded(call(language, code, name))
    for problem in expansion.diagnostics:
        span = _within(rows, code.split("\n"), problem.span) if problem.span else place
        collector.diagnostics.append(replace(problem, span=span))
    if not expansion.html:
        return None
    collector.diagrams += 1
    html = expansion.html.replace(PREFIX, PREFIX.replace("0", str(collector.diagrams)))
    attributes = Attributes(given.id or label, given.classes, tuple(pairs.items()))
    is_given = attributes.id or attributes.classes or attributes.pairs
    return Block(count, Html(html), attributes=Attr(attributes, place) if is_given else None)


def _within(rows: Sequence[Line], code: Sequence[str], span: Span) -> Span:
    """The place in the notes of a place in the code."""
    row = min(span.line, len(rows)) - 1
    if row < 0:
        return span
    line, end = rows[row], len(rows[row].text.rstrip())
    start = min(len(line.text) - len(code[row].expandtabs(4)) + span.column - 1, end - 1)
    stop = start + span.length if span.length else end
    return line.span(max(0, start), max(start + 1, min(stop, end)))
