"""Regular expressions as Python's own parser reads them.

That parser, `re._parser`, is not promised to stay. For speed (content/guide/decisions/lexers.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class ExpressionError(Exception):
    """An expression has a part from which nothing about its matches can be concluded."""


def parsed(pattern: re.Pattern[str]) -> Any:
    """The parsed expression, for `items`. Raises ExpressionError where there is no such parser."""
    try:
        return import_module("re._parser").parse(pattern.pattern, pattern.flags)
    except (AttributeError, ImportError) as problem:
        raise ExpressionError(pattern.pattern) from problem


def items(expression: Any) -> Iterable[tuple[str, Any]]:
    """The parts that follow one another in an expression: the name of each, and its arguments."""
    return ((str(op), arguments) for op, arguments in expression)


def inside(name: str, arguments: Any) -> Any:
    """The expression in a group. Raises ExpressionError for any other part, and for a group that
    sets flags."""
    if name == "SUBPATTERN" and not (arguments[1] or arguments[2]):
        return arguments[3]
    if name == "ATOMIC_GROUP":
        return arguments
    raise ExpressionError(name)
