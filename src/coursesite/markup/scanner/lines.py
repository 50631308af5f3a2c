"""Lines that are still to be read, and where they are from."""

from __future__ import annotations

from msgspec import Struct

from coursesite.diagnostics import Span
from coursesite.markup.scanner import containers


class Line(Struct):
    """A line still to be read: its text without tabs in the indentation, and where it is from."""

    text: str
    number: int
    shift: int = 0
    """What to add to an offset in `text` for the offset in the file's line."""
    origin: Span | None = None
    """The call in whose place the line stands, if it is not one of the notes themselves."""
    raw: str | None = None
    """The line with the tabs that are in its indentation, if there are any."""

    @classmethod
    def read(cls, raw: str, number: int, origin: Span | None = None) -> Line:
        """Makes a line of what is written."""
        if "\t" not in raw or (text := containers.detab(raw)) == raw:
            return cls(raw, number, 0, origin)
        return cls(text, number, len(raw) - len(text), origin, raw)

    def code(self, rest: str) -> str:
        """The end of `text`, as it is in code."""
        return rest if self.raw is None else containers.tabbed(self.raw, rest)

    def span(self, start: int, end: int) -> Span:
        """The span of a stretch of the line, by offsets."""
        return self.origin or Span(self.number, start + self.shift + 1, max(1, end - start))


def read(text: str) -> list[Line]:
    """The lines of a text."""
    numbered = enumerate(text.split("\n"), 1)
    if "\t" not in text:
        return [Line(raw, number) for number, raw in numbered]
    return [Line.read(raw, number) for number, raw in numbered]
