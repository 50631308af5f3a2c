"""Cuts the solutions that are not out from a scanned text and from the notes it was made of."""

from __future__ import annotations

from coursesite.markup.placeholders import placeholder
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.solutions import outermost
from coursesite.markup.tokens import Hidden, Scanned


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
