"""Python-Markdown's block parser, asking fewer questions: of the processors only those whose blocks
can begin as the next one does.

As soon as a site's extension registers a processor of its own, the library's own loop does the
work.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as Tree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

DIGITS = "0"
"""Among the characters that blocks begin with, stands for all digits."""


class _Choices(dict[str, list[BlockProcessor]]):
    """The processors to ask about blocks, by the character that those begin with."""

    def __init__(self, rules: list[tuple[BlockProcessor, str | None]]) -> None:
        self._rules = rules

    def __missing__(self, first: str) -> list[BlockProcessor]:
        kind = DIGITS if first.isdecimal() else first
        indented = not first.strip()
        found = self[first] = [
            processor
            for processor, opening in self._rules
            if indented or opening is None or kind in opening
        ]
        return found


class Parser(BlockParser):
    """A parser that knows how the blocks of its processors begin."""

    def __init__(self, md: Markdown) -> None:
        """Without any processors yet."""
        super().__init__(md)
        self._rules: dict[BlockProcessor, tuple[str | None, int]] = {}
        self._known: list[BlockProcessor] = []
        self._alone = False

    def add(
        self,
        processor: BlockProcessor,
        name: str,
        priority: int,
        opening: str | None = None,
        lines: int = 1,
    ) -> None:
        """Registers a processor for blocks of at least so many `lines`, which begin with one of the
        characters `opening` if they are not indented (None: with any)."""
        self.blockprocessors.register(processor, name, priority)
        self._rules[processor] = opening, lines
        self._known = list(self.blockprocessors)
        rules = [(one, *self._rules[one]) for one in self._known]
        self._one_line = _Choices([(one, opening) for one, opening, lines in rules if lines == 1])
        self._more_lines = _Choices([(one, opening) for one, opening, _ in rules])

    def parseDocument(self, lines: Iterable[str]) -> Tree.ElementTree:  # noqa: N802
        """Parses a text."""
        self._alone = list(self.blockprocessors) == self._known
        return super().parseDocument(lines)

    def parseBlocks(self, parent: Tree.Element, blocks: list[str]) -> None:  # noqa: N802
        """Has each block read by the first processor that takes it."""
        if not self._alone:
            super().parseBlocks(parent, blocks)
            return
        while blocks:
            block = blocks[0]
            choices = self._more_lines if "\n" in block else self._one_line
            for processor in choices[block[:1]]:
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break
