"""Python-Markdown block processors for raw HTML, tables and references."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from markdown.blockprocessors import (
    BlockProcessor,
    CodeBlockProcessor,
    EmptyBlockProcessor,
    ReferenceProcessor,
)
from markdown.extensions.tables import TableProcessor

from coursesite.markup.engines.gfm.lists import marker
from coursesite.markup.grammar import ANY_TAG, BLOCK_HTML, QUOTE, add_text, cut, is_closed, is_table
from coursesite.text.lazy_regex import rare

_BACKSLASH = rare(r"\\([!-/:-@\[-`{-~])")


class _BehindCode(BlockProcessor):
    """What goes on with the indented code before it, unless something stands between."""

    def lastChild(self, parent: Tree.Element) -> Tree.Element | None:  # noqa: N802 (the library's name)
        """The element before, if no text or HTML that was stashed follows it."""
        found = super().lastChild(parent)
        return None if found is not None and found.tail else found


class Indented(_BehindCode, CodeBlockProcessor):
    """Indented code."""


class Empty(_BehindCode, EmptyBlockProcessor):
    """Empty lines."""


class HtmlProcessor(BlockProcessor):
    """Raw HTML of block level, up to the next empty line."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line begins with a tag of block level, or is one tag only."""
        return block.lstrip()[:1] == "<" and bool(
            BLOCK_HTML.match(block) or ANY_TAG.match(block.split("\n", 1)[0])
        )

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Stashes it."""
        add_text(parent, self.parser.md.htmlStash.store(blocks.pop(0)))


class Table(TableProcessor):
    """The library's tables, also right below a paragraph and right above another block."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first two lines are a table's head."""
        return (
            "|" in block
            and is_table(block.split("\n", 2), 0)
            and super().test(parent, "\n".join(block.split("\n", 2)[:2]))
        )

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Hands the table's own lines on."""
        lines = blocks[0].split("\n")
        end = next((at for at in range(2, len(lines)) if _ends_table(lines[at])), len(lines))
        super().run(parent, ["\n".join(cut(blocks, end))])
        if end == 2:  # for a table without rows, the library makes an empty one
            parent[-1][1].clear()

    def _split(self, row: str) -> list[str]:
        if "`" in row or "\\" in row:
            return super()._split(row)  # type: ignore[misc, no-any-return]
        return row.split("|")


def _ends_table(line: str) -> bool:
    return bool(QUOTE.match(line) or marker(line) or is_closed(line) or BLOCK_HTML.match(line))


class References(ReferenceProcessor):
    """`[label]: address`, looked for only in blocks that may begin with one."""

    RE = re.compile(
        r"^ {0,3}\[((?:[^\[\]\\]|\\.)*)\]: *(?:\n *)?(<[^<>\n]*>|\S+) *(?:\n *)?"
        r"(([\"'])(.*)\4 *|\((.*)\) *)?$",
        re.MULTILINE,
    )

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the block opens with a bracket."""
        return block.lstrip()[:1] == "["

    def run(self, parent: Tree.Element, blocks: list[str]) -> bool | None:
        """Keeps what the first block defines: labels with single spaces, addresses and titles
        without backslashes."""
        md = self.parser.md
        known, md.references = md.references, {}
        found = super().run(parent, blocks)
        for label, (address, title) in md.references.items():
            known[" ".join(label.split())] = _plain(address), title and _plain(title)
        md.references = known
        return found


def _plain(text: str) -> str:
    return _BACKSLASH.sub(r"\1", text)
