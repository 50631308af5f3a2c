"""Values as Liquid sees them: what is true, how they are printed, and what they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any


class UnresolvedLiquidError(Exception):
    """Liquid that can't be worked out without Jekyll."""


class Missing:
    """What a name stands for that nothing was given to: it prints as nothing."""

    def __bool__(self) -> bool:
        """Counts as nothing."""
        return False


MISSING = Missing()


def truth(value: Any) -> bool:
    """All but nothing and `false` is true, an empty text and zero too."""
    return not (value is None or value is False or isinstance(value, Missing))


def text(value: Any) -> str:
    """A value as it is printed."""
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
    """`value.key` or `value[key]`; `MISSING` if there is none."""
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
    """What a loop goes over: the items of a list, the pairs of a mapping, one text by itself."""
    if isinstance(value, Mapping):
        return [[key, value[key]] for key in value]
    if isinstance(value, (list, tuple, range)):
        return list(value)
    if isinstance(value, str) and value:
        return [value]
    return []


def number(value: Any) -> float | int:
    """A value in sums; what is no number is 0."""
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
