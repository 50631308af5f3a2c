"""The entries of a bibliography, in the terms of CSL (https://docs.citationstyles.org).

Texts are HTML with few tags: `i b sup sub`, `<c>` around words whose capitals stay as they are, and
`<m>` around TeX.
"""

from __future__ import annotations

from msgspec import Struct

from coursesite.diagnostics import Diagnostic

OTHERS = "others"
"""The last name of a list that goes on: "and others"."""


class Name(Struct, frozen=True):
    """A person's name, or with `literal` that of an institution. `particle` is "van der", `suffix`
    "Jr."."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def whole_family(self) -> str:
        """The family name with its particle, or the institution."""
        if self.literal or not self.particle:
            return self.literal or self.family
        space = "" if self.particle.endswith(("\u2019", "'", "-")) else " "
        return f"{self.particle}{space}{self.family}"


class Date(Struct, frozen=True):
    """A year, month and day, as far as they are known, or two such dates as a range; or words:
    "in press". `circa` dates are uncertain."""

    parts: tuple[tuple[int, ...], ...] = ()
    literal: str = ""
    circa: bool = False

    @property
    def year(self) -> int | None:
        """The first year."""
        return self.parts[0][0] if self.parts and self.parts[0] else None


class Entry(Struct, frozen=True):
    """An entry: its key, its type, and its variables, all named as in CSL.

    `title_case` is true if the titles may have capitals on every word, as English ones in BibTeX
    have. `problems` are about the entry alone, and matter only where something cites it.
    """

    key: str
    type: str
    fields: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    dates: dict[str, Date] = {}
    title_case: bool = False
    problems: tuple[Diagnostic, ...] = ()

    def field(self, *names: str) -> str:
        """The first of some fields that is given; "" if none is."""
        return next((value for name in names if (value := self.fields.get(name))), "")


class Library(Struct, frozen=True):
    """The entries of a file by their keys, and the problems of the file itself. `broken` are the
    lines of entries that cannot be read, by their keys."""

    entries: dict[str, Entry] = {}
    problems: tuple[Diagnostic, ...] = ()
    broken: dict[str, int] = {}
