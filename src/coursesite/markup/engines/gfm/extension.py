"""Python-Markdown made to read blocks as GitHub does.

Its own block processors split a text at empty lines and indent by fours; notes written for GitHub
or Jekyll have lists right below a line of text, nest by the width of the marker, and end a quote
with an empty line. These processors follow CommonMark 0.31, sections 4 and 5, and GitHub's tables;
the inline patterns and the registries stay those of the library.
"""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE

from coursesite.markup.engines.gfm.blocks import Empty, HtmlProcessor, Indented, References, Table
from coursesite.markup.engines.gfm.definitions import DefinitionProcessor, LooseDefinitionProcessor
from coursesite.markup.engines.gfm.emphasis import Emphasis
from coursesite.markup.engines.gfm.html import register as register_html
from coursesite.markup.engines.gfm.inline import InlineProcessor
from coursesite.markup.engines.gfm.lists import ListProcessor, marker
from coursesite.markup.engines.gfm.parser import DIGITS, Parser
from coursesite.markup.engines.gfm.text import RawHtml, Whitespace
from coursesite.markup.grammar import (
    BLOCK_HTML,
    HEADING,
    HEADING_START,
    QUOTE,
    RULE,
    UNDERLINE,
    add_text,
    cut,
    in_table,
    interrupts,
    is_closed,
)


class GitHubFlavour(Extension):
    """Puts the block processors in the places of the library's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Registers them."""
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(Whitespace(md), "normalize_whitespace", 30)
        md.postprocessors.register(RawHtml(md), "raw_html", 30)
        md.treeprocessors.deregister("prettify")
        md.inlinePatterns.deregister("backtick")
        md.inlinePatterns.register(
            SubstituteTagInlineProcessor(r"(?: {2,}|\\)\n", "br"), "linebreak", 185
        )
        md.inlinePatterns.register(Emphasis(md), "em_strong", 60)
        register_html(md)
        md.ESCAPED_CHARS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
        md.treeprocessors.register(InlineProcessor(md), "inline", 20)
        md.parser = parser = Parser(md)
        parser.add(Empty(parser), "empty", 100, "")
        parser.add(MarkProcessor(parser), "mark", 95, "<")
        parser.add(Indented(parser), "code", 80, "")
        parser.add(HeadingProcessor(parser), "hashheader", 70, "#")
        parser.add(UnderlineProcessor(parser), "setextheader", 60, lines=2)
        parser.add(RuleProcessor(parser), "hr", 50, "-*_")
        parser.add(ListProcessor(parser), "list", 40, f"-*+{DIGITS}")
        parser.add(QuoteProcessor(parser), "quote", 30, ">")
        parser.add(HtmlProcessor(parser), "html", 28, "<")
        parser.add(Table(parser, {"use_align_attribute": False}), "table", 26, lines=2)
        parser.add(References(parser), "reference", 15, "[")
        parser.add(LooseDefinitionProcessor(parser), "loosedefinitions", 13, ":")
        parser.add(DefinitionProcessor(parser), "definitions", 12, lines=2)
        parser.add(ParagraphProcessor(parser), "paragraph", 10)


class MarkProcessor(BlockProcessor):
    """A mark that the scan left: passes through as it is."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the block's first line is a mark."""
        return block.lstrip(" ").startswith("<!--\ufdd0")

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Stashes that line."""
        [line] = cut(blocks, 1)
        add_text(parent, self.parser.md.htmlStash.store(line.strip()))


class HeadingProcessor(BlockProcessor):
    """`## Heading`, with a space after the marks."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line is a heading."""
        return block.lstrip()[:1] == "#" and bool(HEADING_START.match(block))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes it."""
        [line] = cut(blocks, 1)
        found = HEADING.match(line)
        assert found
        Tree.SubElement(parent, f"h{len(found[1])}").text = (found[2] or "").strip()


class UnderlineProcessor(BlockProcessor):
    """A line of text with `===` or `---` below it."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the second line is such a line and the first is text."""
        lines = block.split("\n", 2)
        return len(lines) > 1 and bool(UNDERLINE.match(lines[1])) and not interrupts(lines, 0)

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes the heading."""
        text, below = cut(blocks, 2)
        Tree.SubElement(parent, "h1" if "=" in below else "h2").text = text.strip()


class RuleProcessor(BlockProcessor):
    """`---`, `***`, `- - -`."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line is a thematic break."""
        return bool(RULE.match(block))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes it."""
        cut(blocks, 1)
        Tree.SubElement(parent, "hr")


class QuoteProcessor(BlockProcessor):
    """A block quote: its lines, and those that go on with its last paragraph."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line has the mark."""
        return bool(QUOTE.match(block))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Parses what is quoted as a document of its own."""
        lines = blocks[0].split("\n")
        inner: list[str] = []
        for at, line in enumerate(lines):
            if found := QUOTE.match(line):
                inner.append(line[found.end() :])
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
        cut(blocks, len(inner))
        quote = Tree.SubElement(parent, "blockquote")
        self.parser.state.set("blockquote")
        self.parser.parseChunk(quote, "\n".join(line if line.strip() else "" for line in inner))
        self.parser.state.reset()


def _ends(lines: list[str], at: int) -> bool:
    return interrupts(lines, at) or UNDERLINE.match(lines[at]) is not None


class ParagraphProcessor(BlockProcessor):
    """Text up to the first line that begins something else, or makes a heading of it."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Always: what nothing else took is text."""
        return True

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes a paragraph, or bare text in a tight list, or a heading."""
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
            add_text(parent, text)
        else:
            Tree.SubElement(parent, "p").text = text
