"""Emphasis for Python-Markdown, with delimiters paired as in CommonMark.

https://spec.commonmark.org/0.31.2/#phase-2-inline-structure
The library's own processor loses letters next to delimiters that stand alone. A delimiter may open
or close in more places than in CommonMark: `**Note:**text` is strong. A lone one does so only where
its element begins a word, since `~/.*rc and ~/.*profile` or `n*(a) + m*(b)` mean no emphasis.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import Delimiter, DelimiterProcessor
from msgspec import Struct

from coursesite.markup.engines.gfm.span_queue import SpanQueue


class _Run(Struct):
    """A row of one delimiter. `start` and `end` move as parts of it are paired."""

    token: str
    start: int
    end: int
    closes: bool
    side: int
    """In CommonMark, 1 for delimiters that only open, -1 for those that only close, else 0."""
    length: int
    """The number of delimiters that the row had at first."""


class _Pair(Struct, frozen=True):
    """An element: the offsets of the delimiters before and after its content."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    tag: str


class _Group(Struct):
    """An element that is in no other: its pair, and those of the elements within it."""

    start: int
    end: int
    pairs: list[_Pair]


class Emphasis(DelimiterProcessor):
    """`*em*`, `**strong**`, `~~del~~`, and the delimiters that an extension adds."""

    def __init__(self, md: Markdown) -> None:
        """Adds the delimiters of GitHub."""
        super().__init__("*", "strong,em", md)
        self.add("_", "strong,em", smart=True)
        self.add("~", "del,del")
        self._queue = SpanQueue(self._find_groups)

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """The next element, with the start and end of the text it replaces; None with all of the
        text if nothing is emphasized there."""
        group, shift = self._queue.take(data, m.start())
        if group is None:
            return None, m.start(), len(data)
        return _element(data, group.pairs, shift), group.start + shift, group.end + shift

    def plain(self, text: str) -> str:
        """The text without the delimiters of what is emphasized in it."""
        marks = [
            mark
            for pair in self._find_pairs(text, 0)
            for mark in ((pair.start, pair.inner_start), (pair.inner_end, pair.end))
        ]
        out, at = "", 0
        for start, end in sorted(marks):
            out += text[at:start]
            at = end
        return out + text[at:]

    def leave_delimiters(self, md: Markdown) -> None:
        """Leaves to the extensions of `md` the delimiters that they have a pattern of their own
        for, as some have for `~`; those that nobody else reads are still read here."""
        for pattern in md.inlinePatterns:
            if pattern is not self:
                for token in getattr(pattern, "delimiters", ()):
                    self.remove(token)
        if self.tokens and self not in md.inlinePatterns:
            md.inlinePatterns.register(self, "em_github", 59)

    def _find_groups(self, text: str, start: int) -> list[_Group]:
        """The elements that are in no other one."""
        groups: list[_Group] = []
        for pair in self._find_pairs(text, start):
            if groups and pair.start < groups[-1].end:
                groups[-1].pairs.append(pair)
            else:
                groups.append(_Group(pair.start, pair.end, [pair]))
        return groups

    def _find_pairs(self, text: str, start: int) -> list[_Pair]:
        """The pairs of delimiters in a text from `start` on, in the order of their beginnings."""
        pairs: list[_Pair] = []
        openers: list[_Run] = []
        # No opener before this offset goes with a closer of that kind: CommonMark's
        # `openers_bottom`, without which lone delimiters would take quadratic time.
        floors: dict[tuple[str, bool, int, int], int] = {}
        for match in re.compile(rf"({self.pattern})\1*").finditer(text, start):
            begin, end = match.span()
            token, length = match[1], end - begin
            delimiter = self.delimiters[token]
            before, after = text[max(begin - 1, 0) : begin], text[end : end + 1]
            opens, closes = _sides(delimiter, before, after)
            side = _side(before, after)
            is_loose = length == 1 and before.isascii() and after.isascii()
            if is_loose and side == -1:
                opens = False
            run = _Run(token, begin, end, closes, side, length)
            key = token, opens, run.side, length if _is_exact(delimiter) else length % 3
            while closes and run.start < end:
                floor, at = floors.get(key, 0), len(openers) - 1
                while at >= 0 and openers[at].start >= floor:
                    size = _size(delimiter, openers[at], run, opens)
                    if size and is_loose and side == 1:
                        size *= not text[: openers[at].start][-1:].strip()
                    if size:
                        break
                    at -= 1
                else:
                    floors[key] = begin
                    break
                opener = openers[at]
                tag = delimiter.tags[0 if size == 2 else 1]
                pairs.append(_Pair(opener.end - size, opener.end, run.start, run.start + size, tag))
                del openers[at + 1 :]
                opener.end -= size
                run.start += size
                if opener.start == opener.end:
                    openers.pop()
            if opens and run.start < end:
                openers.append(run)
        pairs.sort(key=lambda pair: pair.start)
        return pairs


def _element(data: str, pairs: list[_Pair], shift: int) -> Element:
    """The element of the first pair, with those of the others, which are within it."""
    open_: list[tuple[_Pair, Element]] = []
    at = 0
    for pair in [*pairs, None]:
        while open_ and (pair is None or pair.start >= open_[-1][0].end):
            outer, element = open_.pop()
            add_text(element, data[at + shift : outer.inner_end + shift])
            at = outer.end
            if not open_:
                return element
        assert pair
        element = Element(pair.tag)
        if open_:
            add_text(open_[-1][1], data[at + shift : pair.start + shift])
            open_[-1][1].append(element)
        open_.append((pair, element))
        at = pair.inner_start
    raise AssertionError("there is a pair")


def add_text(element: Element, text: str) -> None:
    """Sets the text behind the last child of an element, or its only text."""
    if len(element):
        element[-1].tail = text
    else:
        element.text = text


def _sides(delimiter: Delimiter, before: str, after: str) -> tuple[bool, bool]:
    """Whether delimiters between two characters may open an element, and close one."""
    opens, closes = bool(after.strip()), bool(before.strip())
    if delimiter.smart:
        return opens and not before.isalnum(), closes and not after.isalnum()
    return (
        opens and not (before.isalnum() and after in ")]}.,:;!?"),
        closes and not (after.isalnum() and before in "([{"),
    )


def _side(before: str, after: str) -> int:
    """The side of delimiters between two characters (`_Run.side`)."""
    if not before.strip() or not after.strip():
        return int(bool(after.strip())) - int(bool(before.strip()))
    return int(after.isalnum()) - int(before.isalnum())


def _is_exact(delimiter: Delimiter) -> bool:
    """Whether one delimiter means the same as two, as in `~` and `~~`: then only rows of the same
    length are paired."""
    return delimiter.tag_count == 2 and delimiter.tags[0] == delimiter.tags[1]


def _size(delimiter: Delimiter, opener: _Run, closer: _Run, closer_opens: bool) -> int:
    """The number of delimiters that an opener and a closer share; 0 if they are no pair."""
    if opener.token != closer.token:
        return 0
    if _is_exact(delimiter):
        return opener.length if opener.length == closer.length <= 2 else 0
    both = opener.length + closer.length
    is_clear = opener.side == 1 and closer.side == -1
    if (opener.closes or closer_opens) and not is_clear and both % 3 == 0 and opener.length % 3:
        return 0
    shorter = min(opener.end - opener.start, closer.end - closer.start)
    if delimiter.double:
        return 2 if shorter >= 2 else 0
    return min(shorter, delimiter.max_size)
