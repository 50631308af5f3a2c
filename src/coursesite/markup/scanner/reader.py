"""The reading position that the parts of the scan look ahead from, and the blocks they hand back.

A part gets a `Reader` and never the scanner, which is one: so a part can be read, and written,
without the others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from coursesite.diagnostics import Span
from coursesite.markup.attributes import Attributes
from coursesite.markup.placeholders import placeholder
from coursesite.markup.scanner import containers, lookahead
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.containers import Open
from coursesite.markup.scanner.lines import Closing, Line
from coursesite.markup.scanner.lookahead import Ahead
from coursesite.markup.tokens import Attr, Html, Token

Paragraph = list[tuple[str, str, Line]]
"""The lines of a paragraph: prefix of the containers, content, and the line itself."""


class LineElement(Struct):
    """An element around one line of Markdown, which must not become a paragraph."""

    count: int
    opening: Html
    content: Paragraph
    closing: Html


class Block(Struct):
    """A block that a part has read."""

    count: int
    """The number of lines it takes up."""
    token: Token | None = None
    """The token to stand in its place; None for nothing."""
    lines: list[Line] | None = None
    """Lines to be read next, in the place of those it takes up."""
    gap: bool = False
    """Whether `token` begins an element whose content is Markdown, which `lines` are."""
    takes_attributes: bool = False
    """Whether an attribute list on the next line goes to `token` before the engine runs."""
    attributes: Attr | None = None
    """The attributes of `token`, for the tree to apply: to them go those of a list on the next
    line."""
    is_solution: bool = False
    title: LineElement | None = None
    """An element at the beginning of that content, of none of its lines."""


Pairs = Callable[[str], Mapping[int, tuple[int, int]]]
Place = tuple[int, int, Span | None]
"""A place in the notes, which stays the same when its line is put among others or is cut: number of
the line, offset in it, and the shortcode in whose place the line stands."""
Row = tuple[int, Place]
_Closings = tuple[float, int, dict[Place, tuple[Row, Row]]]
"""The closing tags up to a line (counted from the end), when so many texts had been put in."""
_UNKNOWN: _Closings = (float("inf"), 0, {})


class Reader(ABC):
    """The lines of a text, and the position up to which they have been read."""

    def __init__(self, lines: list[Line], collector: Collector) -> None:
        """Begins with the first line."""
        self.lines, self.collector = lines, collector
        self.at = 0
        """The number of the line to be read, from 0."""
        self.open: Open = ()
        """The containers that this line is in."""
        self.out: list[str] = []
        """The lines that have been written."""
        self.prefix = ""
        """The part of this line before its content: markers and indentation of the containers."""
        self.paragraph: Paragraph = []
        """The lines above this one that are of one paragraph."""
        self.in_html = False
        """Whether this line is of a block of HTML, in which there is no Markdown."""
        self.solutions = collector.solutions
        self._given_up: dict[tuple[object, Open], int] = {}
        self._closings: dict[Any, _Closings] = {}

    def take_list(self) -> Attributes:
        """The attributes of a list that stands above this line, which are for the code or formula
        that begins here. The list is taken out of what was written; its caption stays."""
        out, tokens = self.out, self.collector.tokens
        rows = (
            row for row in range(len(out) - 1, max(-1, len(out) - 5), -1) if out[row].strip(" >")
        )
        number, row = len(tokens) - 1, next(rows, -1)
        if number > 1 and row >= 0 and out[row].endswith(placeholder(number)):
            opening = tokens[number - 1]
            if isinstance(opening, Html) and opening.html.startswith("<x-c"):
                number, row = number - 2, next(rows, -1)
        if number < 0 or row < 0 or not isinstance(token := tokens[number], Attr):
            return Attributes()
        sign = placeholder(number, block=True)
        if token.after and out[row].endswith(sign):
            out[row] = out[row].removesuffix(sign)
            return token.attributes
        return Attributes()

    @abstractmethod
    def end_paragraph(self) -> None:
        """Ends the paragraph above, so that its tokens come before those of a block."""

    @abstractmethod
    def above(self) -> list[str]:
        """The lines written last, down from an empty one or a comment, without their prefix."""

    @abstractmethod
    def written(self, count: int) -> list[str]:
        """The last `count` lines that were written."""

    @property
    def is_within(self) -> bool:
        """Whether this line is within a container, or a block with Markdown in it."""
        return bool(self.open) or self.collector.blocks > 0

    def ahead(self, at: int) -> Ahead:
        """The text from offset `at` of this line to the end of the containers and of the block it
        is in."""
        return Ahead(self.lines, self.at, at, self.open)

    def ahead_to_empty(self, at: int, most: int) -> str:
        """The text from offset `at` of this line to the next empty one, of `most` lines at most."""
        return lookahead.to_empty(self.lines, self.at, at, self.open, most)

    def given_up(self, what: object) -> int:
        """The number of the line up to which the end of this kind of block has been looked for in
        vain, in containers that this line is in, too."""
        return len(self.lines) - self._given_up.get((what, self.open), len(self.lines))

    def give_up(self, what: object, row: int) -> None:
        """Notes that such a block has no end if it begins between this line and `lines[row]`: for
        each of many openings, all of the text would have to be read."""
        self._given_up[what, self.open] = len(self.lines) - row

    def closing(self, at: int, pairs: Pairs) -> tuple[str, tuple[int, int]] | None:
        """The text from the tag at offset `at` of this line to the end of the line in which the tag
        that closes it ends, and the start and end of that tag in it; None if there is none.

        `pairs` gives the closing tags in a text by the offsets of the opening ones. It is asked
        once for all of the containers that are open."""
        line, count = self.lines[self.at], len(self.lines)
        # the lines of a tab are less indented now: what was code before may have tags in it
        key = (pairs, self.open, line.origin, max(line.shift, 0))
        end, texts, closings = self._closings.get(key, _UNKNOWN)
        if count - self.at <= end or (line.origin and texts != self.collector.texts):
            closings, stop = self._places(pairs, at)
            self._closings[key] = count - stop, self.collector.texts, closings
        places = closings.get(_place(line, at))
        if places is None:
            return None
        ahead = self.ahead(at)
        if self._is_at(*places[0]) and self._is_at(*places[1]):
            ahead.read(count - places[1][0] - self.at)
            if ahead.stop <= count - places[1][0]:
                return None  # the block that this line is in ends above the tag
            start, stop = [self._offset(ahead, count - row, place) for row, place in places]
            return ahead.text, (start, stop)
        while (found := pairs(ahead.text).get(0)) is None and ahead.more():
            pass  # the lines have moved
        return (ahead.text, found) if found else None

    def _places(self, pairs: Pairs, at: int) -> tuple[dict[Place, tuple[Row, Row]], int]:
        """The rows (from the end) and places of the closing tags in the text ahead, by the places
        of the opening ones; and the row at which that text ends."""
        ahead = self.ahead(at)
        text, starts = ahead.whole(), [0]
        for part in text.split("\n"):
            starts.append(starts[-1] + len(part) + 1)

        def row(offset: int) -> Row:
            number = bisect_right(starts, offset) - 1
            line = self.lines[self.at + number]
            lead = containers.match(line.text, self.open)[0] if number else at
            place = _place(line, lead + offset - starts[number])
            return len(self.lines) - self.at - number, place

        found = pairs(text)
        places = {row(tag)[1]: (row(start), row(end)) for tag, (start, end) in found.items()}
        return places, ahead.stop

    def _is_at(self, row: int, place: Place) -> bool:
        """Whether the line that is `row` lines from the end is still the one of a place."""
        line = self.lines[len(self.lines) - row]
        return row <= len(self.lines) - self.at and line.number == place[0]

    def _offset(self, ahead: Ahead, row: int, place: Place) -> int:
        """The offset of a place of `lines[row]` in a text ahead that begins in this line."""
        line, start = self.lines[row], 0
        for _ in range(row - self.at):
            start = ahead.text.index("\n", start) + 1
        lead = containers.match(line.text, self.open)[0] if row > self.at else ahead.at
        return start + place[1] - line.shift - lead

    def replace(self, row: int, count: int, lines: list[Line]) -> None:
        """Puts `lines` in the place of `count` lines from `row` on. Lines that have been read make
        room for them: to move all that follow would take longer in a longer text."""
        new, end = self.lines[self.at : row] + lines, row + count
        start = end - len(new)
        if start < 0:
            self.lines[:0] = [Line("", 0)] * -start
            start, end = 0, end - start
        self.lines[start:end] = new
        self.at = start

    def goes_on(self, line: Line) -> bool:
        """Whether the containers and the block that this line is in go on in one below it."""
        kept = containers.match(line.text, self.open)[1]
        return line.closing is None and (kept == len(self.open) or not line.text.strip())

    def content(self, line: Line) -> str:
        """A line below this one without the prefix of the containers that this one is in."""
        return line.text[containers.match(line.text, self.open)[0] :]

    def next_prefix(self) -> str:
        """The prefix of further lines in the containers that this line is in."""
        return containers.inside(self.prefix)

    def closing_line(self, token: Token, number: int) -> Line:
        """A line to be put behind the content of a block that begins here; `token` ends it."""
        return Line("", number, closing=Closing(token, self.next_prefix(), self.open))

    def rest_line(self, count: int, rest: str) -> Line:
        """The text `rest` behind a block of `count` lines, which ends within the last of them."""
        last = self.lines[self.at + count - 1]
        text = self.next_prefix() + rest
        shift = last.shift + len(last.text.rstrip()) - len(text)
        return Line(text, last.number, shift, last.origin)

    def inner_lines(self, at: int, ahead: str, start: int, stop: int) -> list[Line]:
        """The lines of `ahead[start:stop]`, where `ahead` is `self.ahead(at)`: those between two
        tags. Of the first and the last line, only the part between them; without it if that is
        empty."""
        first, last = ahead.count("\n", 0, start), ahead.count("\n", 0, stop)
        inner = []
        for row, line in enumerate(self.lines[self.at : self.at + last + 1]):
            if row < first:
                continue
            if row not in (first, last):
                inner.append(line)
                continue
            # offsets in `ahead` become offsets in the line, which has its prefix before them
            lead = at if row == 0 else containers.match(line.text, self.open)[0]
            begin, end = 0, None
            if row == first:
                begin = lead + start - (ahead.rfind("\n", 0, start) + 1)
            if row == last:
                end = lead + stop - (ahead.rfind("\n", 0, stop) + 1)
            if (part := line.text[begin:end]).strip():
                prefix = self.next_prefix() if row == first else ""
                shift = line.shift + begin - len(prefix)
                inner.append(Line(prefix + part, line.number, shift, line.origin))
        return inner

    def element(
        self, at: int, ahead: str, start: int, close: tuple[int, int], tokens: tuple[Token, Token]
    ) -> Block:
        """An element whose content is Markdown: its opening tag ends at `ahead[start]` and its
        closing one is `ahead[close[0]:close[1]]`; `tokens` stand for the two."""
        opening, closing = tokens
        number = self.lines[self.at + ahead.count("\n", 0, close[0])].number
        inner = self.inner_lines(at, ahead, start, close[0])
        count = 1 + ahead.count("\n", 0, close[1])
        return Block(count, opening, [*inner, self.closing_line(closing, number)], gap=True)


def _place(line: Line, at: int) -> Place:
    return line.number, at + line.shift, line.origin
