"""Where a text of notes says an address, which an engine may have written in another way."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from coursesite.diagnostics import Span, span_at
from coursesite.patterns import rare

_BEFORE = ("](", "]:", "href=", "src=", "poster=")
_ADDRESS = rare(
    r"""[ \t"']*(?:<((?:\\.|[^<>\n\\])+)>
    | ((?:\\.|\{\{[^{}\n]*\}\}|\([^\s()]*\)|[^\\\s()<>"'])+))""",
    re.VERBOSE,
)
_BACKSLASH = rare(r"\\([!-/:-@\[-`{-~])")
_MARKS = frozenset("\\&%{ ")


class Seeker:
    """Finds where a text says an address, going forward from the last one found."""

    def __init__(self, text: str) -> None:
        """`text` is what the author wrote."""
        self.text, self.at = text, 0
        self.escaped: dict[str, list[tuple[int, str]]] | None = None

    def find(self, url: str) -> tuple[Span | None, str]:
        """Where an address stands, and the address: with the signs that the author wrote where
        the engine wrote `%7B` and its like."""
        at = self.text.find(url, self.at)
        if at < 0 and (at := self.text.find(url)) < 0:
            return self._escaped(url)
        self.at = at + len(url) if at >= self.at else self.at
        return span_at(self.text, at, len(url)), url

    def _escaped(self, url: str) -> tuple[Span | None, str]:
        if url.startswith("#") and "%" not in url:  # mostly one that nobody wrote
            return None, url
        if self.escaped is None:
            self.escaped = _escaped(self.text)
        places = self.escaped.get(unquote(url))
        if not places:
            return None, url
        at, written = places.pop(0) if len(places) > 1 else places[0]
        plain = _plain(written)
        return span_at(self.text, at, len(written)), url if "%" in plain else plain


def _escaped(text: str) -> dict[str, list[tuple[int, str]]]:
    """The addresses in a text that are not written as they are read: where, and how."""
    places = []
    for before in _BEFORE:
        at = -1
        while (at := text.find(before, at + 1)) >= 0:
            if match := _ADDRESS.match(text, at + len(before)):
                written = match[1] or match[2]
                if not written.isascii() or not _MARKS.isdisjoint(written):
                    places.append((match.start(match.lastindex or 2), written))
    found: dict[str, list[tuple[int, str]]] = {}
    for place in sorted(places):
        found.setdefault(unquote(_plain(place[1])), []).append(place)
    return found


def _plain(written: str) -> str:
    """What an address says without backslashes and names of characters."""
    return html.unescape(_BACKSLASH.sub(r"\1", written))
