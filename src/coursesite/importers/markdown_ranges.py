"""Which stretches of a Markdown text are code, comments or formulas, and so are left alone."""

from __future__ import annotations

import re
from bisect import bisect_right

Range = tuple[int, int]

_FENCE = re.compile(r"^(?:[ \t>]|[-*+] |\d+[.)] )*(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_VERBATIM = re.compile(r"<(pre|script|style|textarea)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MATH = re.compile(r"\$\$.+?\$\$|\\\\\[.+?\\\\\]|\\\\\(.+?\\\\\)", re.DOTALL)


def fences(text: str) -> list[Range]:
    """Fenced code with its fences, in any container."""
    found: list[Range] = []
    at = 0
    while opening := _FENCE.search(text, at):
        ticks = opening[1]
        if ticks[0] == "`" and "`" in opening[2]:
            at = opening.end()
            continue
        closing = re.compile(
            rf"^[ \t>]*{re.escape(ticks[0])}{{{len(ticks)},}}[ \t]*$", re.MULTILINE
        ).search(text, opening.end())
        end = closing.end() if closing else len(text)
        found.append((opening.start(), end))
        at = end
        if not closing:
            break
    return found


def code(text: str) -> list[Range]:
    """All code: fences, code spans, and what `pre`, `script` or `style` hold."""
    blocks = fences(text)
    spans = [
        one.span()
        for pattern in (_SPAN, _VERBATIM)
        for one in pattern.finditer(text)
        if not inside(blocks, one.start())
    ]
    return merge(blocks + spans)


def comments(text: str) -> list[Range]:
    """HTML comments outside of code."""
    blocks = code(text)
    return [one.span() for one in _COMMENT.finditer(text) if not inside(blocks, one.start())]


def formulas(text: str) -> list[Range]:
    """Display formulas, and inline ones that cannot be taken for prices."""
    blocks = code(text)
    return [one.span() for one in _MATH.finditer(text) if not inside(blocks, one.start())]


def merge(ranges: list[Range]) -> list[Range]:
    """The ranges in order, none overlapping another."""
    out: list[Range] = []
    for start, end in sorted(ranges):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def inside(ranges: list[Range], at: int) -> bool:
    """Whether an offset lies in one of the ranges (in order)."""
    i = bisect_right(ranges, (at, 2**62)) - 1
    return i >= 0 and ranges[i][0] <= at < ranges[i][1]
