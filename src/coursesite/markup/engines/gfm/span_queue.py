"""Spans that an inline pattern finds in a text at once, and hands over one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar


class Span(Protocol):
    """A part of a text."""

    @property
    def start(self) -> int:
        """The offset of its first character."""


S = TypeVar("S", bound=Span)


class SpanQueue(Generic[S]):
    """The spans of the text that a pattern was last asked about.

    Python-Markdown asks a pattern for one element at a time, each time with a text in which those
    before are placeholders. To look for pairs anew would take quadratic time."""

    def __init__(self, find: Callable[[str, int], list[S]]) -> None:
        """`find` gives the spans of a text from an offset on, in their order."""
        self._find = find
        self._text = ""
        self._spans: list[S] = []
        self._next = 0

    def take(self, text: str, start: int) -> tuple[S | None, int]:
        """The next span of a text that begins at `start` or behind it, None if there is none; and
        the difference between offsets in this text and in that in which the span was found."""
        shift = len(text) - len(self._text)
        if not self._is_rest(text, start - shift):
            self._text, self._next, shift = text, 0, 0
            self._spans = self._find(text, start)
        if self._next == len(self._spans):
            return None, 0
        self._next += 1
        return self._spans[self._next - 1], shift

    def text(self, start: int, end: int) -> str:
        """A part of the text in which the spans were found."""
        return self._text[start:end]

    def _is_rest(self, text: str, start: int) -> bool:
        """Whether the spans found last are those of this text from `start` on."""
        if self._next == len(self._spans):
            return False
        first = self._spans[self._next].start
        return first >= start and (text is self._text or text.endswith(self._text[first:]))
