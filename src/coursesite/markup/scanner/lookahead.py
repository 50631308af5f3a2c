"""The lines below a position, read as far as somebody looks into them.

A block that ends close by costs no more in a long text than in a short one:
content/guide/decisions/looking-ahead.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from coursesite.markup.scanner import containers
from coursesite.markup.scanner.containers import Open
from coursesite.markup.scanner.lines import Line

_FEW = 8
"""The number of lines that are read first; then as many again as have been read."""


class Ahead:
    """The text from an offset of a line to the end of the containers and of the block it is in.
    `text` is the part of it that has been read, and holds whole lines."""

    def __init__(self, lines: list[Line], row: int, at: int, open_: Open) -> None:
        """Begins at offset `at` of `lines[row]`, whose containers are `open_`."""
        self.text = lines[row].text[at:]
        self.is_whole = row + 1 >= len(lines)
        """Whether all of the text has been read."""
        self.stop = row + 1
        """The number of the first line that has not been read."""
        self.at = at
        self._lines, self._row, self._open = lines, row, open_

    def more(self) -> bool:
        """Reads as many lines again; False if there are none."""
        return not self.is_whole and self._read(max(_FEW, self.stop - self._row))

    def read(self, below: int) -> None:
        """Reads so many lines below the first one."""
        self._read(below)

    def _read(self, count: int) -> bool:
        lines = self._lines
        stop = min(len(lines), self.stop + count)
        if self._open:
            parts, stop = _within(lines, self.stop, stop, self._open)
        else:
            parts = [line.text for line in within_block(lines[self.stop : stop])]
            stop = self.stop + len(parts)
        self.is_whole = stop == len(lines) or len(parts) < count
        self.stop = stop
        if parts:
            self.text = "\n".join([self.text, *parts])
        return bool(parts)

    def whole(self) -> str:
        """All of the text."""
        while self.more():
            pass
        return self.text

    def find(self, part: str, start: int) -> int:
        """The offset of the first `part` from `start` on; -1 if there is none."""
        at = self.text.find(part, start)
        while at < 0:
            start = max(start, len(self.text) - len(part))
            if not self.more():
                return -1
            at = self.text.find(part, start)
        return at

    def search(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """The first match of a pattern of one line from `start` on."""
        match = pattern.search(self.text, start)
        while match is None:
            start = max(start, len(self.text))
            if not self.more():
                return None
            match = pattern.search(self.text, start)
        return match

    def rest_of_line(self, at: int) -> str:
        """The text from offset `at` to the end of that line."""
        end = self.text.find("\n", at)
        return self.text[at:] if end < 0 else self.text[at:end]


def _within(lines: list[Line], row: int, stop: int, open_: Open) -> tuple[list[str], int]:
    """The texts of the lines from `row` to `stop` that are in these containers, without the
    prefix; and the row behind them."""
    parts: list[str] = []
    for line in within_block(lines[row:stop]):
        start, kept = containers.match(line.text, open_)
        if kept < len(open_) and line.text.strip():
            break
        parts.append(line.text[start:])
    return parts, row + len(parts)


def within_block(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines above the first one that ends a block."""
    return takewhile(_is_text, lines)


def _is_text(line: Line) -> bool:
    return line.closing is None


def to_empty(lines: list[Line], row: int, at: int, open_: Open, most: int) -> str:
    """The text from offset `at` of `lines[row]` to the next empty line, of `most` lines at most."""
    parts = [lines[row].text[at:]]
    for line in lines[row + 1 : row + most]:
        text = line.text
        if open_:
            start, kept = containers.match(text, open_)
            if kept < len(open_):
                break
            text = text[start:]
        if not text or text.isspace():
            break
        parts.append(text)
    return "\n".join(parts)
