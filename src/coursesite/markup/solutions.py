"""Cuts the solutions that are not out from a scanned text and from the notes it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coursesite.diagnostics import Diagnostic, error
from coursesite.markup.placeholders import placeholder
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.solutions import outermost
from coursesite.markup.syntax.callout_kinds import grave
from coursesite.markup.tokens import Hidden, Scanned
from coursesite.text.lazy_regex import rare

_OPENERS = (":::", "!!!", "???", "///", "```", "~~~", "\\begin", "{%")
_WORD = rare(r"[^\W\d_]+")


def foreign(text: str, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The errors about solutions in the syntax of other programs, which is told by `diagnostics`:
    they are shown as text, where solutions are kept back."""
    lines = text.split("\n")
    for told in diagnostics:
        if told.code.startswith("foreign") and told.span and told.span.line <= len(lines):
            line = lines[told.span.line - 1].lstrip(" >")
            if line.startswith(_OPENERS) and any(
                grave(word) == "solution" for word in _WORD.findall(line)
            ):
                message = "this makes no solution that is kept back, so it is shown"
                hint = "write > [!SOLUTION], and > before each line of it"
                yield error("solution-shown", message, told.span, hint)


def without(scanned: Scanned, text: str) -> tuple[Scanned, str]:
    """The scanned text with a placeholder in the place of each solution, and the notes `text` with
    empty lines there. All lines stay where they are.

    The tokens of the solutions are still among the tokens: nothing in the text names them.
    """
    rows, notes = scanned.text.split("\n"), text.split("\n")
    tokens = [*scanned.tokens]
    for index, solution in enumerate(outermost(scanned.solutions)):
        tokens.append(Hidden(index))
        here = solution.lead + placeholder(len(tokens) - 1, block=True)
        below = containers.inside(solution.lead).rstrip()
        rows[solution.start : solution.end] = [
            here,
            *[below] * (solution.end - solution.start - 1),
        ]
        if solution.first:
            for number in range(solution.first, min(solution.last, len(notes)) + 1):
                notes[number - 1] = ""
    shown = Scanned("\n".join(rows), tuple(tokens), (), included=scanned.shown)
    return shown, "\n".join(notes)
