"""Days and points in time as authors write them.

Dates have many notations. Only those that are read the same everywhere are accepted; for the
others, the error says how the date would be written.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING

from coursesite.model import InWeek, Moment
from coursesite.settings.validators import BadValueError, shown, weekday
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursesite.settings.validators import Names

WANTED = "'2024-04-29', '2024-04-29 10:15' or '2024-04-29 10:15:00 +0200'"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ISO = rare(
    r"""([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})
    (?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?
       [ \t]*(?:([Zz]|UTC|GMT)|([-+])([0-9]{1,2}):?([0-9]{2})?)?)?""",
    re.VERBOSE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = rare(rf"\b({'|'.join(_MONTHS)})[a-z]*\b", re.IGNORECASE)
_YEAR_FIRST = rare(r"([0-9]{4})(?:([./])([0-9]{1,2})\2([0-9]{1,2})\b|([0-9]{2})([0-9]{2})$)")
_IN_WEEK = rare(
    r"week\s+([0-9]{1,3})(?:\s*,\s*|\s+)([^\W\d_]+\.?)(?:(?:\s*,\s*|\s+)([0-9]{1,2}:[0-9]{2}))?",
    re.IGNORECASE,
)
_RANGE = rare(r"\s*(?:\.\.+|…|–|—|\bto\b|\s-\s)\s*")


def moment(text: str, zone: dt.tzinfo = dt.UTC) -> Moment:
    """The point in time in `text`; without an offset of its own it is local in `zone`.

    The notations are those of ISO 8601, of YAML's timestamps, and Jekyll's
    `YYYY-MM-DD HH:MM:SS +ZZZZ`: a day, or a day with a time of day after a `T` or white space, with
    or without an offset.
    """
    at, aware, timed = _read(text)
    return Moment(at.astimezone(zone) if aware else at.replace(tzinfo=zone), timed)


@functools.lru_cache(64)
def _read(text: str) -> tuple[dt.datetime, bool, bool]:
    """The point in time, whether it has an offset of its own, and whether it has a time of day.

    The result is cached, since a text is read twice: when it is checked, and when its value is
    made.
    """
    match = _ISO.fullmatch(text)
    if not match:
        raise BadValueError(f"{shown(text)} is no date", _hint(text))
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    fraction, utc, sign, hours, minutes = match.groups()[6:]
    tz: dt.tzinfo | None = None
    try:
        if utc:
            tz = dt.UTC
        elif sign:
            offset = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
            tz = dt.timezone(-offset if sign == "-" else offset)
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        at = dt.datetime(year, month, day, hour, minute, second, micro, tz)
    except ValueError as problem:
        raise BadValueError(
            f"{shown(text)} is no date: {_reason(problem)}", f"write {WANTED}"
        ) from None
    _check_year(year)
    return at, tz is not None, match[4] is not None


def when(text: str, names: Names = dict) -> str:
    """A date as it is written, or a day of a week of the course: `week 4 Fri`, `week 4 Fri 23:59`.
    Its name may be in the language of the site; the result is in English.

    >>> when("Week 4, friday 9:05"), when("2024-04-29")
    ('week 4 Fri 09:05', '2024-04-29')
    """
    if not text.casefold().startswith("week"):
        moment(text)
        return text
    if not (match := _IN_WEEK.fullmatch(text)):
        raise BadValueError(
            f"{shown(text)} is no day of a week", "write 'week 4 Fri' or 'week 4 Fri 23:59'"
        )
    counted_day = f"week {int(match[1])} {weekday(match[2], names)}"
    return f"{counted_day} {time(match[3])}" if match[3] else counted_day


def in_week(text: str) -> InWeek | None:
    """The day of a week in a text that `when` has returned; None if it is a date."""
    if text[:1] not in "wW" or not (match := _IN_WEEK.fullmatch(text)):
        return None
    return InWeek(week=int(match[1]), day=match[2], time=match[3] or "")


def monday(day: dt.date) -> dt.date:
    """The first day of the week of a day."""
    return day - dt.timedelta(days=day.weekday())


def counted(day_of_week: InWeek, first: dt.date, zone: dt.tzinfo) -> Moment:
    """The point in time of a day of a week; `first` is the Monday of week 1.

    >>> counted(InWeek(week=2, day="Tue", time="10:15"), dt.date(2025, 2, 17), dt.UTC).at
    datetime.datetime(2025, 2, 25, 10, 15, tzinfo=datetime.timezone.utc)
    """
    day = first + dt.timedelta(weeks=day_of_week.week - 1, days=DAYS.index(day_of_week.day))
    hour, _, minute = day_of_week.time.partition(":")
    at = dt.datetime(day.year, day.month, day.day, int(hour or 0), int(minute or 0), tzinfo=zone)
    return Moment(at, timed=bool(day_of_week.time))


def placed(text: str, first: dt.date | None, zone: dt.tzinfo) -> Moment:
    """The point in time in a text that `when` has returned. `first` is the Monday of week 1; it is
    None only if the text is a date."""
    day_of_week = in_week(text)
    return counted(day_of_week, first, zone) if day_of_week and first else moment(text, zone)


def time(text: str) -> str:
    """A time of day with two digits for the hour.

    >>> time("9:05")
    '09:05'
    """
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2) or len(hour) > 2:
        raise BadValueError(f"{shown(text)} is no time of day", "write it like '10:15'")
    if int(hour) > 23 or int(minute) > 59:
        raise BadValueError(f"{shown(text)} is no time of day", "a day has 00:00 to 23:59")
    return f"{int(hour):02}:{minute}"


def day(text: str) -> dt.date:
    """The day in `text`, which has no time of day."""
    point = moment(text)
    if point.timed:
        raise BadValueError(
            f"{shown(text)} has a time", f"write the day alone: '{point.at.date()}'"
        )
    return point.at.date()


def days(text: str) -> tuple[dt.date, ...]:
    """The day in a text, or all days of a range.

    >>> len(days("2024-03-25..2024-03-29"))
    5
    """
    ends = [day(part) for part in _RANGE.split(text, maxsplit=1)]
    first, last = ends[0], ends[-1]
    if last < first:
        raise BadValueError("the range ends before it starts", f"write '{last}..{first}'")
    if (last - first).days > 366:
        raise BadValueError("the range is longer than a year")
    return tuple(first + dt.timedelta(n) for n in range((last - first).days + 1))


def _check_year(year: int) -> None:
    if not 1000 <= year <= 9000:
        raise BadValueError(f"the year {year:04} is out of range", "is it a slip of the pen?")


def _reason(problem: ValueError) -> str:
    text = str(problem)
    if "month" in text and "day" not in text:
        return "a year has the months 1 to 12"
    if "day" in text:
        return "its month has no such day"
    return "its time of day or offset does not exist"


def _hint(text: str) -> str:
    meanings = list(dict.fromkeys(_meanings(text)))
    if not meanings:
        return f"write {WANTED}"
    return "write " + " or ".join(f"'{date}{_time(text)}'" for date in meanings)


def _meanings(text: str) -> Iterator[dt.date]:
    """The days that a text in another notation may mean: "Apr. 29, 2024", "29.4.2024", or
    "03/04/2024", which is one day in Europe and another in America."""
    year = re.search(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
    if name := _NAMED.search(text):
        number = re.search(r"(?<![0-9:])([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9:])\b", text)
        if year and number:
            month = _MONTHS.index(name[1].lower()) + 1
            yield from _exists(int(year[0]), month, int(number[1]))
    elif match := _YEAR_FIRST.match(text):
        yield from _exists(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6]))
    elif match := re.match(r"([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{4})\b", text):
        first, second, full_year = int(match[1]), int(match[3]), int(match[4])
        yield from _exists(full_year, second, first)
        if match[2] != ".":
            yield from _exists(full_year, first, second)
    elif match := re.match(r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\b", text):
        yield from _exists(*(int(part) for part in match[1].split("-")))


def _exists(year: int, month: int, number: int) -> Iterator[dt.date]:
    try:
        yield dt.date(year, month, number)
    except ValueError:
        return


def _time(text: str) -> str:
    """The time of day in a text in any notation, as ` HH:MM`; empty if there is none."""
    if not (match := re.search(r"\b([0-9]{1,2})(?::([0-9]{2}))?\s*([ap])\.?m\b", text.lower())):
        match = re.search(r"\b([0-9]{1,2}):([0-9]{2})(x?)", text)
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return ""
    hour = int(match[1])
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    return f" {hour:02}:{match[2] or '00'}"
