"""Dates as Liquid's filters read and print them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from coursesite.importers.liquid.values import MISSING, UnresolvedLiquidError

_DATE = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d|[+-]\d\d)?)?\s*\Z"
)
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
    if (offset := match[7]) and offset[0] in "+-":
        sign = -1 if offset[0] == "-" else 1
        digits = offset[1:].replace(":", "").ljust(4, "0")
        shift = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if shift >= dt.timedelta(hours=24):
            return None
        zone = dt.timezone(sign * shift)
    try:
        return dt.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None


def has_time(value: Any) -> bool:
    """Whether a date as written has a time of day."""
    return isinstance(value, str) and ":" in value


def strftime(value: Any, pattern: str) -> Any:
    """The filter `date: pattern`; a value that is not a date stays as it is.

    `pattern` has Ruby's codes and flags (https://ruby-doc.org/core/strftime_formatting_rdoc.html).
    Raises `UnresolvedLiquidError` for "now" and "today".
    """
    if value == "now" or value == "today":
        raise UnresolvedLiquidError("the time of the build is not known")
    moment = parse(value)
    if moment is None or not pattern:
        return "" if value is None or value is MISSING else value
    return _CODE.sub(lambda match: _formatted(moment, match[1], match[2]), str(pattern))


def _formatted(when: dt.datetime, flag: str, letter: str) -> str:
    """One code of a pattern; Ruby has codes and flags that Python's `strftime` lacks."""
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


def ordinal(value: Any, long: bool) -> Any:
    """The filters `date_to_string` and `date_to_long_string`: `01 Feb 2024`, `01 February 2024`."""
    return strftime(value, "%d %B %Y" if long else "%d %b %Y")
