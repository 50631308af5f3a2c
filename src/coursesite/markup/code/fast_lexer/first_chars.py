"""The characters that matches of a regular expression can begin with.

For speed (content/guide/decisions/lexers.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from functools import cache
from typing import Any, NamedTuple

from coursesite.markup.code.fast_lexer import first_words
from coursesite.markup.code.fast_lexer.regex_ast import (
    REPEATS,
    ExpressionError,
    inside,
    items,
    parsed,
)

Test = Callable[[str], object]
"""Whether a match can begin with a character."""

_CLASSES = {"CATEGORY_DIGIT": "d", "CATEGORY_SPACE": "s", "CATEGORY_WORD": "w"}
_NEGATED = {name.replace("_", "_NOT_"): letter.upper() for name, letter in _CLASSES.items()}
_CATEGORIES = {
    name: re.compile(rf"\{letter}").match for name, letter in {**_CLASSES, **_NEGATED}.items()
}


class Beginnings(NamedTuple):
    """The beginnings that matches of an expression can have."""

    tests: tuple[Test, ...] | None = None
    """A match begins with a character that passes one of them; None if it can begin with any, or
    be empty."""
    words: Mapping[str, Set[str]] | None = None
    """By first character: a match that begins with a letter, a digit or a `_` begins with one of
    these words, and no such character follows it. None if they are not known."""
    folded: bool = False
    """Whether the words are in lower case and stand for those in any case."""
    lines: bool = False
    """Whether a match begins at the beginning of a line."""


@cache
def of(match: Any) -> Beginnings:
    """The beginnings for an expression, given as the `match` method of its compiled pattern."""
    pattern = getattr(match, "__self__", None)
    if not isinstance(pattern, re.Pattern) or match != pattern.match:
        return Beginnings()
    try:
        return _beginnings(parsed(pattern), pattern.flags)
    except (ExpressionError, AttributeError, LookupError, TypeError, ValueError):
        return Beginnings()  # not the tree that Python's parser gave when this was written


def _beginnings(expression: Any, flags: int) -> Beginnings:
    lines = _is_at_line(expression)
    folded = bool(flags & re.IGNORECASE)
    try:
        tests, empty = _first(expression, folded)
    except ExpressionError:
        empty = True
    if empty or flags & (re.ASCII | re.LOCALE):
        return Beginnings(lines=lines)
    if folded:
        tests.insert(0, _is_beyond_ascii)
    return Beginnings(tuple(tests), first_words.of(expression, folded), folded, lines)


def _is_at_line(expression: Any) -> bool:
    """Whether all matches of an expression begin at the beginning of a line."""
    for name, arguments in items(expression):
        if name == "AT" and str(arguments) in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            return True
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        if name == "BRANCH":
            return all(map(_is_at_line, arguments[1]))
        if name in REPEATS:
            return arguments[0] > 0 and _is_at_line(arguments[2])
        return name == "SUBPATTERN" and _is_at_line(arguments[3])
    return False


def _first(expression: Any, folded: bool) -> tuple[list[Test], bool]:
    """The tests for the first character of matches, and whether matches can be empty."""
    tests: list[Test] = []
    for name, arguments in items(expression):
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        if name in ("LITERAL", "NOT_LITERAL", "IN"):
            return [*tests, _test(name, arguments, folded)], False
        if name == "BRANCH":
            parts = [_first(part, folded) for part in arguments[1]]
        elif name in REPEATS:
            inner, empty = _first(arguments[2], folded)
            parts = [(inner, empty or arguments[0] == 0)]
        else:
            parts = [_first(inside(name, arguments), folded)]
        for more, _ in parts:
            tests += more
        if not any(empty for _, empty in parts):
            return tests, False
    return tests, True


def _is_beyond_ascii(character: str) -> bool:
    """Whether the case of a character may be more than a matter of two letters, such as ſ, s, S."""
    return character > "\x7f"


def _test(name: str, arguments: Any, folded: bool) -> Test:
    if name == "LITERAL":
        return _member(name, arguments, folded)
    if name == "NOT_LITERAL":
        is_literal = _member("LITERAL", arguments, folded)
        return lambda character: not is_literal(character)
    negated = str(arguments[0][0]) == "NEGATE"
    members = [_member(member, value, folded) for member, value in items(arguments[negated:])]
    if negated:
        return lambda character: not any(member(character) for member in members)
    return lambda character: any(member(character) for member in members)


def _member(name: str, value: Any, folded: bool) -> Test:
    """The test for a member of a set. Raises ExpressionError for one that is not known."""
    if name == "CATEGORY" and str(value) in _CATEGORIES:
        return _CATEGORIES[str(value)]
    if name not in ("LITERAL", "RANGE"):
        raise ExpressionError(name)
    low, high = (value, value) if name == "LITERAL" else value
    if not folded:
        if low == high:
            return chr(low).__eq__
        return lambda character: low <= ord(character) <= high
    if high > 0x7F:
        raise ExpressionError(name)
    return lambda character: (
        low <= ord(character.lower()) <= high or low <= ord(character.upper()) <= high
    )
