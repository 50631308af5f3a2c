"""Runs Python-Markdown's inline patterns, each only where a character that it needs occurs.

The library tries every pattern on every stretch of text; most stretches have a star at most. The
result is the same: patterns run in the order of the registry, on the same text. As soon as a site's
extension registers a pattern of its own, the library's own processor does the work.
"""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from markdown import Markdown, treeprocessors
from markdown.inlinepatterns import InlineProcessor as Pattern
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_RE, AtomicString

TRIGGERS = {
    "no_entity": "&",
    "linebreak": "\n",
    "escape": "\\",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "html": "<",
    "entity": "&",
    "em_strong": "*_~",
}
"""What a text must hold for a pattern to match there; any one character of `em_strong`'s."""

REFERENCES = {"reference", "image_reference", "short_reference", "short_image_ref"}
"""The patterns that match nothing where no reference is defined."""


class InlineProcessor(treeprocessors.InlineProcessor):
    """The library's inline processor with the patterns' triggers looked at first."""

    def __init__(self, md: Markdown) -> None:
        """For the patterns that are registered with `md` now."""
        super().__init__(md)
        registry = md.inlinePatterns
        names = [name for name in TRIGGERS if name in registry]
        names.sort(key=registry.get_index_for_name)
        self._known = [registry[name] for name in names]
        self._all = [
            (name, tuple(TRIGGERS[name]) if name == "em_strong" else (TRIGGERS[name],), pattern)
            for name, pattern in zip(names, self._known, strict=True)
            if isinstance(pattern, Pattern)
        ]
        self._patterns = self._all

    def run(self, tree: Tree.Element, ancestors: list[str] | None = None) -> Tree.Element:
        """Applies the patterns to all text of the tree."""
        if not self.begin():
            return super().run(tree, ancestors)
        for element in list(tree.iter()):
            self._element(element)
        return tree

    def begin(self) -> bool:
        """Makes ready for the texts of a document; False if there are patterns not known here."""
        self.stashed_nodes = {}
        self._patterns = self._all
        if not self.md.references:
            self._patterns = [one for one in self._all if one[0] not in REFERENCES]
        delimiters = self.md.delimiters
        return (
            list(self.md.inlinePatterns) == self._known
            and delimiters is not None
            and "".join(delimiters.tokens) == TRIGGERS["em_strong"]
        )

    def text(self, text: str, element: Tree.Element, tail: bool) -> None:
        """Puts a text into an empty element, as the patterns read it where it is an element's
        tail, or the beginning of its content."""
        if tail:
            self._expand(self._handle(text, 0), element, None)
        else:
            element.text = text
            self._element(element)

    def _element(self, element: Tree.Element) -> None:
        text, children = element.text, list(element)
        if text and not isinstance(text, AtomicString):
            handled = self._handle(text, 0)
            if handled is not text:
                element.text = None
                self._expand(handled, element, None)
        for child in children:
            if child.tail and not isinstance(child.tail, AtomicString):
                handled = self._handle(child.tail, 0)
                if handled is not child.tail:
                    child.tail = None
                    self._expand(handled, element, child)

    def _handle(self, text: str, first: int) -> str:
        """The text with placeholders for what the patterns from number `first` on match."""
        for index in range(first, len(self._patterns)):
            _, triggers, pattern = self._patterns[index]
            for trigger in triggers:
                if trigger in text:
                    text = self._apply(pattern, text, index)
                    break
        return text

    def _apply(self, pattern: Pattern, text: str, index: int) -> str:
        regex, at = pattern.getCompiledRegExp(), 0
        while found := regex.search(text, at):
            node, start, end = pattern.handleMatch(found, text)
            if start is None or end is None:
                at = found.end()
                continue
            if node is None:
                at = end
                continue
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                for child in (node, *node):
                    if child.text:
                        child.text = self._handle(child.text, index + 1)
                    if child.tail:
                        child.tail = self._handle(child.tail, index + 1)
            key = f"{len(self.stashed_nodes):04d}"
            self.stashed_nodes[key] = node
            mark = INLINE_PLACEHOLDER % key
            text = f"{text[:start]}{mark}{text[end:]}"
            at = start + len(mark)
        return text

    def _expand(self, text: str, parent: Tree.Element, after: Tree.Element | None) -> None:
        """Puts text into `parent`, behind its child `after` or at its start, with the nodes that
        the placeholders stand for."""
        place = 0 if after is None else list(parent).index(after) + 1
        last, at = after, 0

        def add(part: str) -> None:
            if last is None:
                parent.text = (parent.text or "") + part
            else:
                last.tail = (last.tail or "") + part

        for found in INLINE_PLACEHOLDER_RE.finditer(text):
            node = self.stashed_nodes.get(found[1])
            if node is None:
                continue
            if found.start() > at:
                add(text[at : found.start()])
            at = found.end()
            if isinstance(node, str):
                add(node)
                continue
            self._settle(node)
            parent.insert(place, node)
            place += 1
            last = node
        if at < len(text):
            add(text[at:])

    def _settle(self, node: Tree.Element) -> None:
        """Expands the placeholders within a node that a pattern made."""
        for child in list(node):
            self._settle(child)
        if node.text and "\x02" in node.text and not isinstance(node.text, AtomicString):
            text, node.text = node.text, None
            self._expand(text, node, None)
        for child in list(node):
            if child.tail and "\x02" in child.tail:
                tail, child.tail = child.tail, None
                self._expand(tail, node, child)
