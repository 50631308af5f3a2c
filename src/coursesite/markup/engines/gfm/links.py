"""Links and images for Python-Markdown, by CommonMark's rules.

https://spec.commonmark.org/0.31.2/#phase-2-inline-structure

The library has a pattern for each form of a link, and runs one after the other, so that `[a] [b]`
is one link and brackets of two forms cannot stand side by side. Here brackets are paired once, from
left to right. One thing is as in kramdown: an address may have spaces, as in `[a](Week 1.pdf)`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlinePatterns
from markdown.util import ETX, HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, STX
from msgspec import Struct

from coursesite.markup.engines.gfm.emphasis import Emphasis, add_text
from coursesite.markup.engines.gfm.html import amps_escaped
from coursesite.markup.engines.gfm.span_queue import SpanQueue
from coursesite.text.lazy_regex import rare

References = Mapping[str, tuple[str, str | None]]
"""Addresses and titles by label, as `label_key` gives it."""

_BRACKET = rare(r"!?\[|\]")
_LABEL = rare(r"\[([^\[\]]{0,999})\]")
_SPACE = rare(r"[ \t\n]*")
_ANGLED = rare(r"<([^<>\n]*)>")
_STOP = rare(r"[()\0\1\4-\x20\x7f]")
"""The characters at which an address may end; STX and ETX are around the library's placeholders."""
_MOST_DEPTH = 32
"""The deepest nesting of brackets in an address, as in cmark: so none is read again and again."""
_SPACED = rare(r"[^\s()<>\"'&]+(?: +[^\s()<>\"'&]+)+ *(?=\))")
_TITLE = rare(r"\"([^\"]*)\"|'([^']*)'|\(([^()]*)\)")
_ESCAPE = rare(rf"{STX}(\d+){ETX}")
_BREAK = rare(r"(?: {2,}|\\)\n")


class _Bracket(Struct):
    """A bracket that may open a link or an image."""

    start: int
    inner: int
    """The offset behind the bracket."""
    is_image: bool
    count: int
    """The number of links and images before it."""
    holds_bracket: bool = False


class _Link(Struct):
    """A link or image, with the links and images in its text."""

    start: int
    inner: int
    inner_end: int
    end: int
    is_image: bool
    address: str
    title: str | None
    children: list[_Link]


def label_key(label: str) -> str:
    """A label in the form that labels are compared in."""
    return " ".join(label.split()).casefold()


class Links(InlineProcessor):
    """`[text](address "title")`, `[text][label]`, `[label]`, and the same for images."""

    def __init__(self, md: Markdown, emphasis: Emphasis) -> None:
        """Reads the references of `md` when a text is read; `emphasis` is that of the texts of
        images."""
        super().__init__(r"!?\[", md)
        self._emphasis = emphasis
        self._queue = SpanQueue(self._find)

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """The next link or image, with the start and end of the text it replaces; None with all of
        the text if there is none."""
        link, shift = self._queue.take(data, m.start())
        if link is None:
            return None, m.start(), len(data)
        return self._element(link), link.start + shift, link.end + shift

    # ---- finding -------------------------------------------------------------------------------

    def _find(self, text: str, start: int) -> list[_Link]:
        """The links and images of a text from `start` on that are in no other one."""
        open_: list[_Bracket] = []
        links: list[_Link] = []
        closed = 0  # no link may begin at the first so many brackets: a link is behind them
        at = start
        while bracket := _BRACKET.search(text, at):
            at = bracket.end()
            if bracket[0] != "]":
                if open_:
                    open_[-1].holds_bracket = True
                open_.append(_Bracket(bracket.start(), at, at - bracket.start() == 2, len(links)))
                continue
            if not open_:
                continue
            opening = open_.pop()
            is_closed, closed = len(open_) < closed, min(closed, len(open_))
            if is_closed and not opening.is_image:
                continue
            target = self._target(text, opening, bracket.start())
            if target is None:
                continue
            at, address, title = target
            children = links[opening.count :]
            del links[opening.count :]
            links.append(
                _Link(
                    start=opening.start,
                    inner=opening.inner,
                    inner_end=bracket.start(),
                    end=at,
                    is_image=opening.is_image,
                    address=address,
                    title=title,
                    children=children,
                )
            )
            if not opening.is_image:
                closed = len(open_)
        return links

    def _target(
        self, text: str, opening: _Bracket, close: int
    ) -> tuple[int, str, str | None] | None:
        """The end, address and title of a link whose text ends at `close`; None if it is none."""
        if text.startswith("(", close + 1) and (inline := self._inline(text, close + 2)):
            return inline
        references: References = self.md.references
        if references:
            label = _LABEL.match(text, close + 1)
            if label and (key := label_key(self._written(label[1]))):
                found = references.get(key)
                return None if found is None else (label.end(), *found)
            if not opening.holds_bracket and close - opening.inner < 1000:
                key = label_key(self._written(text[opening.inner : close]))
                if key and (found := references.get(key)):
                    end = label.end() if label and not label[1] else close + 1
                    return (end, *found)
        if text.startswith("(", close + 1) and (spaced := _SPACED.match(text, close + 2)):
            return spaced.end() + 1, self._literal(spaced[0].rstrip()), None
        return None

    def _inline(self, text: str, at: int) -> tuple[int, str, str | None] | None:
        """The end, address and title between round brackets, behind the first of them."""
        at = _skip_space(text, at)
        if text.startswith("<", at):
            if not (angled := _ANGLED.match(text, at)):
                return None
            address, end = angled[1], angled.end()
        else:
            end = _address_end(text, at)
            address = text[at:end]
            if address[:1] == STX and (written := self._written(address))[:1] == "<":
                # a tag, or an autolink, to those who read them first
                if not (angled := _ANGLED.fullmatch(written)):
                    return None
                address = angled[1]
        title, at = None, _skip_space(text, end)
        if at > end and (quoted := _TITLE.match(text, at)):
            title = self._literal(quoted[quoted.lastindex or 1])
            at = _skip_space(text, quoted.end())
        return (at + 1, self._literal(address), title) if text.startswith(")", at) else None

    # ---- texts with placeholders of the library ------------------------------------------------

    def _literal(self, text: str) -> str:
        """An address or title: characters for their escapes, and HTML as it is written."""
        return self._restored(text, "") if STX in text else text

    def _written(self, text: str) -> str:
        """A text as it is in the notes."""
        return self._restored(text, "\\") if STX in text else text

    def _restored(self, text: str, backslash: str) -> str:
        def restored(place: re.Match[str]) -> str:
            node = self._stashed(place[1])
            if isinstance(node, Element):
                return f"<{node.text}>" if node.tag == "a" else "".join(node.itertext())
            if html := HTML_PLACEHOLDER_RE.fullmatch(node):
                return str(self.md.htmlStash.rawHtmlBlocks[int(html[1])])
            if escape := _ESCAPE.fullmatch(node):
                return backslash + chr(int(escape[1]))
            return node if not backslash else node.replace("&amp;", "\\&")

        return INLINE_PLACEHOLDER_RE.sub(restored, text)

    def _shown(self, text: str) -> str:
        """A text as its HTML would show it, without tags."""

        def shown(place: re.Match[str]) -> str:
            node = self._stashed(place[1])
            if isinstance(node, Element):
                return "".join(node.itertext())
            return "" if HTML_PLACEHOLDER_RE.fullmatch(node) else self._literal(place[0])

        return INLINE_PLACEHOLDER_RE.sub(shown, text)

    def _stashed(self, key: str) -> Element | str:
        patterns = self.md.treeprocessors["inline"]
        assert isinstance(patterns, InlinePatterns)
        return patterns.stashed_nodes.get(key, "")

    # ---- elements ------------------------------------------------------------------------------

    def _element(self, link: _Link) -> Element:
        text = self._queue.text
        element = Element("img" if link.is_image else "a")
        element.set("src" if link.is_image else "href", amps_escaped(link.address))
        if link.title is not None:
            element.set("title", amps_escaped(link.title))
        if link.is_image:
            element.set("alt", amps_escaped(self._alternative(link)))
            return element
        at = link.inner
        for child in link.children:
            add_text(element, text(at, child.start))
            element.append(self._element(child))
            at = child.end
        add_text(element, text(at, link.inner_end))
        return element

    def _alternative(self, image: _Link) -> str:
        """The text of an image without Markdown: the text that its HTML would show."""
        marks: list[tuple[int, int]] = []
        inside = list(image.children)
        while inside:
            link = inside.pop()
            marks += [(link.start, link.inner), (link.inner_end, link.end)]
            inside += link.children
        text, at = "", image.inner
        for start, end in sorted(marks):
            text += self._queue.text(at, start)
            at = end
        text += self._queue.text(at, image.inner_end)
        if any(mark in text for mark in "*_~"):
            text = self._emphasis.plain(text)
        if "\n" in text:
            text = _BREAK.sub("\n", text)
        return self._shown(text) if STX in text else text


def _skip_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    assert space
    return space.end()


def _address_end(text: str, at: int) -> int:
    """The end of an address without pointed brackets, whose round ones are in pairs."""
    depth = 0
    for stop in _STOP.finditer(text, at):
        if stop[0] == "(":
            depth += 1
            if depth > _MOST_DEPTH:
                return stop.start()
        elif stop[0] != ")" or not depth:
            return stop.start()
        else:
            depth -= 1
    return len(text)
