"""Lines of Markdown: what a line begins, and what ends a paragraph (CommonMark 0.31, GFM 0.29)."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from coursesite.markup.tokens import BLOCK_LINE
from coursesite.text.lazy_regex import rare

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
HEADING_START = re.compile(r"(?m) {0,3}#{1,6}(?:[ \t]|$)")
UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
RULE = re.compile(r"(?m) {0,3}([-*_])(?: *\1){2,} *$")
QUOTE = re.compile(r" {0,3}> ?")
BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|"
    "hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|"
    "search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
BLOCK_HTML = re.compile(rf" {{0,3}}</?(?:{BLOCK_TAGS})(?:[\s/>]|$)", re.I)
TAG = (
    r"<(?:/[A-Za-z][A-Za-z0-9-]*+\s*+|[A-Za-z][A-Za-z0-9-]*+(?:\s++[A-Za-z_:][A-Za-z0-9_.:-]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+\s*+/?)>"
)
"""An opening or closing tag, as CommonMark has it: there is no `_` in its name."""
ANY_TAG = rare(rf" {{0,3}}{TAG}\s*$")
ITEM = re.compile(r" {0,3}(?:[-*+]|1[.)]) +\S")
DELIMITER = re.compile(r" {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
DEFINITION = re.compile(r" {0,3}:[ \t]+(?=\S)")


def interrupts(lines: list[str], at: int) -> bool:
    """Whether line `at` begins a block though a paragraph goes before it."""
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
        return bool(RULE.match(line) or ITEM.match(line)) or is_table(lines, at)
    return is_table(lines, at)


def is_table(lines: list[str], at: int) -> bool:
    """Whether line `at` and the one below it are the head of a table."""
    if at + 1 >= len(lines) or ("|" not in lines[at] and "|" not in lines[at + 1]):
        return False
    below = lines[at + 1]
    return (
        bool(DELIMITER.match(below))
        and ("|" in below or ":" in below)
        and _cells(lines[at]) == _cells(below)
    )


def in_table(lines: list[str]) -> bool:
    """Whether the last of the lines is a row of a table."""
    for at in range(len(lines) - 2, -1, -1):
        if not lines[at].strip():
            return False
        if is_table(lines, at):
            return True
    return False


def _cells(row: str) -> int:
    text = re.sub(r"\\.", "", row.strip())
    return text.removeprefix("|").removesuffix("|").count("|") + 1


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def cut(blocks: list[str], count: int) -> list[str]:
    """Takes the first `count` lines off the first block."""
    lines = blocks.pop(0).split("\n", count)
    if rest := "".join(lines[count:]):
        blocks.insert(0, rest)
    return lines[:count]


def is_closed(line: str) -> bool:
    """Whether a line is a block of its own, which no text below it goes on with."""
    return bool(HEADING_START.match(line) or RULE.match(line) or BLOCK_LINE.search(line))


def add_text(parent: Tree.Element, text: str) -> None:
    """Appends text to what is in an element, on a line of its own."""
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = f"{parent.text}\n{text}" if parent.text else text
    else:
        last.tail = f"{last.tail}\n{text}" if last.tail else text
