"""The reading position that the parts of the scan look ahead from, and the blocks they hand back.

A part gets a `Reader` and never the scanner, which is one: so a part can be read, and written,
without the others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from msgspec import Struct

from coursesite.markup.scanner import containers
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.containers import Open
from coursesite.markup.scanner.lines import Closing, Line
from coursesite.markup.tokens import Html, Token

Paragraph = list[tuple[str, str, Line]]
"""The lines of a paragraph: prefix of the containers, content, and the line itself."""


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


class LineElement(Struct):
    """An element around one line of Markdown, which must not become a paragraph."""

    count: int
    opening: Html
    content: Paragraph
    closing: Html


class Reader(ABC):
    """The lines of a text, and the position up to which they have been read."""

    def __init__(self, lines: list[Line], collector: Collector) -> None:
        """Begins with the first line."""
        self.lines, self.collector = lines, collector
        self.at = 0
        """The number of the line to be read, from 0."""
        self.open: Open = ()
        """The containers that this line is in."""
        self.prefix = ""
        """The part of this line before its content: markers and indentation of the containers."""
        self.paragraph: Paragraph = []
        """The lines above this one that are of one paragraph."""
        self.in_html = False
        """Whether this line is of a block of HTML, in which there is no Markdown."""

    @abstractmethod
    def end_paragraph(self) -> None:
        """Ends the paragraph above, so that its tokens come before those of a block."""

    def ahead(self, at: int) -> str:
        """The text from offset `at` of this line to the end of the containers it is in."""
        parts = [self.lines[self.at].text[at:]]
        for line in self.lines[self.at + 1 :]:
            start, kept = containers.match(line.text, self.open)
            if kept < len(self.open) and line.text.strip():
                break
            parts.append(line.text[start:])
        return "\n".join(parts)

    def ahead_to_empty(self, at: int, most: int) -> str:
        """The text from offset `at` of this line to the next empty one, of `most` lines at most."""
        parts = [self.lines[self.at].text[at:]]
        for line in self.lines[self.at + 1 : self.at + most]:
            start, kept = containers.match(line.text, self.open)
            if kept < len(self.open) or not line.text[start:].strip():
                break
            parts.append(line.text[start:])
        return "\n".join(parts)

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
