"""A place in a transformed text as the place in the text that its author wrote."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from coursesite.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_SMALL = 50_000
"""The product of two lengths up to which texts are compared piece by piece."""


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
    found = [0] * len(after)
    parts = [(0, len(before), 0, len(after))]
    while parts:
        i, i_end, j, j_end = parts.pop()
        while i < i_end and j < j_end and before[i] == after[j]:
            found[j] = i
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and before[i_end - 1] == after[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            found[j_end] = i_end
        old, new = before[i:i_end], after[j:j_end]
        pairs = _pairs(old, new)
        for (a, b), (a_end, b_end) in pairwise([(0, 0), *pairs, (len(old), len(new))]):
            if pairs:
                parts.append((i + a, i + a_end, j + b, j + b_end))
                continue
            for _, first, last, start, end in _pieces(old, new):
                for k in range(start, end):
                    line = i + min(first + k - start, max(first, last - 1))
                    found[j + k] = min(line, len(before) - 1)
    return tuple(found)


def _pairs(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The places, from 0, of lines that two texts have once each: as many as have one order in
    both, in that order. Between those, what is left to compare is short."""
    once = {line for line, count in Counter(old).items() if count == 1}
    once &= {line for line, count in Counter(new).items() if count == 1}
    places = {line: place for place, line in enumerate(new) if line in once}
    ends: list[int] = []  # the least last place in `new` of each number of pairs
    chains: list[Any] = []  # those pairs, each with the ones before it
    for i, line in enumerate(old):
        if line in once:
            j = places[line]
            at = bisect_left(ends, j)
            ends[at : at + 1] = [j]
            chains[at : at + 1] = [(i, j, chains[at - 1] if at else None)]
    found, chain = [], chains[-1] if chains else None
    while chain is not None:
        *pair, chain = chain
        found.append((pair[0], pair[1]))
    return found[::-1]


def _pieces(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The parts of two texts that belong together, as `difflib` has them: of two long ones, all,
    since a comparison takes the square of their lengths."""
    if len(old) * len(new) > _SMALL:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def lines_of(text: str, transformed: str) -> tuple[int, ...]:
    """The line of `text` that each line of `transformed` came from, both from 0."""
    if text == transformed:
        return tuple(range(text.count("\n") + 1))
    return _lines(text, transformed)


def _occurrences(line: str, words: str) -> list[int]:
    found, at = [], line.find(words) if words.strip() else -1
    while at >= 0:
        found.append(at)
        at = line.find(words, at + 1)
    return found


def _columns(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """The part of a line that a part of another one came from, from 0."""
    places = []
    for _, i, i_end, j, j_end in _pieces(old, new):
        if j < end and start < max(j_end, j + 1):
            same = i_end - i == j_end - j
            places.append(i + max(0, start - j) if same else i)
            places.append(i_end - max(0, j_end - end) if same else i_end)
    return (min(places), max(places)) if places else (0, len(old))
