"""Words that say nothing but a day, with or without its year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from itertools import pairwise

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(\d{4}))?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_BEFORE = rf"(?:(?:date|when|held on|published|recorded)\s*:?\s+)?{_WEEKDAY}"
_FORMS = (
    (re.compile(rf"{_BEFORE}{_MONTH}\s+{_DAY}{_YEAR}\Z", re.I), (3, 1, 2)),
    (re.compile(rf"{_BEFORE}{_DAY}\.?\s+(?:of\s+)?{_MONTH}{_YEAR}\Z", re.I), (3, 2, 1)),
    (re.compile(rf"{_BEFORE}(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})\Z", re.I), (1, 2, 3)),
)
_HALF_A_YEAR = 183
_SOME_YEAR = 2000
_EARLIEST = 1980
"""Earlier years are what a lecture is about, not when it took place."""
_ASIDE = re.compile(r"(.*)[(\[]([^()\[\]]+)[)\]]\Z")
_LEADING_ASIDE = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*(?:[:–—|-]\s*)?(.*)\Z")
_BREAK = re.compile(r"\s*[:–—|,]\s*|\s+-\s+")


def parse_day(line: str, year: int | None = None) -> dt.date | None:
    """The day that a line says and nothing else, as in `Apr. 29, 2024` or `*13 May 2024*`.

    A day without a year is in `year`; without that, it is None.

    >>> parse_day("Apr. 29, 2024"), parse_day("13 May", 2024), parse_day("May 2024 was warm")
    (datetime.date(2024, 4, 29), datetime.date(2024, 5, 13), None)
    """
    text = re.sub(r"[*_`()\[\]]", "", line).strip(" .")
    for pattern, groups in _FORMS:
        if match := pattern.match(text):
            written_year, month, day = (match[i] for i in groups)
            if not written_year and year is None:
                return None
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            try:
                return dt.date(int(written_year or year or 0), number, int(day))
            except ValueError:
                return None
    return None


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
    post_day = posted if not years else None
    if len(years) > 1 or (not years and post_day is None):
        return None
    year = post_day.year if post_day else years.pop()
    ordered_days = [day for words in dated if (day := parse_day(words, year))]
    if post_day and any(abs((day - post_day).days) > _HALF_A_YEAR for day in ordered_days):
        return None
    steps = [(b - a).days for a, b in pairwise(ordered_days)]
    ordered = all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
    return year if ordered and all(abs(step) <= _HALF_A_YEAR for step in steps) else None
