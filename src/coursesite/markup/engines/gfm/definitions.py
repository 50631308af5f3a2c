"""Definition lists for Python-Markdown as kramdown reads them.

https://kramdown.gettalong.org/syntax.html#definition-lists
"""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from markdown.blockprocessors import BlockProcessor

from coursesite.markup.engines.gfm.blocks import take_lines
from coursesite.markup.syntax.blocks import (
    DEFINITION,
    LastLine,
    each_line,
    indent,
    interrupts,
    lazy,
)


class DefinitionProcessor(BlockProcessor):
    """A definition list: terms on lines of their own, definitions after `: `."""

    HAS_LINES = True

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether a later line of the block begins a definition."""
        return ":" in block and self._start(block) > 0

    def _start(self, block: str) -> int:
        for count, (lines, at) in enumerate(each_line(block)):
            if DEFINITION.match(lines[at]):
                return count
            if count and interrupts(lines, at):
                break
        return 0

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds terms and definitions to the list before them, or to a new one."""
        terms = take_lines(blocks, self._start(blocks[0]))
        self.define(parent, terms, blocks, loose=False)

    def define(
        self, parent: Tree.Element, terms: list[str], blocks: list[str], loose: bool
    ) -> None:
        """Adds terms, and their definitions, which the blocks begin with."""
        here = _last(parent, "dl")
        if here is None:
            here = Tree.SubElement(parent, "dl")
        for term in terms:
            Tree.SubElement(here, "dt").text = term.strip()
        for gap, lines in _take_definitions(blocks, loose):
            self.parser.state.set("blockquote" if gap else "list")
            self.parser.parseChunk(Tree.SubElement(here, "dd"), "\n".join(lines))
            self.parser.state.reset()


class LooseDefinitionProcessor(DefinitionProcessor):
    """A definition after an empty line, which belongs to the paragraph or the list before it."""

    FIRST = ":"
    HAS_LINES = False

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line begins one behind a paragraph or a definition list."""
        return bool(DEFINITION.match(block)) and (
            _last(parent, "p") is not None or _last(parent, "dl") is not None
        )

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes terms of the paragraph's lines."""
        terms: list[str] = []
        if (paragraph := _last(parent, "p")) is not None:
            terms = (paragraph.text or "").split("\n")
            del parent[-1]
        self.define(parent, terms, blocks, loose=True)


def _last(parent: Tree.Element, tag: str) -> Tree.Element | None:
    """The last child, if it has that tag and no text behind it."""
    child = parent[-1] if len(parent) else None
    return child if child is not None and child.tag == tag and not child.tail else None


def _take_definitions(blocks: list[str], loose: bool) -> list[tuple[bool, list[str]]]:
    """Takes definitions off the blocks. Returns for each whether an empty line is before or in it
    (its content then is paragraphs), and its lines without their indentation."""
    definitions: list[tuple[bool, list[str]]] = []
    width, gap, last = 0, loose, LastLine([])
    while blocks:
        lines = blocks[0].strip("\n").split("\n")
        if definitions and not (lines[0].strip() == "" or _belongs(lines[0], width)):
            break
        blocks.pop(0)
        for at, line in enumerate(lines):
            if definitions and indent(line) >= width:
                if gap:
                    definitions[-1] = (True, definitions[-1][1])
                    definitions[-1][1].append("")
                definitions[-1][1].append(line[width:])
            elif opening := DEFINITION.match(line):
                width = opening.end()
                definitions.append((gap, [line[width:]]))
                last = LastLine(definitions[-1][1])
            elif line and (not last.is_text() or interrupts([line], 0)):
                blocks.insert(0, "\n".join(lines[at:]))
                return definitions
            else:
                definitions[-1][1].append(lazy(line))
            gap = False
        gap = True
    return definitions


def _belongs(line: str, width: int) -> bool:
    """Whether a line after an empty one belongs to the list."""
    return indent(line) >= width or DEFINITION.match(line) is not None
