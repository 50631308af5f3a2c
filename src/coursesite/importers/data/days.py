"""Days and times of day in words, which seldom name their year."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b", r"(?:,?\s*(?P<year>\d{4}))?"
_FORMS = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    rf"{_NAME}\s+{_DAY}{_YEAR}",
    rf"{_DAY}\.?\s+(?:of\s+)?{_NAME}{_YEAR}",
)
_SLASHED = r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}))?"
_SEARCHED = [re.compile(rf"\b{form}(?!\w)", re.I) for form in (*_FORMS, _SLASHED)]
_BEFORE = (
    r"(?:(?:date|when|held on|published|recorded)(?:\s*:)?\s+)?"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
)
_WHOLE = [re.compile(rf"{_BEFORE}{form}\Z", re.I) for form in _FORMS]
_TIME = re.compile(r"\b\d{1,2}:\d\d\s*(?:[ap]\.?m\b)?|\b\d{1,2}\s*[ap]\.?m\b", re.I)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?\s*([ap])?\.?m?\.?\Z", re.I)


def find_day(text: str, year: int | None) -> dt.date | None:
    """The first day in a text, in `year` if it names none; None if there is no day, or no year."""
    match = next(filter(None, (form.search(text) for form in _SEARCHED)), None)
    return _date(match, year) if match else None


def parse_day(line: str, year: int | None = None) -> dt.date | None:
    """The day that a line says and nothing else, as in `Apr. 29, 2024` or `*13 May 2024*`.

    A day without a year is in `year`; without that, it is None.

    >>> parse_day("Apr. 29, 2024"), parse_day("13 May", 2024), parse_day("May 2024 was warm")
    (datetime.date(2024, 4, 29), datetime.date(2024, 5, 13), None)
    """
    text = re.sub(r"[*_`()\[\]]", "", line).strip(" .")
    match = next(filter(None, (form.match(text) for form in _WHOLE)), None)
    return _date(match, year) if match else None


def _date(match: re.Match[str], year: int | None) -> dt.date | None:
    """The day that a form has found."""
    found = match.groupdict()
    name, full = found.get("name"), found["year"] or year
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(found["month"])
    try:
        return dt.date(int(full), month, int(found["day"])) if full else None
    except ValueError:
        return None


def find_moment(text: str, year: int | None) -> str:
    """The first day in a text, with its time of day if it has one, as our front matter writes
    it."""
    if (day := find_day(text, year)) is None:
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
