"""Syntax in imported text that our builder rejects, escaped so that it is shown as text."""

from __future__ import annotations

import re

from coursesite import markup
from coursesite.diagnostics import Diagnostic, Span
from coursesite.importers.text import markdown_ranges
from coursesite.text.merge_conflicts import find_in_markdown

_OF_OTHERS = ("exercise", "solution", "label", "reference", "citation")
"""Codes of mistakes that are of no sign: what they need may stand elsewhere."""
_SIGN = re.compile(r"(?:(?<=[\s>])|^)(?:>|[-*+](?=[ \t])|\d+[.)](?=[ \t]))")
_SPARE = 60
"""So many quotes and lists in each other are left of more than our builder reads."""
_MARK = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?: |$)")
_GONE = {
    "exercise-unknown": re.compile(r"(?:(?<![ \t])[ \t]+)?\bfor=(?:\"[^\"]*\"|[^\s{}\"]+)"),
    "label-twice": re.compile(r"#[^\s{}]+[ \t]*|\\label\{[^{}]*\}|(?<=\s)id=\"[^\"]*\"[ \t]*"),
    "solution-alone": re.compile(r"(?<=\[!)SOLUTION\][-+]?"),
}
"""By the code of a mistake, the words that go from its line: they name an exercise or a label that
is not there, or is there twice."""


def escape_rejected(body: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The body with the signs escaped that begin something our builder reports as an error: braces,
    and the `<` of HTML that never ends.

    Also returns the lines (from 1) and messages of those errors. An error that no such sign belongs
    to stays in the body.
    """
    body, notes = _with_conflicts_in_code(body)
    for _ in range(50):
        lines, before = body.split("\n"), body
        for span, problem in _errors(body):
            row, column, code = span.line - 1, span.column - 1, problem.code
            if row >= len(lines):
                continue
            if code == "markup-nesting":
                lines = _flatter(lines, row)
                notes.append((row + 1, problem.message))
                break
            if pattern := _GONE.get(code):
                place = _named(lines, row, problem, pattern)
                new, message = "", f"gone: {problem.message}"
                if code == "solution-alone" and place is not None:
                    new = "NOTE]-" if lines[row][place[2] :].strip() else "NOTE]- Solution"
            elif code == "html-unclosed":
                is_tag = lines[row].startswith("<", column)
                place = (row, column, column + 1) if is_tag else None
                new, message = "&lt;", problem.message
            else:
                place = _brace(lines, row, column)
                new, message = "&#123;", problem.message
            if place is not None:
                row, start, end = place
                lines[row] = lines[row][:start] + new + lines[row][end:]
                notes.append((row + 1, message))
        body = "\n".join(lines)
        if body == before:
            break
    return body, tuple(sorted(set(notes)))


def _errors(body: str) -> list[tuple[Span, Diagnostic]]:
    """The errors that are of signs in a text, the last first."""
    found = sorted(markup.render(body).diagnostics, key=lambda one: one.sort_key, reverse=True)
    return [
        (one.span, one)
        for one in found
        if one.severity == "error"
        and one.span is not None
        and (one.code in _GONE or not one.code.startswith(_OF_OTHERS))
    ]


def _flatter(lines: list[str], number: int) -> list[str]:
    """The lines with no more quotes and lists in each other than our builder reads; the line
    `number` has one too many."""
    here = lines[number]
    most = max(len(here) - len(here.lstrip()) - _SPARE, 0)
    out = []
    for line in lines:
        signs = [sign.end() for sign in _SIGN.finditer(line)]
        if len(signs) > _SPARE:
            line = line[: signs[_SPARE - 1]] + " " + line[signs[-1] :].lstrip()
        indent = len(line) - len(line.lstrip())
        out.append(line[indent - most :] if most and indent > most else line)
    return out


def _with_conflicts_in_code(body: str) -> tuple[str, list[tuple[int, str]]]:
    """The body with an indentation before the marks that git leaves, where code shows them."""
    lines = body.split("\n")
    code = markdown_ranges.code(body) if "<<<<<<<" in body else []
    notes: list[tuple[int, str]] = []
    for number, _ in find_in_markdown(body):
        at = sum(len(line) + 1 for line in lines[: number - 1])
        if not markdown_ranges.inside(code, at):
            continue
        notes.append((number, "the marks of a conflict in code are indented"))
        for row in range(number - 1, len(lines)):
            if _MARK.match(lines[row]):
                lines[row] = f" {lines[row]}"
            if lines[row].startswith(" >>>>>>>"):
                break
    return "\n".join(lines), notes


def _named(
    lines: list[str], row: int, problem: Diagnostic, pattern: re.Pattern[str]
) -> tuple[int, int, int] | None:
    """The place of the words that name what is not there; those of a solution may stand below its
    text."""
    name = problem.message.rpartition(" ")[2].strip("'")
    is_below = problem.code == "exercise-unknown"
    for at in range(row, min(len(lines), row + 100) if is_below else row + 1):
        for found in pattern.finditer(lines[at]):
            if not is_below or name in found[0]:
                return at, *found.span()
    return None


def _brace(lines: list[str], row: int, column: int) -> tuple[int, int, int] | None:
    """The place of the brace that an error belongs to: at its position, or the last one before
    it."""
    for at in range(row, max(-1, row - 20), -1):
        line, start = lines[at], -1
        for sign in ("{{", "{:", "{%"):
            start = max(start, line.rfind(sign, start + 1, column + 2 if at == row else None))
        if start >= 0:
            return at, start, start + 1
    return None
