"""The tags of cells, as Jupyter Book, MyST and nbconvert know them: `remove-cell`, `hide-input` and
the like. With `_` they mean the same."""

from __future__ import annotations

from msgspec import Struct

from coursesite.media.notebooks.structs import Cell


class Parts(Struct, frozen=True):
    """The parts of a cell: each is "shown", "hidden" behind a line that opens it, or "removed"."""

    cell: str = "shown"
    input: str = "shown"
    output: str = "shown"
    streams: tuple[str, ...] = ()
    """The names of the streams that are removed."""


def parts(cell: Cell) -> Parts:
    """The parts of a cell by its tags, or by what Jupyter keeps of folding it."""
    facts = cell.facts
    given = facts.get("tags")
    tags = {str(tag).replace("_", "-") for tag in given} if isinstance(given, list) else set()
    jupyter = facts.get("jupyter")
    folds = jupyter if isinstance(jupyter, dict) else {}

    def state(part: str, *, folded: bool) -> str:
        if f"remove-{part}" in tags:
            return "removed"
        return "hidden" if folded or f"hide-{part}" in tags else "shown"

    return Parts(
        state("cell", folded=False),
        state("input", folded=bool(folds.get("source_hidden") or facts.get("hide_input"))),
        state("output", folded=bool(folds.get("outputs_hidden") or facts.get("hide_output"))),
        tuple(name for name in ("stdout", "stderr") if f"remove-{name}" in tags),
    )


def is_removed(cell: Cell) -> bool:
    """Whether a cell is in no page and no download."""
    return parts(cell).cell == "removed"
