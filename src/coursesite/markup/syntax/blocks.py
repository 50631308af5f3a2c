"""The first characters of Markdown blocks, and the lines that end a paragraph.

CommonMark 0.31, sections 4 and 5: https://spec.commonmark.org/0.31.2/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursesite.markup.placeholders import BLOCK_LINE
from coursesite.markup.syntax.html_tags import BLOCK_HTML
from coursesite.markup.syntax.tables import is_table
from coursesite.text.lazy_regex import rare

HEADING = re.compile(
    r" {0,3}(#{1,6})(?:[ \t]++(?!#++[ \t]*+$)([^ \t\n]++(?:[ \t]++(?!#*+[ \t]*+$)[^ \t\n]++)*+))?+"
    r"(?:[ \t]++#++)?+[ \t]*+$"
)
"""A heading, with its marks and its words. Word by word, since a run of spaces may be long."""
HEADING_START = re.compile(r"(?m) {0,3}#{1,6}(?:[ \t]|$)")
UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
RULE = re.compile(r"(?m) {0,3}([-*_])(?: *\1){2,} *$")
QUOTE = re.compile(r" {0,3}> ?")
DEFINITION = rare(r" {0,3}:[ \t]+(?=\S)")
_MARKERS = rare(r"(?: *(?:[-*+>]|\d{1,9}[.)])(?: |$))* *")
"""The markers of items and quotes that a line begins with."""
_ITEM = rare(r" {0,3}(?:[-*+]|1[.)]) +\S")
"""A list item that may interrupt a paragraph: one with text, and if ordered the number 1."""


def interrupts(lines: list[str], at: int) -> bool:
    """Whether line `at` begins a block even right below a paragraph, or is empty."""
    line = lines[at]
    first = line.lstrip()[:1]
    if not first:
        return True
    if first in "#>-*+1_<" and len(line) - len(line.lstrip()) < 4:
        if first == "#":
            return bool(HEADING_START.match(line))
        if first == ">":
            return True
        if first == "<":
            return bool(BLOCK_LINE.match(line.lstrip()) or BLOCK_HTML.match(line))
        return bool(RULE.match(line) or _ITEM.match(line)) or is_table(lines, at)
    return is_table(lines, at)


def is_closed(line: str) -> bool:
    """Whether a line is a whole block, which the text below it cannot continue."""
    return bool(HEADING_START.match(line) or RULE.match(line) or BLOCK_LINE.search(line))


def indent(line: str) -> int:
    """The number of spaces that a line begins with."""
    return len(line) - len(line.lstrip(" "))


def split_lines(block: str, most: int = 64) -> list[str]:
    """The first `most` lines of a block, and then the rest of it, "" if there is none: to split all
    of a long block for each of the blocks in it would take quadratic time."""
    lines = block.split("\n", most)
    return lines if len(lines) > most else [*lines, ""]


def each_line(block: str) -> Iterator[tuple[list[str], int]]:
    """The lines of a block, each as a list in which it and the line below it are, and its place."""
    lines: list[str] = []
    while block:
        lead = lines[-1:]
        *lines, block = split_lines(block)
        lines = lead + lines
        for at in range(len(lines) if not block else len(lines) - 1):
            yield lines, at


_FAR = " " * 64
"""More than the markers of nested items take up."""


def lazy(line: str) -> str:
    """A line that continues a paragraph of a quote or an item without their markers, as it is to
    stand in there: indented if it would begin a block."""
    text = line.lstrip()
    if not text:
        return ""
    if UNDERLINE.match(text) or DEFINITION.match(text) or interrupts([text], 0):
        return f"{_FAR}{text}"
    return text


class LastLine:
    """The block that the last of some lines is in. The list may grow; each line is read once, and
    not before somebody asks."""

    def __init__(self, lines: list[str]) -> None:
        """Reads nothing yet."""
        self._lines, self._count = lines, 0
        self._in_text = self._in_table = self._in_code = False
        self._above = ""

    def is_text(self) -> bool:
        """Whether a plain line below may continue a paragraph: it may not below a table, code, a
        rule, a heading, or the marker of an empty item or quote."""
        self._read()
        return self._in_text

    def is_row(self) -> bool:
        """Whether the line is of a table."""
        self._read()
        return self._in_table

    def _read(self) -> None:
        while self._count < len(self._lines):
            self._read_line(self._lines[self._count])
            self._count += 1

    def _read_line(self, line: str) -> None:
        if not line.strip():
            self._in_text, self._in_table, self._above = False, False, ""
            return
        above, self._above = self._above, line
        self._in_code = line.startswith("    ") and (self._in_code or not above)
        if above and not self._in_table and ("|" in line or "|" in above):
            self._in_table = is_table([above, line], 0)
        if self._in_code or self._in_table or (self._in_text and UNDERLINE.match(line)):
            self._in_text = False
        elif line[0].isalpha():
            self._in_text = True
        elif not (self._in_text and line.startswith("    ")):
            markers = _MARKERS.match(line)
            inner = line[markers.end() if markers else 0 :]
            self._in_text = bool(inner) and not (
                RULE.match(line) or is_closed(inner) or BLOCK_HTML.match(inner)
            )
