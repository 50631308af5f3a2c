"""Blocks of a course's extensions, handed over whole: with indented content, or up to `///`.

The extensions take one stretch between empty lines after the other, and look through the elements
made so far for the block that it continues: a list with empty lines in it would end at each.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Tree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor

from coursesite.markup.placeholders import BLOCK_LINE, BLOCK_OPEN, CLOSE, OPEN
from coursesite.markup.syntax.blocks import indent
from coursesite.markup.syntax.foreign_blocks import INDENT, OPENERS, opener_of
from coursesite.text.lazy_regex import rare

_PRIORITY = 105
"""The priority of the extensions' own processors."""
_SLASHES = "blocks"
"""The name of the processor for `/// name` in pymdown-extensions."""

_STRIPPER = "strip-html"
"""The name of the postprocessor of `pymdownx.striphtml`."""
_HIDDEN = rare(f"{OPEN}{OPEN}(\\d+){CLOSE}{CLOSE}")
_HIGHLIGHTERS = "hilite", "indent-highlight"
"""The names of the tree processors of `codehilite` and `pymdownx.highlight`."""


def gather(md: Markdown) -> None:
    """Has the extensions that are loaded get each block with all of its content."""
    registry = md.parser.blockprocessors
    for name, opener in OPENERS.items():
        if name in registry:
            processor = GatheringProcessor(registry[name], opener)
            registry.register(processor, name, _PRIORITY)
    if _SLASHES in registry:
        _gather_slashes(registry[_SLASHES])


def keep_tails(md: Markdown) -> None:
    """Has the extensions that highlight indented code leave the text behind it: they clear its
    element, and placeholders of blocks are text there."""
    for name in _HIGHLIGHTERS:
        if name in md.treeprocessors:
            _keep_tails(md.treeprocessors[name])


def _keep_tails(processor: Any) -> None:
    run = processor.run

    def run_and_restore(root: Tree.Element) -> Any:
        tails = [(code, code.tail) for code in root.iter("pre") if code.tail and code.tail.strip()]
        result = run(root)
        for code, tail in tails:
            code.tail = tail
        return result

    processor.run = run_and_restore


def keep_placeholders(md: Markdown) -> None:
    """Has the extension that takes out comments leave the placeholders of blocks."""
    if _STRIPPER in md.postprocessors:
        _keep_placeholders(md.postprocessors[_STRIPPER])


def _keep_placeholders(processor: Any) -> None:
    run = processor.run

    def run_and_restore(text: str) -> str:
        hidden = BLOCK_LINE.sub(f"{OPEN}{OPEN}\\1{CLOSE}{CLOSE}", text)
        return _HIDDEN.sub(f"{BLOCK_OPEN}\\1{CLOSE}-->", str(run(hidden)))

    processor.run = run_and_restore


def _gather_slashes(processor: Any) -> None:
    """Has the processor of blocks from `/// name` to `///` read the content of one at once."""
    parse = processor.parse_blocks

    def parse_whole(blocks: list[str], parent: Tree.Element) -> None:
        length, count = processor.stack[-1].block.length, 0
        for block in blocks:
            count += 1
            if any(len(end[1]) == length for end in processor.end.finditer(block)):
                break
        whole = ["\n\n".join(blocks[:count])]
        del blocks[:count]
        parse(whole, parent)
        blocks[:0] = whole  # the rest

    processor.parse_blocks = parse_whole


class GatheringProcessor(BlockProcessor):
    """Gathers the content of a block, over empty lines, for the extension's processor."""

    def __init__(self, inner: BlockProcessor, opener: str) -> None:
        """`inner` is the extension's processor, for blocks that begin with `opener`."""
        super().__init__(inner.parser)
        self.inner, self.opener = inner, opener

    def test(self, parent: Tree.Element, block: str) -> bool:
        """Whether a line is the first one of such a block."""
        return self.opener in block and self._start(block.split("\n")) >= 0

    def _start(self, lines: list[str]) -> int:
        for at, line in enumerate(lines):
            if indent(line) < (1 if at else INDENT) and opener_of(line.lstrip()) == self.opener:
                return at
        return -1

    def run(self, parent: Tree.Element, blocks: list[str]) -> None:
        """Has the text above the block read, and then the block with all of its content."""
        lines = blocks.pop(0).split("\n")
        at = self._start(lines)
        if at:
            self.parser.parseBlocks(parent, ["\n".join(lines[:at])])
        width = indent(lines[at]) + INDENT
        taken, rest = [lines[at].lstrip()], lines[at + 1 :]
        while True:
            outside = (n for n, line in enumerate(rest) if line.strip() and indent(line) < width)
            end = next(outside, len(rest))
            taken += [" " * INDENT + line[width:] for line in rest[:end]]
            if end < len(rest):
                blocks.insert(0, "\n".join(rest[end:]))
                break
            if not blocks or (blocks[0].strip() and indent(blocks[0].lstrip("\n")) < width):
                break
            rest = ["", *blocks.pop(0).split("\n")]
        self.parser.state.set("blockquote")
        self.inner.run(parent, ["\n".join(line if line.strip() else "" for line in taken)])
        self.parser.state.reset()
