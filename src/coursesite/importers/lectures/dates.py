"""Days in titles of lectures, and their year where they do not say it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from itertools import pairwise

from coursesite.importers.data.days import parse_day

_HALF_A_YEAR = 183
_SOME_YEAR = 2000
_EARLIEST = 1980
"""Earlier years are what a lecture is about, not when it took place."""
_ASIDE = re.compile(r"(.*)[(\[]([^()\[\]]+)[)\]]\Z")
_LEADING_ASIDE = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*(?:[:–—|-]\s*)?(.*)\Z")
_BREAK = re.compile(r"(?:(?<!\s)\s+)?[:–—|,]\s*|(?<!\s)\s+-\s+")


def is_day(words: str) -> bool:
    """Whether words say nothing but a day on which a lecture may have taken place."""
    day = parse_day(words, _SOME_YEAR)
    return day is not None and day.year >= _EARLIEST


def split_day(title: str) -> tuple[str, str]:
    """A title without the day that it begins or ends with, and the words of that day.

    >>> split_day("Intro (2024-01-05)"), split_day("Jan 12: Trees"), split_day("The 14 July 1789")
    (('Intro', '2024-01-05'), ('Trees', 'Jan 12'), ('The 14 July 1789', ''))
    """
    if is_day(title):
        return "", title
    if (match := _ASIDE.match(title)) and is_day(match[2]):
        return match[1].rstrip(), match[2]
    if (match := _LEADING_ASIDE.match(title)) and is_day(match[1]):
        return match[2], match[1]
    breaks = list(_BREAK.finditer(title))
    for separator in reversed(breaks):
        if is_day(title[: separator.start()]):
            return title[separator.end() :], title[: separator.start()]
    for separator in breaks:
        rest = title[separator.end() :]
        if is_day(rest) and (parse_day(rest) or separator[0].strip() not in (",", ":")):
            return title[: separator.start()], rest
    return title, ""


def undated_year(days: Iterable[str], posted: dt.date | None) -> int | None:
    """The year of the days that do not say theirs; None if it is not certain.

    It is the year of the days that do. If none does, it is the year of the post, provided that
    every day is nearer to the post than it would be in the year before or after. In both cases the
    days must be in order, without a gap of half a year.
    """
    dated = [words for words in days if is_day(words)]
    years = {day.year for words in dated if (day := parse_day(words))}
    if len(years) > 1 or not (years or posted):
        return None
    year = next(iter(years)) if years or not posted else posted.year
    ordered = [day for words in dated if (day := parse_day(words, year))]
    if posted and not years and any(abs((day - posted).days) > _HALF_A_YEAR for day in ordered):
        return None
    steps = [(b - a).days for a, b in pairwise(ordered)]
    is_ordered = all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
    return year if is_ordered and all(abs(step) <= _HALF_A_YEAR for step in steps) else None
