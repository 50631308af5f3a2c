"""Dates as Ruby, and so Jekyll, reads and prints them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_DATE = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?"
    r"\s*(?:Z|UTC|([+-])(\d{1,2})(?::?(\d\d))?)?)?\s*\Z"
)
_SHORT_OFFSET = re.compile(r"(?<=\d)\s*([+-])(\d):?(\d\d)?\s*\Z")
_CODE = re.compile(r"%([-0^#_]?)([A-Za-z%])")


def parse(value: Any) -> dt.datetime | None:
    """A date of front matter as a point in time, None if it cannot be read.

    A date without a zone counts as UTC, as in Ruby.
    """
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    if not isinstance(value, str) or not (match := _DATE.match(value.strip())):
        return None
    year, month, day = (int(part) for part in match.group(1, 2, 3))
    hour, minute, second = (int(part or 0) for part in match.group(4, 5, 6))
    zone: dt.tzinfo = dt.UTC
    if match[7]:
        shift = dt.timedelta(hours=int(match[8]), minutes=int(match[9] or 0))
        if shift >= dt.timedelta(hours=24):
            return None
        zone = dt.timezone(-shift if match[7] == "-" else shift)
    try:
        return dt.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None


def with_whole_offset(written: str) -> str:
    """A date as written, with two digits for the hours of its offset: `+3:30` is `+03:30`."""
    if ":" not in written:
        return written
    return _SHORT_OFFSET.sub(lambda part: f" {part[1]}0{part[2]}:{part[3] or '00'}", written)


def has_time(written: str) -> bool:
    """Whether a date as written has a time of day."""
    return ":" in written


def strftime(moment: dt.datetime, pattern: str) -> str:
    """A point in time with Ruby's codes and flags, which are more than Python's.

    They are described in https://ruby-doc.org/core/strftime_formatting_rdoc.html.
    """
    return _CODE.sub(lambda match: _formatted(moment, match[1], match[2]), pattern)


def _formatted(when: dt.datetime, flag: str, letter: str) -> str:
    """The text for one code of a pattern."""
    own = {
        "e": f"{when.day:2}",
        "k": f"{when.hour:2}",
        "l": f"{when.hour % 12 or 12:2}",
        "P": when.strftime("%p").lower(),
        "s": str(int(when.timestamp())),
        "L": f"{when.microsecond // 1000:03}",
        "h": when.strftime("%b"),
        "C": f"{when.year // 100:02}",
        "u": str(when.isoweekday()),
    }
    out = own.get(letter)
    if out is None:
        simple = letter in "aAbBcdHIjmMpSUVWwxXyYZzFTDRGgn%t"
        out = when.strftime(f"%{letter}") if simple else f"%{letter}"
    if flag == "-":
        return out.lstrip("0 ") or "0"
    if flag == "^":
        return out.upper()
    return out.replace(" ", "0") if flag == "0" else out
