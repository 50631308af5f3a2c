"""Notes for the report on the things that a conversion met: each kind once, with its count."""

from __future__ import annotations

from msgspec import Struct, field

from coursesite.importers.plans.plan import Status, TextChange


class Counted(Struct):
    """Notes by status, each with its count and the words of its first place."""

    notes: dict[tuple[Status, str], tuple[int, str]] = field(default_factory=dict)

    def add(self, status: Status, note: str, source: str = "") -> None:
        """Counts one more."""
        count, first = self.notes.get((status, note), (0, source.strip()))
        self.notes[status, note] = count + 1, first

    def changes(self) -> tuple[TextChange, ...]:
        """All of it, in the order in which it was met."""
        return tuple(
            TextChange(first, status, f"{note}: {count}" if count > 1 else note)
            for (status, note), (count, first) in self.notes.items()
        )
