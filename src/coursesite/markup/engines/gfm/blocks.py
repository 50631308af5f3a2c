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
)
from markdown.util import HTML_PLACEHOLDER_RE

from coursesite.markup.engines.gfm.links import label_key
from coursesite.markup.engines.gfm.lists import marker
from coursesite.markup.placeholders import BLOCK_OPEN
from coursesite.markup.syntax.blocks import (
    HEADING,
    HEADING_START,
    QUOTE,
    RULE,
    UNDERLINE,
    LastLine,
    each_line,
    interrupts,
    lazy,
)
from coursesite.markup.syntax.html_tags import ANY_TAG, BLOCK_HTML
from coursesite.text.lazy_regex import rare

_DEFINITION = rare(
    r"""[ ]{0,3}\[(?=[^\]]*[^\s\]])((?:[^\[\]\\]|\\.){1,999})\]:[ ]*(?:\n[ ]*(?![-*_=]+[ ]*$))?
    (<(?:[^<>\n\\]|\\.)*>|[^\s<]\S*)
    (?:(?:[ ]*\n[ ]*|[ ]+)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))[ ]*$|[ ]*$)""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
"""Matches a definition. A title that text follows in its line is none."""
_LONG = 2_000
"""More characters than a text may have to which others are still added, each time as a copy."""
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
        _add_html(parent, self.parser.md.htmlStash.store(line.strip()))


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
        return bool(UNDERLINE.match(lines[1])) and not (
            interrupts(lines, 0) or marker(lines[0]) or _defines(lines[0])
        )

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
        inner: list[str] = []
        last = LastLine(inner)
        for lines, at in each_line(blocks[0]):
            line = lines[at]
            if quoted := QUOTE.match(line):
                inner.append(line[quoted.end() :])
            elif interrupts(lines, at) or not last.is_text() or marker(line):
                break
            else:
                inner.append(lazy(line))
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
        _add_html(parent, self.parser.md.htmlStash.store(blocks.pop(0)))


class ReferenceProcessor(BlockProcessor):
    """Definitions of references, `[label]: address "title"`; the first one of a label counts."""

    FIRST = "["

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the block begins with one."""
        return _defines(block)

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Keeps the definitions that the first block begins with."""
        block, at = blocks.pop(0), 0
        references = self.parser.md.references
        while definition := _DEFINITION.match(block, at):
            label, address, title = definition[1], definition[2], definition[3]
            if address[0] == "<":
                address = address[1:-1]
            title = title and _unescaped(title[1:-1])
            references.setdefault(label_key(label), (_unescaped(address), title))
            at = definition.end() + 1
        if rest := block[at:]:
            blocks.insert(0, rest.lstrip() if rest.startswith("    ") else rest)


def _defines(block: str) -> bool:
    return block.lstrip(" ")[:1] == "[" and _DEFINITION.match(block) is not None


def _unescaped(text: str) -> str:
    return _BACKSLASH.sub(_escaped, text) if "\\" in text else text


def _escaped(escape: re.Match[str]) -> str:
    return "&amp;" if escape[1] == "&" else escape[1]


class ParagraphProcessor(BlockProcessor):
    """Text up to the first line that begins another block, or makes a heading of the text."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """True: a block that no other processor reads is text."""
        return True

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds a paragraph, bare text in a tight list, or a heading."""
        text, below = blocks.pop(0), None
        if "\n" in text:
            taken: list[str] = []
            for lines, at in each_line(text):
                if taken and (interrupts(lines, at) or UNDERLINE.match(lines[at])):
                    blocks.insert(0, text)
                    take_lines(blocks, len(taken))
                    if UNDERLINE.match(lines[at]):
                        [below] = take_lines(blocks, 1)
                    break
                taken.append(lines[at].lstrip())
            text = "\n".join(taken).rstrip()
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


def take_lines(blocks: list[str], count: int) -> list[str]:
    """Removes the first `count` lines of the first block, and returns them."""
    lines = blocks.pop(0).split("\n", count)
    if rest := "".join(lines[count:]):
        blocks.insert(0, rest)
    return lines[:count]


def _add_html(parent: Tree.Element, stashed: str) -> None:
    """Appends the placeholder of stashed HTML to the content of an element. Behind a long text it
    gets a paragraph, which the library takes away again."""
    text = parent[-1].tail if len(parent) else parent.text
    if text and len(text) > _LONG:
        _add_text(parent, "")
        Tree.SubElement(parent, "p").text = stashed
    else:
        _add_text(parent, stashed)


def _add_text(parent: Tree.Element, text: str) -> None:
    """Appends a line of text to the content of an element."""
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = f"{parent.text}\n{text}" if parent.text else text
    else:
        last.tail = f"{last.tail}\n{text}" if last.tail else text
