"""Syntax in imported text that our builder rejects, escaped so that it is shown as text."""

from __future__ import annotations

import re

from coursesite import markup
from coursesite.diagnostics import Diagnostic
from coursesite.importers import markdown_ranges
from coursesite.text.merge_conflicts import find_in_markdown

_OF_OTHERS = ("exercise", "solution", "label", "reference", "citation")
"""Codes of mistakes that are of no sign: what they need may stand elsewhere."""
_SIGN = re.compile(r"(?:(?<=[\s>])|^)(?:>|[-*+](?=[ \t])|\d+[.)](?=[ \t]))")
_SPARE = 60
"""So many quotes and lists in each other are left of more than our builder reads."""
_MARK = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?: |$)")
_GONE = {
    "exercise-unknown": re.compile(r"[ \t]*\bfor=(?:\"[^\"]*\"|[^\s{}\"]+)"),
    "label-twice": re.compile(r"#[^\s{}]+[ \t]*|\\label\{[^{}]*\}"),
    "solution-alone": re.compile(r"(?<=\[!)SOLUTION(?=\])"),
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
        errors = [
            problem
            for problem in markup.render(body).diagnostics
            if problem.severity == "error"
            and problem.span is not None
            and (problem.code in _GONE or not problem.code.startswith(_OF_OTHERS))
        ]
        lines = body.split("\n")
        for problem in sorted(errors, key=lambda problem: problem.sort_key, reverse=True):
            if problem.span is None or problem.span.line > len(lines):
                continue
            number = problem.span.line - 1
            if pattern := _GONE.get(problem.code):
                number, found = _named(lines, number, problem, pattern)
                if found:
                    word = "NOTE" if problem.code == "solution-alone" else ""
                    before, behind = found.string[: found.start()], found.string[found.end() :]
                    lines[number] = before + word + behind
                    notes.append((number + 1, f"gone: {problem.message}"))
                continue
            if problem.code == "html-unclosed":
                line, column = lines[number], problem.span.column - 1
                if line.startswith("<", column):
                    lines[number] = f"{line[:column]}&lt;{line[column + 1 :]}"
                    notes.append((number + 1, problem.message))
                continue
            if problem.code == "markup-nesting":
                lines = _flatter(lines, number)
                notes.append((number + 1, problem.message))
                break
            at = _brace(lines, number, problem.span.column - 1)
            if at is None:
                continue
            row, column = at
            lines[row] = f"{lines[row][:column]}&#123;{lines[row][column + 1 :]}"
            notes.append((row + 1, problem.message))
        mended = "\n".join(lines)
        if mended == body:
            break
        body = mended
    return body, tuple(sorted(set(notes)))


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
    lines: list[str], number: int, problem: Diagnostic, pattern: re.Pattern[str]
) -> tuple[int, re.Match[str] | None]:
    """The line of a mistake, and the words in it that name what is not there; those of a solution
    may stand below its text."""
    name = problem.message.rpartition(" ")[2].strip("'")
    for at in range(number, min(len(lines), number + 100)):
        for found in pattern.finditer(lines[at]):
            if problem.code != "exercise-unknown" or name in found[0]:
                return at, found
        if problem.code != "exercise-unknown":
            break
    return number, None


def _brace(lines: list[str], number: int, column: int) -> tuple[int, int] | None:
    """The row and column of the brace that an error belongs to: at its position, or the last one
    before it."""
    for row in range(number, max(-1, number - 20), -1):
        line = lines[row]
        end = column + 1 if row == number else len(line)
        column_of_brace = max(
            line.rfind("{{", 0, end + 1), line.rfind("{:", 0, end + 1), line.rfind("{%", 0, end + 1)
        )
        if column_of_brace >= 0:
            return row, column_of_brace
    return None
