"""The first characters of Markdown blocks, and the lines that end a paragraph.

CommonMark 0.31, sections 4 and 5: https://spec.commonmark.org/0.31.2/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursesite.markup.html_tags import BLOCK_HTML
from coursesite.markup.placeholders import BLOCK_LINE
from coursesite.markup.table_syntax import is_table

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
HEADING_START = re.compile(r"(?m) {0,3}#{1,6}(?:[ \t]|$)")
UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
RULE = re.compile(r"(?m) {0,3}([-*_])(?: *\1){2,} *$")
QUOTE = re.compile(r" {0,3}> ?")
DEFINITION = re.compile(r" {0,3}:[ \t]+(?=\S)")
_ITEM = re.compile(r" {0,3}(?:[-*+]|1[.)]) +\S")
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


class LastLine:
    """The kind of block that the last of some lines is in; a plain line below it may continue a
    paragraph, and neither a table nor code."""

    def __init__(self) -> None:
        """Before the first line."""
        self.in_table = self.in_code = False
        self._above = ""

    def feed(self, line: str) -> None:
        """Takes the next line."""
        if not line.strip():
            self.in_table, self._above = False, ""
            return
        self.in_code = line.startswith("    ") and (self.in_code or not self._above)
        if not self.in_table and ("|" in line or "|" in self._above):
            self.in_table = is_table([self._above, line], 0)
        self._above = line
