"""Times as Liquid's date filters read and print them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from coursesite.importers.liquid.values import MISSING, UnresolvedLiquidError

_STAMP = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d|[+-]\d\d)?)?\s*\Z"
)
_CODE = re.compile(r"%([-0^#_]?)([A-Za-z%])")


def parse(value: Any) -> dt.datetime | None:
    """A point in time from what front matter may say; naive ones count as UTC, as in Ruby."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    if not isinstance(value, str) or not (found := _STAMP.match(value.strip())):
        return None
    year, month, day = (int(part) for part in found.group(1, 2, 3))
    hour, minute, second = (int(part or 0) for part in found.group(4, 5, 6))
    zone: dt.tzinfo = dt.UTC
    if (offset := found[7]) and offset[0] in "+-":
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
    """Whether a date as written tells the time of day."""
    return isinstance(value, str) and ":" in value


def strftime(value: Any, pattern: str) -> Any:
    """`date: pattern`; a value that is no date stays as it is."""
    if value == "now" or value == "today":
        raise UnresolvedLiquidError("the time of the build is not known")
    found = parse(value)
    if found is None or not pattern:
        return "" if value is None or value is MISSING else value
    return _CODE.sub(lambda code: _code(found, code[1], code[2]), str(pattern))


def _code(when: dt.datetime, flag: str, letter: str) -> str:
    padded = {
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
    out = padded.get(letter)
    if out is None:
        simple = letter in "aAbBcdHIjmMpSUVWwxXyYZzFTDRGgn%t"
        out = when.strftime(f"%{letter}") if simple else f"%{letter}"
    if flag == "-":
        return out.lstrip("0 ") or "0"
    if flag == "^":
        return out.upper()
    return out.replace(" ", "0") if flag == "0" else out


def ordinal(value: Any, long: bool) -> Any:
    """`date_to_string` and `date_to_long_string`: `01 Feb 2024`, `01 February 2024`."""
    return strftime(value, "%d %B %Y" if long else "%d %b %Y")
