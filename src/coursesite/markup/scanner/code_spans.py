"""Code spans in running text: a number of backticks, and the same number at their end."""

from __future__ import annotations

import re
from functools import lru_cache

from coursesite.text.lazy_regex import rare

_IN_FORMULA = rare(r"\\(?:text[a-z]*|mbox|hbox) *\{[^{}$]*\}|\\.|(`+)", re.DOTALL)
"""Backticks in TeX. Those of words within a formula are quotation marks: ``\\text{``so''}``."""
_MOST_WORDS = 200
"""The characters of such words in which their beginning is looked for."""


@lru_cache(64)
def ticks(count: int) -> re.Pattern[str]:
    """Matches `count` backticks with none around them."""
    return re.compile(rf"(?<!`)`{{{count}}}(?!`)")


def begins_within(text: str, start: int, end: int) -> bool:
    """Whether a code span begins in `text[start:end]`, which may be a formula. Such a span is read
    first: in ``$5, or `$x` `` there is no formula."""
    first = text.find("`", start, end)
    if first < 0:
        return False
    return any(
        run[1] and ticks(len(run[1])).search(text, run.end())
        for run in _IN_FORMULA.finditer(text, max(start, first - _MOST_WORDS), end)
    )
