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
_MARKER = rare(r" *(?:(>)|[-*+]|\d{1,9}[.)])(?: |$)( *)")
"""The marker of an item or a quote, and the spaces between its own one and the content."""
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
        self._columns: list[int] = []  # of the content of the items that the line above is in

    def is_text(self) -> bool:
        """Whether a plain line below may continue a paragraph: it may not below a table, code, a
        rule, a heading, or the marker of an empty item or quote."""
        self._read()
        return self._in_text

    def is_code(self) -> bool:
        """Whether the line is of indented code, or an empty one below it."""
        self._read()
        return self._in_code

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
        lead = indent(line)
        while self._columns and not above and self._columns[-1] > lead:
            self._columns.pop()
        column = self._columns[-1] if self._columns else 0
        deep = lead >= column + 4
        if self._in_table and (lead < column or _MARKER.match(line) or is_closed(line.lstrip())):
            self._in_table = False
        self._in_code = deep and (self._in_code or not (self._in_text or self._in_table))
        if above and not (self._in_table or deep) and ("|" in line or "|" in above):
            self._in_table = is_table([above.lstrip(" "), line.lstrip(" ")], 0)
        if self._in_code or self._in_table or (self._in_text and UNDERLINE.match(line)):
            self._in_text = False
        elif line[0].isalpha():
            self._in_text = True
        elif not (self._in_text and deep):
            inner = line[self._enter(line) :]
            self._in_text = bool(inner) and not (
                self._in_code or RULE.match(line) or is_closed(inner) or BLOCK_HTML.match(inner)
            )

    def _enter(self, line: str) -> int:
        """Goes into the items that begin in a line; returns the offset of its content."""
        at, columns, in_quote = 0, self._columns, False
        while marker := _MARKER.match(line, at):
            start, at = marker.start(), marker.end()
            in_quote = in_quote or bool(marker[1])
            self._in_code = len(marker[2]) >= 4 and at < len(line)
            if in_quote:  # an empty line ends the quote, and what is in it
                continue
            while columns and columns[-1] > start + indent(line[start:at]):
                columns.pop()
            columns.append(marker.start(2) if self._in_code else at)
        return at or indent(line)
