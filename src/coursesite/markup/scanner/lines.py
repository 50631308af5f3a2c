"""A line still to be read, and the place in the notes that it came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct

from coursesite.diagnostics import Span
from coursesite.markup.placeholders import cleaned
from coursesite.markup.scanner import containers
from coursesite.markup.tokens import Token
from coursesite.text.lazy_regex import rare

Include = Callable[[list[str]], tuple[list[str], list[str]]]
"""Gives the lines to be read in the place of lines that name files, and the paths of these files;
for no lines, those that end the text."""
_MARKER = rare(r"[ \t]*(;*)-+8<-+(?:[ \t]+([\"'].*))?$")
"""A line that names a file, or begins or ends a block of names, as `pymdownx.snippets` has them."""

_TABLE_RULE = rare(r"[ >]*[-:|](?=[^-]*-)[-:| \t]*$")
"""The line below the head of a table: engines want spaces there."""


class Closing(NamedTuple):
    """The end of a block whose content was put among the lines to be read."""

    token: Token
    prefix: str
    """The prefix of the lines that go on after the block."""
    open: containers.Open
    """The containers that the block is in."""


class Line(Struct):
    """A line still to be read; in `text`, the tabs of its indentation are spaces, and those at its
    end are gone."""

    text: str
    number: int
    """The number in the file, from 1; below zero for a line that a shortcode stands for."""
    shift: int = 0
    """The difference between an offset in the file's line and the same one in `text`."""
    origin: Span | None = None
    """The shortcode in whose place the line stands; None for a line of the notes themselves."""
    raw: str | None = None
    """The line with its tabs, if `text` lacks some."""
    closing: Closing | None = None
    """Set on an empty line that was put in to end a block."""

    @classmethod
    def read(cls, raw: str, number: int, origin: Span | None = None) -> Line:
        """The line that its author wrote as `raw`."""
        if "\t" not in raw:
            return cls(raw, number, 0, origin)
        bare = _without_tail(raw)
        text = containers.detab(bare)
        if "|" in text and _TABLE_RULE.match(text):
            text = text.replace("\t", " ")
        if text == raw:
            return cls(raw, number, 0, origin)
        return cls(text, number, len(bare) - len(text), origin, raw)

    def code(self, rest: str) -> str:
        """`rest`, the end of `text`, with the tabs that its author wrote: code keeps them."""
        if self.raw is None:
            return rest
        bare = _without_tail(self.raw)
        return containers.tabbed(bare, rest) + self.raw[len(bare) :]

    def span(self, start: int, end: int) -> Span:
        """The span of `text[start:end]`, without spaces that a tab of the indentation became."""
        if self.origin is not None:
            return self.origin
        if self.shift < 0 and start + self.shift < 0:
            start = min(end, len(self.text) - len(self.text.lstrip(" ")))
        column = start + self.shift + 1
        return Span(self.number, column if column > 0 else 1, end - start if end > start else 1)


def _without_tail(raw: str) -> str:
    """The line without the white space at its end, if a tab is in that and something before it."""
    bare = raw.rstrip(" \t")
    return bare if bare and "\t" in raw[len(bare) :] else raw


def read(text: str) -> list[Line]:
    """The lines of a text."""
    numbered = enumerate(text.split("\n"), 1)
    if "\t" not in text:
        return [Line(raw, number) for number, raw in numbered]
    return [Line.read(raw, number) for number, raw in numbered]


def with_included(text: str, include: Include) -> tuple[list[Line], list[tuple[str, Span]]]:
    """The lines of a text with those of files in the place of lines such as `--8<-- "file"`, a
    block of which is between two markers; and the files, each with that place."""
    raw = text.split("\n")
    out: list[Line] = []
    files: list[tuple[str, Span]] = []

    def put_in(named: list[str], number: int, origin: Span) -> None:
        put, read = include(named)
        out.extend(Line.read(cleaned(line), number, origin) for line in put)
        files.extend((file, origin) for file in read)

    at = 0
    while at < len(raw):
        marker = _MARKER.match(raw[at])
        if not marker:
            out.append(Line.read(raw[at], at + 1))
            at += 1
            continue
        end = at + 1
        if not (marker[1] or marker[2]):
            while end < len(raw) and not (
                (close := _MARKER.match(raw[end])) and not (close[1] or close[2])
            ):
                end += 1
            end = min(end + 1, len(raw))
        origin = Span(at + 1, 1 + len(raw[at]) - len(raw[at].lstrip()), len(raw[at].strip()))
        put_in(raw[at:end], at + 1, origin)
        at = end
    put_in([], len(raw), Span(len(raw), 1, max(1, len(raw[-1]))))
    return out, files
