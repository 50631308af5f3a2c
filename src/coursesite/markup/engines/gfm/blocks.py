"""Block processors for Python-Markdown that follow CommonMark 0.31 and GitHub's tables.

A processor's `test` says whether it reads the next block, and `run` takes its lines off the list of
blocks (texts between empty lines) and adds an element to `parent`. `FIRST` are the characters that
its blocks can begin with where they are not indented; without it, a block can begin with any.
`HAS_LINES` says that its blocks have several lines.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from markdown.blockprocessors import (
    BlockProcessor,
    CodeBlockProcessor,
    EmptyBlockProcessor,
    ReferenceProcessor,
)
from markdown.util import HTML_PLACEHOLDER_RE

from coursesite.markup.block_syntax import (
    HEADING,
    HEADING_START,
    QUOTE,
    RULE,
    UNDERLINE,
    interrupts,
    is_closed,
)
from coursesite.markup.engines.gfm.lists import marker
from coursesite.markup.html_tags import ANY_TAG, BLOCK_HTML
from coursesite.markup.placeholders import BLOCK_OPEN
from coursesite.markup.table_syntax import in_table
from coursesite.text.lazy_regex import rare

_BACKSLASH = rare(r"\\([!-/:-@\[-`{-~])")


class PlaceholderProcessor(BlockProcessor):
    """The placeholder of a block, which is passed on as it is."""

    FIRST = "<"

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line is a placeholder."""
        return block.lstrip(" ").startswith(BLOCK_OPEN)

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Stashes that line."""
        [line] = take_lines(blocks, 1)
        _add_text(parent, self.parser.md.htmlStash.store(line.strip()))


class HeadingProcessor(BlockProcessor):
    """`## Heading`: the library does without the space, which makes a heading of `#tag`."""

    FIRST = "#"

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line is a heading."""
        return block.lstrip()[:1] == "#" and bool(HEADING_START.match(block))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds the heading."""
        [line] = take_lines(blocks, 1)
        heading = HEADING.match(line)
        assert heading
        Tree.SubElement(parent, f"h{len(heading[1])}").text = (heading[2] or "").strip()


class UnderlineProcessor(BlockProcessor):
    """A heading that is a line of text with `===` or `---` below it."""

    HAS_LINES = True

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line is text and the second one such a line."""
        if "\n" not in block:
            return False
        lines = block.split("\n", 2)
        return bool(UNDERLINE.match(lines[1])) and not interrupts(lines, 0)

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds the heading."""
        text, below = take_lines(blocks, 2)
        Tree.SubElement(parent, "h1" if "=" in below else "h2").text = text.strip()


class RuleProcessor(BlockProcessor):
    """A thematic break: `---`, `***`, `- - -`."""

    FIRST = "-*_"

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line is one."""
        return bool(RULE.match(block))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds it."""
        take_lines(blocks, 1)
        Tree.SubElement(parent, "hr")


class QuoteProcessor(BlockProcessor):
    """A block quote: the lines that begin with `>`, and those that continue its last paragraph."""

    FIRST = ">"

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line begins with `>`."""
        return bool(QUOTE.match(block))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds the quote, whose content is parsed as a document."""
        lines = blocks[0].split("\n")
        inner: list[str] = []
        for at, line in enumerate(lines):
            if quoted := QUOTE.match(line):
                inner.append(line[quoted.end() :])
            elif (
                not inner[-1].strip()
                or interrupts(lines, at)
                or is_closed(inner[-1])
                or BLOCK_HTML.match(inner[-1])
                or marker(line)
                or in_table(inner)
            ):
                break
            else:
                inner.append(line.lstrip())
        take_lines(blocks, len(inner))
        quote = Tree.SubElement(parent, "blockquote")
        self.parser.state.set("blockquote")
        self.parser.parseChunk(quote, "\n".join(line if line.strip() else "" for line in inner))
        self.parser.state.reset()


class _AfterCode(BlockProcessor):
    """A processor whose block may continue the indented code before it.

    The library looks at the last element only, and would skip text or stashed HTML behind it."""

    FIRST = ""

    def lastChild(self, parent: Tree.Element) -> Tree.Element | None:  # noqa: N802 (the library's name)
        """The element before the block, if nothing stands between the two."""
        last = super().lastChild(parent)
        return None if last is not None and last.tail else last


class IndentedCode(_AfterCode, CodeBlockProcessor):
    """Indented code."""


class Empty(_AfterCode, EmptyBlockProcessor):
    """Empty lines."""


class HtmlProcessor(BlockProcessor):
    """A block of raw HTML, up to the next empty line."""

    FIRST = "<"

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line begins with a tag of block level, or is one tag only."""
        return block.lstrip()[:1] == "<" and bool(
            BLOCK_HTML.match(block) or ANY_TAG.match(block.split("\n", 1)[0])
        )

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Stashes the block."""
        _add_text(parent, self.parser.md.htmlStash.store(blocks.pop(0)))


class References(ReferenceProcessor):
    """The definition of a reference, `[label]: address "title"`."""

    FIRST = "["

    RE = re.compile(
        r"^ {0,3}\[((?:[^\[\]\\]|\\.)*)\]: *(?:\n *)?(<[^<>\n]*>|\S+) *(?:\n *)?"
        r"(([\"'])(.*)\4 *|\((.*)\) *)?$",
        re.MULTILINE,
    )

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the block may begin with one; the library would search through all text."""
        return block.lstrip()[:1] == "["

    def run(self, parent: Tree.Element, blocks: list[str]) -> bool | None:
        """Keeps the definitions of the first block, with one space in labels for any white space,
        and without the backslashes that escape characters of addresses and titles."""
        md = self.parser.md
        known, md.references = md.references, {}
        result = super().run(parent, blocks)
        for label, (address, title) in md.references.items():
            known[" ".join(label.split())] = _unescaped(address), title and _unescaped(title)
        md.references = known
        return result


def _unescaped(text: str) -> str:
    return _BACKSLASH.sub(r"\1", text)


class ParagraphProcessor(BlockProcessor):
    """Text up to the first line that begins another block, or makes a heading of the text."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """True: a block that no other processor reads is text."""
        return True

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds a paragraph, bare text in a tight list, or a heading."""
        text, below = blocks.pop(0), None
        if "\n" in text:
            lines = text.split("\n")
            end = next((at for at in range(1, len(lines)) if _ends(lines, at)), len(lines))
            text = "\n".join([line.lstrip() for line in lines[:end]])
            if end < len(lines) and UNDERLINE.match(lines[end]):
                below = lines.pop(end)
            if rest := "\n".join(lines[end:]):
                blocks.insert(0, rest)
            text = text.rstrip()
        else:
            text = text.strip()
        if not text:
            return
        if below:
            Tree.SubElement(parent, "h1" if "=" in below else "h2").text = text
        elif self.parser.state.isstate("list") or HTML_PLACEHOLDER_RE.fullmatch(text):
            _add_text(parent, text)
        else:
            Tree.SubElement(parent, "p").text = text


def _ends(lines: list[str], at: int) -> bool:
    return interrupts(lines, at) or UNDERLINE.match(lines[at]) is not None


def take_lines(blocks: list[str], count: int) -> list[str]:
    """Removes the first `count` lines of the first block, and returns them."""
    lines = blocks.pop(0).split("\n", count)
    if rest := "".join(lines[count:]):
        blocks.insert(0, rest)
    return lines[:count]


def _add_text(parent: Tree.Element, text: str) -> None:
    """Appends a line of text to the content of an element."""
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = f"{parent.text}\n{text}" if parent.text else text
    else:
        last.tail = f"{last.tail}\n{text}" if last.tail else text
