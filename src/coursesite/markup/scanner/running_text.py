"""A text in which the same signs are looked up again and again, from left to right."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from coursesite.shortcodes import syntax
from coursesite.text.lazy_regex import rare

_RUN = rare(r"`+")

_LONG_RUN = 4


class RunningText:
    """A text with the places of some signs in it. Each sign is looked for once: to search from
    every opening to the end would take four times as long in a text of twice the length."""

    def __init__(self, text: str) -> None:
        """Looks for nothing yet."""
        self.text = text
        self._found: dict[str, int] = {}
        self._matches: dict[re.Pattern[str], re.Match[str] | None] = {}
        self._last: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}
        self._has_schemes = "://" in text

    def find(self, part: str, start: int) -> int:
        """The offset of the first `part` from `start` on; -1 if there is none."""
        at = self._found.get(part)
        if at is None or 0 <= at < start:
            at = self._found[part] = self.text.find(part, start)
        return at

    def search(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """The first match of a pattern from `start` on."""
        match = self._matches.get(pattern, _NOT_ASKED)
        if match is _NOT_ASKED or (match is not None and match.start() < start):
            match = self._matches[pattern] = pattern.search(self.text, start)
        return match

    def match(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """The match of a pattern at an offset; the last one of each pattern is remembered."""
        if self._last.get(pattern, (-1, None))[0] != at:
            self._last[pattern] = at, pattern.match(self.text, at)
        return self._last[pattern][1]

    @cached_property
    def line_starts(self) -> list[int]:
        """The offsets at which lines begin."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_start(self, at: int) -> int:
        """The offset at which the line of `at` begins."""
        return self.line_starts[bisect_right(self.line_starts, at) - 1]

    def ticks(self, count: int, start: int) -> int:
        """The offset from `start` on of the first run of exactly `count` backticks; -1 if there is
        none."""
        if count < _LONG_RUN:  # the next one is nearly always as long
            at = self.text.find("`" * count, start)
            if at < 0 or not self.text.startswith("`", at + count):
                return at
        runs = self._runs.get(count, ())
        at = bisect_left(runs, start)
        return runs[at] if at < len(runs) else -1

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        runs: dict[int, list[int]] = {}
        for run in _RUN.finditer(self.text):
            runs.setdefault(len(run[0]), []).append(run.start())
        return runs

    def scheme(self, at: int) -> int:
        """The offset of the last `://` before `at`; -1 if there is none."""
        if not self._has_schemes:
            return -1
        index = bisect_left(self._schemes, at - 2) - 1
        return self._schemes[index] if index >= 0 else -1

    @cached_property
    def _schemes(self) -> list[int]:
        return [match.start() for match in re.finditer("://", self.text)]

    def closing(self, start: int) -> tuple[int, int] | None:
        """Start and end of the tag that closes the shortcode whose tag begins at `start`."""
        return self._pairs.get(start)

    @cached_property
    def _pairs(self) -> dict[int, tuple[int, int]]:
        return syntax.pairs(self.text)


_NOT_ASKED = re.match("", "")
