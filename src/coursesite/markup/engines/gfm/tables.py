"""Tables: their rows, and the cells of a row.

`markup/syntax/tables` says which lines are a table's head.
"""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from markdown.extensions import tables

from coursesite.markup.engines.gfm.blocks import take_lines
from coursesite.markup.engines.gfm.lists import marker
from coursesite.markup.syntax.blocks import QUOTE, is_closed
from coursesite.markup.syntax.html_tags import BLOCK_HTML
from coursesite.markup.syntax.tables import is_table


class TableProcessor(tables.TableProcessor):
    """The library's tables, also right below a paragraph and right above another block."""

    HAS_LINES = True

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first two lines are a table's head."""
        return (
            "|" in block
            and is_table(block.split("\n", 2), 0)
            and super().test(parent, "\n".join(block.split("\n", 2)[:2]))
        )

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Has the library read the lines of the table."""
        lines = blocks[0].split("\n")
        end = next((at for at in range(2, len(lines)) if _ends_table(lines[at])), len(lines))
        super().run(parent, ["\n".join(take_lines(blocks, end))])
        if end == 2:  # the library gives a table without rows an empty one
            parent[-1][1].clear()

    def _split(self, row: str) -> list[str]:
        # The library looks for code and escapes one character at a time; most rows have neither.
        if "`" in row or "\\" in row:
            return super()._split(row)  # type: ignore[misc, no-any-return]
        return row.split("|")


def _ends_table(line: str) -> bool:
    return not line or bool(
        QUOTE.match(line) or marker(line) or is_closed(line) or BLOCK_HTML.match(line)
    )
