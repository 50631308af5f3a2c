"""For speed: Python-Markdown for courses without extensions, writing HTML as it reads.

The library makes an element of each span of a line, runs every inline pattern on every text and
then serialises the tree, for extensions may change any of it. Nothing does here, so a text that is
plain enough becomes HTML at once (`fast_spans`), and the others take the library's way. The figure:
content/guide/decisions/inline-markdown.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.util import ETX, STX, AtomicString

from coursesite.markup.engines.gfm import fast_spans
from coursesite.markup.engines.gfm.extension import GitHubFlavour
from coursesite.markup.engines.gfm.fast_inline import InlineProcessor
from coursesite.markup.placeholders import BLOCK_OPEN
from coursesite.text.lazy_regex import rare

_BLANK = re.compile(r"\n +(?=\n)")


_MANY, _LONG = 500, 20_000
"""More blocks, or characters of one, than can be moved each time that one is taken."""
_CUT = rare(rf"\n(?=#{{1,6}} |\*{{3}}\n|{BLOCK_OPEN})")
"""The beginnings of lines that end all that stands above them."""
_TAG_LINE = rare(r"(?m)^ *</?[A-Za-z]")


def _parts(blocks: list[str]) -> Iterator[str]:
    """The blocks, with long ones cut where it makes no difference."""
    for block in blocks:
        if len(block) > _LONG and not _TAG_LINE.search(block):
            yield from _CUT.split(block)
        else:
            yield block


class _Blocks(list[str]):
    """Many blocks, of which processors take the first. It is the last of the list, so that no other
    one is moved."""

    def __init__(self, blocks: Iterable[str]) -> None:
        super().__init__(blocks)
        self.reverse()

    def __getitem__(self, index: int) -> str:  # type: ignore[override]
        return super().__getitem__(-1 - index)

    def pop(self, index: int = -1) -> str:  # type: ignore[override]
        return super().pop(-1 - index)

    def insert(self, index: int, block: str) -> None:  # type: ignore[override]
        super().insert(len(self) - index, block)


class _Parser(BlockParser):
    """A block parser that asks only the processors whose blocks can begin as the next one does.

    The library's asks its registry to sort and list all of them for every block. Here they never
    change."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._choices: dict[tuple[str, bool], list[BlockProcessor]] = {}

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 (the library's)
        choices = self._choices
        if len(blocks) > _MANY or max(map(len, blocks), default=0) > _LONG:
            blocks = _Blocks(_parts(blocks))
        while blocks:
            block = blocks[0]
            key = block[:1], "\n" in block
            for processor in choices.get(key) or self._choose(*key):
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    def _choose(self, first: str, has_lines: bool) -> list[BlockProcessor]:
        """The processors of blocks that begin with a character, and have several lines or one. All
        blocks may begin with white space."""
        char = "0" if first.isdecimal() else first
        self._choices[first, has_lines] = chosen = [
            processor
            for processor in self.blockprocessors
            if (not char.strip() or char in getattr(processor, "FIRST", char))
            and (has_lines or not getattr(processor, "HAS_LINES", False))
        ]
        return chosen


class Converter(Markdown):
    """The same as `Markdown(extensions=[GitHubFlavour()])`, with the same HTML in less time.

    Nothing may be registered with it."""

    def __init__(self) -> None:
        """Registers the extension."""
        super().__init__(extensions=[GitHubFlavour(_Parser)])
        patterns = self.treeprocessors["inline"]
        assert isinstance(patterns, InlineProcessor)
        self._patterns = patterns
        # `convert` stands for these three; with others, the library's own does the work
        self._is_expected = (
            patterns.begin()
            and (len(self.preprocessors), len(self.treeprocessors)) == (1, 2)
            and "normalize_whitespace" in self.preprocessors
            and "unescape" in self.treeprocessors
        )
        self._written: list[str] = []

    def convert(self, source: str) -> str:
        """The HTML of a text; as in the library, `reset` comes first."""
        if not (self._is_expected and source.strip()):
            return super().convert(source)
        # the library joins the lines that it gets here, so they may as well come in one piece
        text = _with_plain_spaces(source, self.tab_length)
        root = self.parser.parseDocument([text]).getroot()
        assert root is not None
        self._patterns.begin()
        self._written = []
        self._write(root)
        output = "".join(self._written).strip()
        for postprocessor in self.postprocessors:
            output = postprocessor.run(output)
        if STX in output or ETX in output:  # a placeholder of the library's that none replaced
            self.reset()
            return super().convert(source)
        return output.strip()

    def _write(self, element: Element) -> None:
        write, html = self._written.append, self._html
        if text := element.text:
            write(html(text))
        for child in element:
            tag = child.tag
            opening = f"{tag}{_attributes(child)}" if child.attrib else tag
            if len(child):
                write(f"<{opening}>")
                self._write(child)
                write(f"</{tag}>")
            elif tag == "hr":
                write("<hr />")
            else:
                write(f"<{opening}>{html(text) if (text := child.text) else ''}</{tag}>")
            if text := child.tail:
                write(html(text, is_tail=True))

    def _html(self, text: str, is_tail: bool = False) -> str:
        if isinstance(text, AtomicString):
            return text
        html = fast_spans.html(text, not self.references)
        return self._by_patterns(text, is_tail) if html is None else html

    def _by_patterns(self, text: str, is_tail: bool) -> str:
        """The HTML that the library's inline patterns make of a text."""
        element = Element("div")
        self._patterns.read_text(text, element, is_tail)
        self.treeprocessors["unescape"].run(element)
        return self.serializer(element).removeprefix("<div>").removesuffix("</div>")


def _with_plain_spaces(text: str, tab_length: int) -> str:
    """The text as the library's `NormalizeWhitespace` leaves it."""
    if STX in text or ETX in text:
        text = text.replace(STX, "").replace(ETX, "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text += "\n\n"
    if "\t" in text:
        text = text.expandtabs(tab_length)
    return _BLANK.sub("\n", text)


def _attributes(element: Element) -> str:
    return "".join(f' {name}="{value}"' for name, value in sorted(element.items()))
