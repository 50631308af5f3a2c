"""Days and times in a course's own calendar, which seldom name their year."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FORMS = (
    re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s*(\d{{4}}))?", re.I),
    re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s*(\d{{4}}))?", re.I),
)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_TIME = re.compile(r"\b\d{1,2}:\d\d\s*(?:[ap]\.?m\b)?|\b\d{1,2}\s*[ap]\.?m\b", re.I)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?\s*([ap])?\.?m?\.?\Z", re.I)


def course_year(texts: Iterable[str], dated: Iterable[dt.datetime]) -> int | None:
    """The year of a course: the last one in its settings, else that of most of its dates.

    The first text with a year counts. None if there is neither.
    """
    for text in texts:
        if years_in_text := _YEAR.findall(text):
            return int(years_in_text[-1])
    years = Counter(when.year for when in dated)
    return years.most_common(1)[0][0] if years else None


def find_day(text: str, year: int | None) -> dt.date | None:
    """The first day in a text, in `year` if it names none; None if there is no day, or no year."""
    if match := _ISO.search(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _FORMS[0].search(text):
        month, day, given = match[1], match[2], match[3]
    elif match := _FORMS[1].search(text):
        day, month, given = match[1], match[2], match[3]
    elif match := _SLASHED.search(text):
        full_year = int(match[3]) if match[3] else year
        return _date(full_year, int(match[1]), int(match[2])) if full_year else None
    else:
        return None
    full_year = int(given) if given else year
    return _date(full_year, _MONTHS.index(month[:3].lower()) + 1, int(day)) if full_year else None


def find_moment(text: str, year: int | None) -> str:
    """The first day in a text, with its time of day if it has one, as our front matter writes
    it."""
    day = find_day(text, year)
    if day is None:
        return ""
    time = _TIME.search(text)
    return f"{day} {time_of_day(time[0])}".strip() if time else day.isoformat()


def time_of_day(value: Any) -> str:
    """A time of day as `HH:MM`, empty if it cannot be read.

    >>> time_of_day("7:30 PM"), time_of_day("11 AM"), time_of_day("9:50")
    ('19:30', '11:00', '09:50')
    """
    match = _CLOCK.match(str(value).strip()) if isinstance(value, (str, int)) else None
    if not match:
        return ""
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
