"""Parts of a text behind signs, one private character each, so that patterns run past them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coursesite.importers.text import markdown_ranges

_FIRST, _LAST = 0xF0000, 0xFFFFD
_SIGNS = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")


class Masks:
    """A text with some of its ranges masked: `text`. Signs that it has itself are masked, too."""

    def __init__(self, text: str, ranges: Sequence[markdown_ranges.Range]) -> None:
        """Masks `ranges` of `text`, which are in order and do not overlap."""
        self._kept: list[str] = []
        out: list[str] = []
        at = 0
        for start, end in ranges:
            out += [_SIGNS.sub(self._own, text[at:start]), self.keep(text[start:end])]
            at = end
        self.text = "".join([*out, _SIGNS.sub(self._own, text[at:])])

    def keep(self, piece: str) -> str:
        """The sign for a piece, which may have signs in it; after 65,000 of them, the piece."""
        return piece if _SIGNS.fullmatch(piece) else self._sign(piece)

    def restore(self, text: str) -> str:
        """A text with the pieces in the place of their signs."""
        return _SIGNS.sub(self._piece, text)

    def _sign(self, piece: str) -> str:
        if _FIRST + len(self._kept) > _LAST:
            return piece
        self._kept.append(piece)
        return chr(_FIRST + len(self._kept) - 1)

    def _own(self, match: re.Match[str]) -> str:
        return self._sign(match[0])

    def _piece(self, match: re.Match[str]) -> str:
        number = ord(match[0]) - _FIRST
        piece = self._kept[number] if number < len(self._kept) else match[0]
        return piece if _SIGNS.fullmatch(piece) else self.restore(piece)


def free_text(text: str) -> Masks:
    """A text with its code, comments and formulas masked."""
    ranges = markdown_ranges.not_prose(text) + markdown_ranges.inline_formulas(text)
    return Masks(text, markdown_ranges.merge(ranges))
