"""For speed: Python-Markdown's inline patterns, each run only on texts that it may match.

The library runs every pattern on every text, and once more on the texts of the elements that come
out; most texts have a star at most. Here, too, patterns run in the order of the registry. As soon
as an extension registers a pattern of its own, the library's processor does the work. The figure:
content/guide/decisions/inline-markdown.md.
"""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from markdown import Markdown, treeprocessors
from markdown.inlinepatterns import InlineProcessor as Pattern
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_RE, AtomicString

_TRIGGERS = {
    "autolink": "<",
    "automail": "<",
    "html": "<",
    "escape": "\\",
    "link": "]",
    "no_entity": "&",
    "entity": "&",
    "em_strong": "*_~",
    "linebreak": "\n",
}
"""The part that a text must have for a pattern to match; for `em_strong`, any of the characters."""
_INLINE_LINK = "]("
"""The same for links in a document that defines no references."""


class InlineProcessor(treeprocessors.InlineProcessor):
    """The library's inline processor, which looks for the triggers of patterns first."""

    def __init__(self, md: Markdown) -> None:
        """Reads the patterns that are registered with `md` now."""
        super().__init__(md)
        registry = md.inlinePatterns
        names = [name for name in _TRIGGERS if name in registry]
        names.sort(key=registry.get_index_for_name)
        self._known = [registry[name] for name in names]
        self._all = [
            (name, tuple(_TRIGGERS[name]) if name == "em_strong" else (_TRIGGERS[name],), pattern)
            for name, pattern in zip(names, self._known, strict=True)
            if isinstance(pattern, Pattern)
        ]
        self._patterns = self._all

    def run(self, tree: Tree.Element, ancestors: list[str] | None = None) -> Tree.Element:
        """Applies the patterns to all text of the tree."""
        if not self.begin():
            return super().run(tree, ancestors)
        for element in list(tree.iter()):
            self._read_element(element)
        return tree

    def begin(self) -> bool:
        """Begins a document; False if a pattern is registered that has no trigger here."""
        self.stashed_nodes = {}
        self._patterns = self._all
        if not self.md.references:
            self._patterns = [
                (name, (_INLINE_LINK,) if name == "link" else triggers, pattern)
                for name, triggers, pattern in self._all
            ]
        delimiters = self.md.delimiters
        return (
            list(self.md.inlinePatterns) == self._known
            and delimiters is not None
            and "".join(delimiters.tokens) == _TRIGGERS["em_strong"]
        )

    def read_text(self, text: str, element: Tree.Element, is_tail: bool) -> None:
        """Fills an empty element with a text that was the beginning of an element's content, or
        with `is_tail` stood behind an element."""
        if is_tail:
            self._expand(self._with_placeholders(text, 0), element, None)
        else:
            element.text = text
            self._read_element(element)

    def _read_element(self, element: Tree.Element) -> None:
        text, children = element.text, list(element)
        if text and not isinstance(text, AtomicString):
            read = self._with_placeholders(text, 0)
            if read is not text:
                element.text = None
                self._expand(read, element, None)
        for child in children:
            if child.tail and not isinstance(child.tail, AtomicString):
                read = self._with_placeholders(child.tail, 0)
                if read is not child.tail:
                    child.tail = None
                    self._expand(read, element, child)

    def _with_placeholders(self, text: str, first: int) -> str:
        """The text with placeholders for all that the patterns from number `first` on match; the
        same object if they match nothing."""
        for index in range(first, len(self._patterns)):
            _, triggers, pattern = self._patterns[index]
            for trigger in triggers:
                if trigger in text:
                    text = self._apply(pattern, text, index)
                    break
        return text

    def _apply(self, pattern: Pattern, text: str, index: int) -> str:
        regex, at, done = pattern.getCompiledRegExp(), 0, 0
        out: list[str] = []
        while match := regex.search(text, at):
            node, start, end = pattern.handleMatch(match, text)
            if start is None or end is None:
                at = match.end()
                continue
            at = end
            if node is None:
                continue
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                for child in node.iter():
                    if child.text:
                        child.text = self._with_placeholders(child.text, index + 1)
                    if child.tail:
                        child.tail = self._with_placeholders(child.tail, index + 1)
            key = f"{len(self.stashed_nodes):04d}"
            self.stashed_nodes[key] = node
            out += [text[done:start], INLINE_PLACEHOLDER % key]
            done = end
        if not out:
            return text
        out.append(text[done:])
        return "".join(out)

    def _expand(self, text: str, parent: Tree.Element, after: Tree.Element | None) -> None:
        """Puts text into `parent`, behind its child `after` or at its start, with the nodes that
        the placeholders stand for."""
        index = 0 if after is None else list(parent).index(after) + 1
        last, at = after, 0
        parts: list[str] = []

        def add() -> None:
            if not parts:
                return
            joined = "".join(parts)
            parts.clear()
            if last is None:
                parent.text = (parent.text or "") + joined
            else:
                last.tail = (last.tail or "") + joined

        for placeholder in INLINE_PLACEHOLDER_RE.finditer(text):
            node = self.stashed_nodes.get(placeholder[1])
            if node is None:
                continue
            if placeholder.start() > at:
                parts.append(text[at : placeholder.start()])
            at = placeholder.end()
            if isinstance(node, str):
                parts.append(node)
                continue
            add()
            self._expand_node(node)
            parent.insert(index, node)
            index += 1
            last = node
        if at < len(text):
            parts.append(text[at:])
        add()

    def _expand_node(self, node: Tree.Element) -> None:
        """Expands the placeholders within a node that a pattern made."""
        for child in list(node):
            self._expand_node(child)
        if node.text and "\x02" in node.text and not isinstance(node.text, AtomicString):
            text, node.text = node.text, None
            self._expand(text, node, None)
        for child in list(node):
            if child.tail and "\x02" in child.tail:
                tail, child.tail = child.tail, None
                self._expand(tail, node, child)
