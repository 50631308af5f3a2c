"""The first characters of Markdown blocks, and the lines that end a paragraph.

CommonMark 0.31, sections 4 and 5: https://spec.commonmark.org/0.31.2/
"""

from __future__ import annotations

import re

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
