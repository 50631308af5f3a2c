"""Values as Liquid sees them: their truth, their text, their members.

The rules are those of https://shopify.github.io/liquid/basics/. Undefined names are values of
python-liquid that stand for `nil`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

_MAX_RANGE = 10_000


class UnresolvedLiquidError(Exception):
    """Liquid that cannot be evaluated without Jekyll; the message says why, for the report."""


class BuildTime:
    """The time of the build, which is not known."""


def plain(value: Any) -> Any:
    """The value itself; None for an undefined one."""
    return value.__liquid__() if hasattr(value, "__liquid__") else value


def truth(value: Any) -> bool:
    """Whether Liquid counts a value as true: all but `nil` and `false`, so also "" and 0."""
    value = plain(value)
    return value is not None and value is not False


def text(value: Any) -> str:
    """A value as Liquid prints it; a mapping as Ruby does."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, BuildTime):
        raise UnresolvedLiquidError("the time of the build is not known")
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "".join(text(part) for part in value)
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S %z").strip()
    return _ruby(value) if isinstance(value, dict) else str(value)


def _ruby(value: Any) -> str:
    """A value as Ruby shows it within a mapping or a list."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_ruby(key)}=>{_ruby(part)}' for key, part in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_ruby, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "nil" if plain(value) is None else text(value)


def member(value: Any, path: Any) -> Any:
    """The member of a value by its path (`a.b`), None if there is none."""
    for key in text(path).split("."):
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif isinstance(value, (Mapping, Sequence)) and key == "size":
            value = len(value)
        elif isinstance(value, (list, tuple)) and value and key in ("first", "last"):
            value = value[0 if key == "first" else -1]
        else:
            return None
    return plain(value)


def items(value: Any) -> list[Any]:
    """The items of a loop over a value: those of a list, the pairs of a mapping, or a text by
    itself."""
    value = plain(value)
    if isinstance(value, range) and len(value) > _MAX_RANGE:
        raise UnresolvedLiquidError("the range is too long")
    if isinstance(value, Mapping):
        return [[key, value[key]] for key in value]
    if isinstance(value, (list, tuple, range)):
        return list(value)
    return [value] if isinstance(value, str) and value else []


def number(value: Any) -> float | int:
    """A value as a number for arithmetic filters; 0 if it is not a number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    for kind in (int, float):
        try:
            return kind(text(value).strip())
        except (ValueError, OverflowError):
            continue
    return 0
