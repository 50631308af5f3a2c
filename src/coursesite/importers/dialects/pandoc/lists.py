"""Lists of Pandoc whose items have letters, Roman numbers, or numbers in brackets, as ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_ITEM = re.compile(r"(\(?)([A-Za-z]|[ivx]{2,5}|\d{1,2}(?=\)))([.)])([ \t]+)(?=\S)")
_ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
_MOST_LINES = 200
"""The number of lines in which the second item of a list is looked for."""


class _Place(Struct, frozen=True):
    """The place of an item: the signs around its mark, the kind of the mark, and its number."""

    signs: str
    kind: str
    number: int


class LetteredLists:
    """The lists of a page that are open, by the leads of their lines."""

    def __init__(self) -> None:
        """None is open."""
        self._last: dict[str, _Place] = {}

    def item(self, lines: list[str], at: int, lead: str) -> tuple[str, str] | None:
        """The attributes of a list that begins in a line, "" for one that goes on, and the line
        with a number in the place of its mark; None for what is no item of such a list. A list has
        two items at least."""
        found = _ITEM.match(lines[at], len(lead))
        if found is None:
            if at and not lines[at - 1].strip(" \t>"):  # other text ends the lists around it
                self._last = {key: one for key, one in self._last.items() if len(key) < len(lead)}
            return None
        places, last = [*_places(found)], self._last.get(lead)
        place = next((one for one in places if last and one == _next(last)), None)
        is_first = place is None
        if place is None:
            first = (one for one in places if one.number == 1)
            place = next((one for one in first if _goes_on(lines, at, lead, one)), None)
        if place is None:
            return None
        self._last[lead] = place
        line = f"{lead}{'1.'.ljust(found.end() - len(lead))}{lines[at][found.end() :]}"
        return f'{{: type="{place.kind}" }}' if is_first and place.kind != "1" else "", line


def _places(found: re.Match[str]) -> Iterator[_Place]:
    """The places that the mark of an item may stand for."""
    opening, name, closing, gap = found.groups()
    signs = opening + closing
    if signs == "(." or (name.isupper() and closing == "." and len(gap) < 2):
        return  # the latter is an initial of a name
    if name.isdigit():
        if opening:
            yield _Place(signs, "1", int(name))
        return
    if name in _ROMAN:
        yield _Place(signs, "i", _ROMAN.index(name))
    if len(name) == 1:
        yield _Place(signs, "a" if name.islower() else "A", ord(name.lower()) - ord("a") + 1)


def _next(place: _Place) -> _Place:
    return _Place(place.signs, place.kind, place.number + 1)


def _goes_on(lines: list[str], at: int, lead: str, place: _Place) -> bool:
    """Whether the item below the one in a line is there, before text with a shorter lead."""
    for line in lines[at + 1 : at + _MOST_LINES]:
        if line.strip() and not line.startswith(lead):
            return False
        found = _ITEM.match(line, len(lead))
        if found and _next(place) in _places(found):
            return True
    return False
