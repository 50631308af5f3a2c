"""The ranges of a Markdown text that hold code, comments or formulas, which conversions leave
alone.

A range is a pair of offsets, the second exclusive. Lists of ranges are in order. Those of the last
texts are kept, for each step of a conversion asks for them: nobody may change them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache

Range = tuple[int, int]

_FENCE = re.compile(r"^(?:[ \t>]|[-*+] |\d+[.)] )*(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_VERBATIM = re.compile(r"<(pre|script|style|textarea)\b[^>]*(?<!/)>.*?</\1\s*>", re.DOTALL | re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MATH = re.compile(r"\$\$.+?\$\$|\\\\\[.+?\\\\\]|\\\\\(.+?\\\\\)", re.DOTALL)
_INLINE_MATH = re.compile(
    r"""[$\\](?:
    (?<=\$)(?<![\\$]\$)(?![\s$])(?:\\.|[^$\\\n]|\n(?![ \t]*\n))*?(?<![\s\\])\$(?![\d$])
    |(?<=\\)(?<!\\\\)\((?:[^\\\n]++|\\(?!\))|\n(?![ \t]*\n)){1,500}+\\\)
    |(?<=\\)(?<!\\\\)\[(?:[^\\\n]++|\\(?!\])|\n(?![ \t]*\n)){1,500}+\\\])""",
    re.VERBOSE,
)
"""It begins with a plain set of signs, for `re` finds these quickly."""


def fences(text: str) -> list[Range]:
    """Fenced code with its fences, also in lists and quotes; to the end of what it stands in if it
    is not closed."""
    ranges: list[Range] = []
    at = 0
    while opening := _FENCE.search(text, at):
        ticks = opening[1]
        if ticks[0] == "`" and "`" in opening[2]:
            at = opening.end()
            continue
        closing = re.compile(
            rf"^[ \t>]*{re.escape(ticks[0])}{{{len(ticks)},}}[ \t]*$", re.MULTILINE
        ).search(text, opening.end())
        end = closing.end() if closing else _end_of_block(text, opening)
        ranges.append((opening.start(), end))
        at = end
    return ranges


def _end_of_block(text: str, opening: re.Match[str]) -> int:
    """The end of the item, or of the text, that a fence without an end stands in."""
    width = len(opening[0]) - len(opening[0].lstrip(" "))
    less = re.compile(rf"^[ ]{{0,{width - 1}}}[^\s]", re.M) if width else None
    found = less.search(text, opening.end()) if less else None
    return found.start() if found else len(text)


@lru_cache(8)
def code(text: str) -> list[Range]:
    """All code: fences, code spans, and the contents of `pre`, `script`, `style` and `textarea`."""
    code_ranges = fences(text)
    spans = [
        match.span()
        for pattern in (_SPAN, _VERBATIM)
        for match in finditer(pattern, text, code_ranges)
    ]
    return merge(code_ranges + spans)


@lru_cache(8)
def comments(text: str) -> list[Range]:
    """HTML comments outside of code; one that is not closed extends to the end of the text."""
    return [match.span() for match in finditer(_COMMENT, text, code(text))]


@lru_cache(8)
def formulas(text: str) -> list[Range]:
    """Display formulas, and inline ones that cannot be prices (`\\(…\\)`), outside of code."""
    return [match.span() for match in finditer(_MATH, text, code(text))]


@lru_cache(8)
def inline_formulas(text: str) -> list[Range]:
    r"""Formulas within a paragraph, `$…$`, `\(…\)` and `\[…\]`, outside of code. As in our notes,
    no space is on the inner side of a dollar, and no digit behind the second one: "between $5 and
    $6" has none."""
    skipped = merge(code(text) + formulas(text))
    return [match.span() for match in finditer(_INLINE_MATH, text, skipped)]


def code_and_comments(text: str) -> list[Range]:
    """Code and HTML comments."""
    return merge(code(text) + comments(text))


def not_prose(text: str) -> list[Range]:
    """Code, comments, and formulas that stand by themselves."""
    return merge(code_and_comments(text) + formulas(text))


def merge(ranges: list[Range]) -> list[Range]:
    """The ranges in order, with those that overlap made one."""
    out: list[Range] = []
    for start, end in sorted(ranges):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def inside(ranges: list[Range], offset: int) -> bool:
    """Whether an offset lies in one of the ranges, which are in order."""
    i = bisect_right(ranges, (offset, 2**62)) - 1
    return i >= 0 and ranges[i][0] <= offset < ranges[i][1]


def finditer(pattern: re.Pattern[str], text: str, ranges: list[Range]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin outside of the ranges."""
    return (match for match in pattern.finditer(text) if not inside(ranges, match.start()))


def sub(
    pattern: re.Pattern[str],
    change: Callable[[re.Match[str]], str],
    text: str,
    ranges: list[Range],
) -> str:
    """The text with the matches that begin outside of the ranges as `change` makes them."""
    return pattern.sub(
        lambda match: match[0] if inside(ranges, match.start()) else change(match), text
    )


def changed(text: str, ranges: list[Range], change: Callable[[str], str]) -> str:
    """The text with what stands in the ranges as `change` makes it."""
    out, at = list[str](), 0
    for start, end in ranges:
        out += (text[at:start], change(text[start:end]))
        at = end
    return "".join((*out, text[at:]))
