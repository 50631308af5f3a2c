"""Python-Markdown made to read blocks as GitHub does.

Its own block processors split a text at empty lines and indent by fours; notes written for GitHub
or Jekyll have lists right below a line of text, nest by the width of the marker, and end a quote
with an empty line. These processors follow CommonMark 0.31, sections 4 and 5, and GitHub's tables;
the inline patterns and the registries stay those of the library.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, ReferenceProcessor
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE

from coursesite.gfminline import InlineProcessor
from coursesite.gfmlists import ListProcessor
from coursesite.tokens import BLOCK_LINE

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")
_QUOTE = re.compile(r" {0,3}> ?")
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|"
    "hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|"
    "search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_BLOCK_HTML = re.compile(rf" {{0,3}}</?(?:{_BLOCK_TAGS})(?:[\s/>]|$)", re.I)
_ANY_TAG = re.compile(
    r" {0,3}<(?:/[A-Za-z][\w-]*\s*|[A-Za-z][\w-]*(?:\s+[\w:.@-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|"
    r"[^\s\"'=<>`]+))?)*\s*/?)>\s*$"
)
_ITEM = re.compile(r" {0,3}(?:[-*+]|1[.)]) +\S")
_DELIMITER = re.compile(r" {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_DEFINITION = re.compile(r" {0,3}:[ \t]+(?=\S)")


class GitHubFlavour(Extension):
    """Puts the block processors in the places of the library's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Registers them."""
        md.preprocessors.deregister("html_block")
        md.treeprocessors.deregister("prettify")
        md.treeprocessors.register(InlineProcessor(md), "inline", 20)
        md.inlinePatterns.deregister("backtick")
        md.inlinePatterns.register(
            SubstituteTagInlineProcessor(r"(?: {2,}|\\)\n", "br"), "linebreak", 185
        )
        assert md.delimiters is not None
        md.delimiters.add("~", "del,del", smart=False)
        md.ESCAPED_CHARS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
        parser = md.parser
        old = parser.blockprocessors
        for name in ("indent", "hashheader", "setextheader", "hr", "olist", "ulist", "quote"):
            old.deregister(name)
        old.deregister("reference")
        old.deregister("paragraph")
        old.register(MarkProcessor(parser), "mark", 95)
        old.register(HeadingProcessor(parser), "hashheader", 70)
        old.register(UnderlineProcessor(parser), "setextheader", 60)
        old.register(RuleProcessor(parser), "hr", 50)
        old.register(ListProcessor(parser), "list", 40)
        old.register(QuoteProcessor(parser), "quote", 30)
        old.register(HtmlProcessor(parser), "html", 28)
        old.register(Table(parser, {"use_align_attribute": False}), "table", 26)
        old.register(References(parser), "reference", 15)
        old.register(DefinitionProcessor(parser), "definitions", 12)
        old.register(ParagraphProcessor(parser), "paragraph", 10)


def interrupts(lines: list[str], at: int) -> bool:
    """Whether line `at` begins a block though a paragraph goes before it."""
    line = lines[at]
    first = line.lstrip()[:1]
    if not first:
        return True
    if first in "#>-*+1_<" and len(line) - len(line.lstrip()) < 4:
        if first == "#":
            return bool(_HEADING.match(line))
        if first == ">":
            return True
        if first == "<":
            return bool(BLOCK_LINE.match(line.lstrip()) or _BLOCK_HTML.match(line))
        return bool(_RULE.match(line) or _ITEM.match(line)) or _is_table(lines, at)
    return _is_table(lines, at)


def _is_table(lines: list[str], at: int) -> bool:
    if at + 1 >= len(lines) or ("|" not in lines[at] and "|" not in lines[at + 1]):
        return False
    below = lines[at + 1]
    return (
        bool(_DELIMITER.match(below))
        and ("|" in below or ":" in below)
        and _cells(lines[at]) == _cells(below)
    )


def _cells(row: str) -> int:
    text = re.sub(r"\\.", "", row.strip())
    return text.removeprefix("|").removesuffix("|").count("|") + 1


def cut(blocks: list[str], count: int) -> list[str]:
    """Takes the first `count` lines off the first block."""
    lines = blocks.pop(0).split("\n")
    if rest := "\n".join(lines[count:]):
        blocks.insert(0, rest)
    return lines[:count]


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
        return block.lstrip()[:1] == "#" and bool(_HEADING.match(block.split("\n", 1)[0]))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes it."""
        [line] = cut(blocks, 1)
        found = _HEADING.match(line)
        assert found
        Tree.SubElement(parent, f"h{len(found[1])}").text = (found[2] or "").strip()


class UnderlineProcessor(BlockProcessor):
    """A line of text with `===` or `---` below it."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the second line is such a line and the first is text."""
        lines = block.split("\n", 2)
        return len(lines) > 1 and bool(_UNDERLINE.match(lines[1])) and not interrupts(lines, 0)

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes the heading."""
        text, below = cut(blocks, 2)
        Tree.SubElement(parent, "h1" if "=" in below else "h2").text = text.strip()


class RuleProcessor(BlockProcessor):
    """`---`, `***`, `- - -`."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line is a thematic break."""
        return bool(_RULE.match(block.split("\n", 1)[0]))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes it."""
        cut(blocks, 1)
        Tree.SubElement(parent, "hr")


class QuoteProcessor(BlockProcessor):
    """A block quote: its lines, and those that go on with its last paragraph."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line has the mark."""
        return bool(_QUOTE.match(block))

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Parses what is quoted as a document of its own."""
        lines = blocks[0].split("\n")
        inner: list[str] = []
        for at, line in enumerate(lines):
            if found := _QUOTE.match(line):
                inner.append(line[found.end() :])
            elif not inner[-1].strip() or interrupts(lines, at) or _closed(inner[-1]):
                break
            else:
                inner.append(line.lstrip())
        cut(blocks, len(inner))
        quote = Tree.SubElement(parent, "blockquote")
        self.parser.state.set("blockquote")
        self.parser.parseChunk(quote, "\n".join(line if line.strip() else "" for line in inner))
        self.parser.state.reset()


def _closed(line: str) -> bool:
    return bool(_HEADING.match(line) or _RULE.match(line) or BLOCK_LINE.search(line))


class HtmlProcessor(BlockProcessor):
    """Raw HTML of block level, up to the next empty line."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first line begins with a tag of block level, or is one tag only."""
        return block.lstrip()[:1] == "<" and bool(
            _BLOCK_HTML.match(block) or _ANY_TAG.match(block.split("\n", 1)[0])
        )

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Stashes it, to the next mark or empty line."""
        lines = blocks[0].split("\n")
        end = next((at for at, x in enumerate(lines) if at and BLOCK_LINE.match(x.strip())), None)
        add_text(parent, self.parser.md.htmlStash.store("\n".join(cut(blocks, end or len(lines)))))


class Table(TableProcessor):
    """The library's tables, also right below a paragraph and right above another block."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the first two lines are a table's head."""
        return (
            "|" in block
            and _is_table(block.split("\n", 2), 0)
            and super().test(parent, "\n".join(block.split("\n", 2)[:2]))
        )

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Hands the table's own lines on."""
        lines = blocks[0].split("\n")
        end = next((at for at in range(2, len(lines)) if _ends_table(lines[at])), len(lines))
        super().run(parent, ["\n".join(cut(blocks, end))])


def _ends_table(line: str) -> bool:
    return bool(_QUOTE.match(line) or _ITEM.match(line) or _closed(line) or _BLOCK_HTML.match(line))


class References(ReferenceProcessor):
    """`[label]: address`, looked for only in blocks that may begin with one."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether the block opens with a bracket."""
        return block.lstrip()[:1] == "["


class DefinitionProcessor(BlockProcessor):
    """A definition list: terms on lines of their own, definitions after `: `."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether a later line of the block begins a definition."""
        return ":" in block and self._start(block.split("\n")) > 0

    def _start(self, lines: list[str]) -> int:
        for at, line in enumerate(lines):
            if _DEFINITION.match(line):
                return at
            if at and interrupts(lines, at):
                break
        return 0

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Adds to the list before it, or begins one."""
        lines = blocks.pop(0).split("\n")
        start = self._start(lines)
        sibling = self.lastChild(parent)
        here = sibling if sibling is not None and sibling.tag == "dl" else None
        if here is None:
            here = Tree.SubElement(parent, "dl")
        for term in lines[:start]:
            Tree.SubElement(here, "dt").text = term.strip()
        bodies: list[list[str]] = []
        for at in range(start, len(lines)):
            if found := _DEFINITION.match(lines[at]):
                bodies.append([lines[at][found.end() :]])
            elif BLOCK_LINE.match(lines[at]):
                blocks.insert(0, "\n".join(lines[at:]))
                break
            else:
                bodies[-1].append(lines[at].strip())
        more = []
        while blocks and blocks[0].startswith("  ") and bodies:
            more.append(blocks.pop(0))
        for body in bodies:
            loose = bool(more) and body is bodies[-1]
            text = "\n".join(body)
            if loose:
                text = "\n\n".join([text, *(re.sub(r"(?m)^ {1,4}", "", block) for block in more)])
            self.parser.state.set("blockquote" if loose else "list")
            self.parser.parseChunk(Tree.SubElement(here, "dd"), text)
            self.parser.state.reset()


class ParagraphProcessor(BlockProcessor):
    """Text up to the first line that begins something else."""

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Always: what nothing else took is text."""
        return True

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Makes a paragraph, or bare text in a tight list."""
        lines = blocks[0].split("\n")
        end = next((at for at in range(1, len(lines)) if interrupts(lines, at)), len(lines))
        text = "\n".join(line.lstrip() for line in cut(blocks, end)).rstrip()
        if not text:
            return
        if self.parser.state.isstate("list") or HTML_PLACEHOLDER_RE.fullmatch(text):
            add_text(parent, text)
        else:
            Tree.SubElement(parent, "p").text = text


def add_text(parent: Tree.Element, text: str) -> None:
    """Appends text to what is in an element, on a line of its own."""
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = f"{parent.text}\n{text}" if parent.text else text
    else:
        last.tail = f"{last.tail}\n{text}" if last.tail else text
