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
_ASIDE = re.compile(r"(.*?)\s*[(\[]([^()\[\]]+)[)\]]\Z")
_ASIDE_FIRST = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*(?:[:–—|-]\s*)?(.*)\Z")
_BREAK = re.compile(r"\s*[:–—|,]\s*|\s+-\s+")


def parse_day(line: str, year: int | None = None) -> dt.date | None:
    """The day that a line says and nothing else, as in `Apr. 29, 2024` or `*13 May 2024*`.

    A day without a year is in `year`; without that, it is None.

    >>> parse_day("Apr. 29, 2024"), parse_day("13 May", 2024), parse_day("May 2024 was warm")
    (datetime.date(2024, 4, 29), datetime.date(2024, 5, 13), None)
    """
    text = re.sub(r"[*_`()\[\]]", "", line).strip(" .")
    for pattern, order in _FORMS:
        if found := pattern.match(text):
            full, month, day = (found[i] for i in order)
            if not full and year is None:
                return None
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            try:
                return dt.date(int(full or year or 0), number, int(day))
            except ValueError:
                return None
    return None


def is_day(words: str) -> bool:
    """Whether words say nothing but a day on which a lecture may have taken place."""
    found = parse_day(words, _SOME_YEAR)
    return found is not None and found.year >= _EARLIEST


def split_day(title: str) -> tuple[str, str]:
    """A title without the day that it begins or ends with, and the words of that day.

    >>> split_day("Intro (2024-01-05)"), split_day("Jan 12: Trees"), split_day("The 14 July 1789")
    (('Intro', '2024-01-05'), ('Trees', 'Jan 12'), ('The 14 July 1789', ''))
    """
    if is_day(title):
        return "", title
    if (found := _ASIDE.match(title)) and is_day(found[2]):
        return found[1], found[2]
    if (found := _ASIDE_FIRST.match(title)) and is_day(found[1]):
        return found[2], found[1]
    breaks = list(_BREAK.finditer(title))
    for one in reversed(breaks):
        if is_day(title[: one.start()]):
            return title[one.end() :], title[: one.start()]
    for one in breaks:
        rest = title[one.end() :]
        if is_day(rest) and (parse_day(rest) or one[0].strip() not in (",", ":")):
            return title[: one.start()], rest
    return title, ""


def undated_year(days: Iterable[str], posted: dt.date | None) -> int | None:
    """The year of the days that do not say theirs; None if it is not certain.

    It is the year of the days that do. If none does, it is the year of the post, provided that
    every day is nearer to the post than it would be in the year before or after. In both cases the
    days must be in order, without a gap of half a year.
    """
    said = [words for words in days if is_day(words)]
    years = {day.year for words in said if (day := parse_day(words))}
    near = posted if not years else None
    if len(years) > 1 or (not years and near is None):
        return None
    year = near.year if near else years.pop()
    found = [day for words in said if (day := parse_day(words, year))]
    if near and any(abs((day - near).days) > _HALF_A_YEAR for day in found):
        return None
    steps = [(b - a).days for a, b in pairwise(found)]
    ordered = all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
    return year if ordered and all(abs(step) <= _HALF_A_YEAR for step in steps) else None
