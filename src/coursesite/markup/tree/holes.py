"""The holes of a page: places for texts that are known when all pages are."""

from __future__ import annotations

from coursesite.markup.placeholders import hole
from coursesite.model import Hole


class Holes:
    """Collects the holes of one page."""

    def __init__(self) -> None:
        """The page has none yet."""
        self.holes: list[Hole] = []
        self.tokens: dict[int, int] = {}
        """The tokens of references that are written as commands, by the numbers of their holes."""

    def label(self, item: int, word: str = "") -> str:
        """The mark of a hole for the kind and number of an item; with `word`, the name of a text of
        the theme, that in the place of its kind: a solution has the number of its exercise."""
        return self._add(Hole("label", item, word))

    def reference(self, form: str, token: int = -1) -> str:
        """The mark of a hole for what the link around it leads to."""
        if token >= 0:
            self.tokens[len(self.holes)] = token
        return self._add(Hole("reference", form=form))

    def list(self, kind: str) -> str:
        """The mark of a hole for a list of all items of a kind."""
        return self._add(Hole("list", form=kind))

    def elsewhere(self, url: str) -> str:
        """The mark of a hole for a thing of another page."""
        return self._add(Hole("restated", form=url))

    def _add(self, added: Hole) -> str:
        self.holes.append(added)
        return hole(len(self.holes) - 1)
