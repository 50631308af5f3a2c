"""Macros that notes define, within formulas or on lines of their own, and formulas with those that
are known where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coursesite.diagnostics import Diagnostic, Span
from coursesite.markup.attributes import Attributes
from coursesite.markup.math import checks, macros
from coursesite.markup.math.lexer import TexError
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.tokens import Math
from coursesite.text.lazy_regex import rare

Locate = Callable[[int, int], Span]
"""Gives the place in the notes of a part of a formula."""
_LINE = rare(
    r"\s*\\(?:(?:(?:new|renew|provide)command|DeclareMathOperator|DeclarePairedDelimiter)\s*\*?\s*"
    r"\{?\s*\\[A-Za-z]|(?:g?def|let)\s*\\[A-Za-z])"
)
_NONE = Attributes()
_MOST_LINES = 200
"""The number of lines that definitions on lines of their own may have."""


def formula(
    collector: Collector,
    tex: str,
    span: Span,
    locate: Locate,
    display: bool = False,
    attributes: Attributes = _NONE,
) -> Math | None:
    """A formula with the macros that are known here; None if it is nothing but definitions. Those
    in it are known from here on."""
    tex = tex.strip()
    scope = collector.macros
    if "\\" in tex and macros.DEFINES.search(tex):
        found = macros.definitions(tex)
        _keep(collector, found, locate)
        if found.alone and (found.macros or found.errors):
            return None
    return Math(tex, span, display, attributes, scope or None, collector.equations, locate)


def begin(reader: Reader, line: Line, content: str) -> Block | None:
    """Definitions on lines of their own, from the line with `content` on; None if there are
    none."""
    if not _LINE.match(content):
        return None
    text = reader.ahead_to_empty(len(line.text) - len(content), _MOST_LINES)
    found = macros.definitions(text)
    end = found.end
    if found.alone:
        end = len(text)
    elif "\n" not in text[:end] or text[text.rfind("\n", 0, end) : end].strip():
        return None  # text stands behind a definition, which may be about it
    count = max(1, text.count("\n", 0, end) + (end == len(text)))
    lines = reader.lines[reader.at : reader.at + count]
    if not found.alone:
        found = macros.definitions(text[:end])
    _keep(reader.collector, found, in_lines(lines, text[:end], 0))
    return Block(count)


def _keep(collector: Collector, found: macros.Definitions, locate: Locate) -> None:
    """Keeps the macros of a text, and reports the mistakes in their definitions."""
    for definition in found.macros:
        collector.macros = macros.with_macro(collector.macros, definition)
        collector.definitions.append((definition, locate))
    for problem in found.errors:
        collector.diagnostics.append(checks.told("", problem, _place(problem, locate)))


def problems(collector: Collector) -> list[Diagnostic]:
    """The warnings about macros of the text whose own text is not understood: with all macros that
    the page has, for one may be defined below another that calls it."""
    return [
        checks.told(definition.name, problem, _place(problem, locate))
        for definition, locate in collector.definitions
        for problem in checks.problems(definition.name, definition.parts, collector.macros)
        if not definition.let
    ]


def _place(problem: TexError, locate: Locate) -> Span | None:
    return None if problem.at is None else locate(problem.at, problem.end or problem.at + 1)


def in_lines(lines: Sequence[Line], tex: str, lead: int) -> Locate:
    """Gives the places of parts of a formula, `tex`, that begins `lead` lines below the first. A
    line of it is looked for in the line that it is from: there, it may stand behind the marker of a
    quote."""

    def locate(start: int, end: int) -> Span:
        before = tex[:start]
        number, at = before.count("\n"), start - (before.rfind("\n") + 1)
        row = tex.split("\n")[number]
        line = lines[min(lead + number, len(lines) - 1)]
        length = min(end - start, max(1, len(row) - at))
        column = line.text.find(row)
        if column < 0:  # other backslashes than in the notes, or a full stop put in
            column, at = line.text.find(row[at : at + length]), 0
        if column < 0:
            column, length = len(line.text) - len(line.text.lstrip()), len(line.text.strip())
        return line.span(column + at, column + at + length)

    return locate
