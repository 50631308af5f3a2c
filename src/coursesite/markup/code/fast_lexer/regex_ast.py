"""Regular expressions, as Python's own parser takes them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class UnknownError(Exception):
    """An expression of which something is not plain to see."""


def parsed(pattern: re.Pattern[str]) -> Any:
    """What is in an expression, for `items`."""
    try:
        return import_module("re._parser").parse(pattern.pattern, pattern.flags)
    except (AttributeError, ImportError) as problem:
        raise UnknownError(pattern.pattern) from problem


def items(expression: Any) -> Iterable[tuple[str, Any]]:
    """What follows each other in an expression: what it is called, and what it is made of."""
    return ((str(op), what) for op, what in expression)


def inside(name: str, what: Any) -> Any:
    """The expression in a group."""
    if name == "SUBPATTERN" and not (what[1] or what[2]):
        return what[3]
    if name == "ATOMIC_GROUP":
        return what
    raise UnknownError(name)
