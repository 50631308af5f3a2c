"""A place in a transformed text as the place in the text that its author wrote."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from coursesite.diagnostics import Span


def original(span: Span, text: str, transformed: str) -> Span:
    """The span in `text` of what a span in `transformed` is made of: the same line and column where
    the line is the same, else the same words in it, else the nearest line that it came from."""
    if text == transformed:
        return span
    before, after = text.split("\n"), transformed.split("\n")
    at = min(span.line, len(after)) - 1
    line = _lines(text, transformed)[at]
    old, new = before[line], after[at]
    if old == new:
        return Span(line + 1, span.column, span.length)
    words = new[span.column - 1 : span.column - 1 + span.length]
    places = _occurrences(old, words)
    if places:
        column = min(places, key=lambda place: abs(place - span.column + 1))
        return Span(line + 1, column + 1, span.length)
    start, end = _columns(old, new, span.column - 1, span.column - 1 + span.length)
    return Span(line + 1, start + 1, max(1, end - start))


@lru_cache(8)
def _lines(text: str, transformed: str) -> tuple[int, ...]:
    """The line of `text`, from 0, that each line of `transformed` came from."""
    before, after = text.split("\n"), transformed.split("\n")
    same = _common(before, after)
    rest = _common(before[same:][::-1], after[same:][::-1])
    old, new = before[same : len(before) - rest], after[same : len(after) - rest]
    found = list(range(same))
    for _, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        last = max(i, i_end - 1)
        found += [min(same + min(i + (k - j), last), len(before) - 1) for k in range(j, j_end)]
    found += range(len(before) - rest, len(before))
    return tuple(found)


def lines_of(text: str, transformed: str) -> tuple[int, ...]:
    """The line of `text` that each line of `transformed` came from, both from 0."""
    if text == transformed:
        return tuple(range(text.count("\n") + 1))
    return _lines(text, transformed)


def _common(one: list[str], other: list[str]) -> int:
    """How many lines two texts have in common at their beginnings."""
    for number, (old, new) in enumerate(zip(one, other, strict=False)):
        if old != new:
            return number
    return min(len(one), len(other))


def _occurrences(line: str, words: str) -> list[int]:
    found, at = [], line.find(words) if words.strip() else -1
    while at >= 0:
        found.append(at)
        at = line.find(words, at + 1)
    return found


def _columns(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """The part of a line that a part of another one came from, from 0."""
    places = []
    for _, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if j < end and start < max(j_end, j + 1):
            same = i_end - i == j_end - j
            places.append(i + max(0, start - j) if same else i)
            places.append(i_end - max(0, j_end - end) if same else i_end)
    return (min(places), max(places)) if places else (0, len(old))
