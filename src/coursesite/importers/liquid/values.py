"""Values as Liquid sees them: their truth, their text, their members.

The rules are those of https://shopify.github.io/liquid/basics/.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any


class UnresolvedLiquidError(Exception):
    """Liquid that cannot be evaluated without Jekyll; the message says why, for the report."""


class Missing:
    """The type of `MISSING`."""

    def __bool__(self) -> bool:
        """False, as `nil` is."""
        return False


MISSING = Missing()
"""The value of a name that nothing was assigned to; prints as nothing."""


def truth(value: Any) -> bool:
    """Whether Liquid counts a value as true: all but `nil` and `false`, so also "" and 0."""
    return not (value is None or value is False or isinstance(value, Missing))


def text(value: Any) -> str:
    """A value as Liquid prints it."""
    if value is None or isinstance(value, Missing):
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "".join(text(part) for part in value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S %z").strip()
    if isinstance(value, float) and value.is_integer():
        return f"{value:.1f}"
    return str(value)


def member(value: Any, key: Any) -> Any:
    """`value.key` or `value[key]`; `MISSING` if there is no such member."""
    if isinstance(value, Mapping):
        if key in value:
            return value[key]
        if isinstance(key, str) and key not in ("first", "last", "size"):
            return MISSING
        if key == "size":
            return len(value)
        items = [[name, value[name]] for name in value]
        return member(items, key)
    if isinstance(value, (list, tuple)):
        if isinstance(key, int):
            return value[key] if -len(value) <= key < len(value) else MISSING
        if key == "first":
            return value[0] if value else MISSING
        if key == "last":
            return value[-1] if value else MISSING
        return len(value) if key == "size" else MISSING
    if isinstance(value, str) and key == "size":
        return len(value)
    return MISSING


def items(value: Any) -> list[Any]:
    """The items of a loop over a value: those of a list, the pairs of a mapping, or a text by
    itself."""
    if isinstance(value, Mapping):
        return [[key, value[key]] for key in value]
    if isinstance(value, (list, tuple, range)):
        return list(value)
    if isinstance(value, str) and value:
        return [value]
    return []


def number(value: Any) -> float | int:
    """A value as a number for arithmetic filters; 0 if it is not a number."""
    if isinstance(value, bool) or value is None:
        return 0
    if isinstance(value, (int, float)):
        return value
    try:
        return int(str(value).strip())
    except ValueError:
        pass
    try:
        return float(str(value).strip())
    except ValueError:
        return 0
