"""Lists for Python-Markdown by CommonMark's rules: https://spec.commonmark.org/0.31.2/#list-items"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from markdown.blockprocessors import BlockProcessor

from coursesite.markup.placeholders import BLOCK_OPEN
from coursesite.markup.syntax.blocks import RULE, LastLine, indent, lazy, split_lines
from coursesite.markup.syntax.html_tags import BLOCK_HTML
from coursesite.text.lazy_regex import rare

_MARKER = re.compile(r"(?m)( {0,3})(?:([-*+])|(\d{1,9})([.)]))(?:( {1,4})(?=\S)|( )(?=  )|(?= *$))")
_NOT_TEXT = rare(rf" {{0,3}}(?:#{{1,6}}(?: |$)|>|[-*+] +\S|1[.)] +\S|{BLOCK_OPEN})")


class ListProcessor(BlockProcessor):
    """Reads a whole list, and parses the content of each item as a document."""

    FIRST = "-*+0"  # 0 for any digit

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line begins an item."""
        return marker(block) is not None

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds the list."""
        items, number, loose = _take_items(blocks)
        element = Tree.SubElement(parent, "ol" if number is not None else "ul")
        if number not in (None, 1):
            element.set("start", str(number))
        state = "looselist" if loose else "list"
        for lines in items:
            self.parser.state.set(state)
            self.parser.parseChunk(Tree.SubElement(element, "li"), "\n".join(lines))
            self.parser.state.reset()


def marker(text: str) -> re.Match[str] | None:
    """The marker of an item that the first line of a text begins with."""
    item = _MARKER.match(text)
    return None if item and item[2] and RULE.match(text) else item


def _kind(item: re.Match[str]) -> str:
    """The character that all items of a list have in their markers."""
    return item[2] or item[4]


def _take_items(blocks: list[str]) -> tuple[list[list[str]], int | None, bool]:
    """Takes a list off the blocks. Returns the lines of each item without their indentation, the
    first number of an ordered list, and whether the list is loose: whether empty lines part items,
    or blocks of an item."""
    first = marker(blocks[0])
    assert first
    kind = _kind(first)
    number = int(first[3]) if first[3] else None
    items: list[list[str]] = []
    width, nested, loose = 0, 0, False  # columns of the last item's content, and of a list in it
    last = LastLine([])
    while blocks:
        if items and not blocks[0].strip():
            blocks.pop(0)
            continue
        block = blocks[0].lstrip("\n")
        lines = block.split("\n", 1)
        if items:
            item = marker(lines[0])
            if indent(lines[0]) >= width and items[-1] != [""]:
                if not loose and not (indent(lines[0]) >= width + 4 and last.is_code()):
                    loose = not _is_of_nested(lines[0][width:], nested)
                items[-1].append("")
            elif item and _kind(item) == kind:
                loose = True
            else:
                break
        blocks.pop(0)
        is_first = True
        while block:
            *lines, block = split_lines(block)
            for at, line in enumerate(lines):
                if items and indent(line) >= width:
                    line = line[width:]
                    if item := marker(line):
                        nested = _width(item)
                    items[-1].append(line)
                elif (item := marker(line)) and _kind(item) == kind:
                    width, nested = _width(item), 0
                    rest = line[min(width, len(line)) :]
                    items.append([rest])
                    last = LastLine(items[-1])
                    if inner := marker(rest):
                        nested = _width(inner)
                elif not is_first and last.is_text() and _is_text(line):
                    items[-1].append(lazy(line))
                else:
                    blocks.insert(0, "\n".join([*lines[at:], block] if block else lines[at:]))
                    return items, number, loose
                is_first = False
    return items, number, loose


def _width(item: re.Match[str]) -> int:
    """The columns that the content of an item is indented by."""
    return item.end() + (0 if item[5] or item[6] else 1)


def _is_of_nested(line: str, nested: int) -> bool:
    """Whether a line after an empty one belongs to the list in the item, whose content is indented
    by `nested` columns; 0 for no list."""
    return bool(nested) and (indent(line) >= nested or marker(line) is not None)


def _is_text(line: str) -> bool:
    """Whether a line without indentation may continue the paragraph at the end of an item."""
    return not (_NOT_TEXT.match(line) or BLOCK_HTML.match(line) or RULE.match(line) or marker(line))
