"""What the matches of a regular expression can begin with, as far as that is plain to see."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from functools import cache
from typing import Any, NamedTuple

from coursesite.markup.code.fast_lexer import first_words
from coursesite.markup.code.fast_lexer.regex_ast import REPEATS, UnknownError, inside, items, parsed

Test = Callable[[str], object]
"""Whether a match can begin with a character."""

_CLASSES = {"CATEGORY_DIGIT": "d", "CATEGORY_SPACE": "s", "CATEGORY_WORD": "w"}
_NEGATED = {name.replace("_", "_NOT_"): letter.upper() for name, letter in _CLASSES.items()}
_SHORT = {
    name: re.compile(rf"\{letter}").match for name, letter in {**_CLASSES, **_NEGATED}.items()
}


class Beginnings(NamedTuple):
    """What the matches of an expression can begin with."""

    tests: tuple[Test, ...] | None = None
    """A match begins with a character that passes one of them; None if it can be anything, or
    nothing at all."""
    words: Mapping[str, Set[str]] | None = None
    """By their first character: a match that begins with a letter, a digit or a `_` does so with
    one of these and nothing of the kind behind it. None if they are not known."""
    folded: bool = False
    """Whether the words are in lower case and stand for those in any case."""
    lines: bool = False
    """Whether a match begins at the beginning of a line."""


@cache
def of(match: Any) -> Beginnings:
    """What the matches of an expression can begin with, by the `match` of what was compiled."""
    pattern = getattr(match, "__self__", None)
    if not isinstance(pattern, re.Pattern) or match != pattern.match:
        return Beginnings()
    try:
        return _beginnings(parsed(pattern), pattern.flags)
    except (UnknownError, AttributeError, LookupError, TypeError, ValueError):
        return Beginnings()  # not what Python's parser gave when this was written


def _beginnings(expression: Any, flags: int) -> Beginnings:
    lines = _at_line(expression)
    folded = bool(flags & re.IGNORECASE)
    try:
        tests, empty = _first(expression, folded)
    except UnknownError:
        empty = True
    if empty or flags & (re.ASCII | re.LOCALE):
        return Beginnings(lines=lines)
    if folded:
        tests.insert(0, _is_beyond)
    return Beginnings(tuple(tests), first_words.of(expression, folded), folded, lines)


def _at_line(expression: Any) -> bool:
    """Whether an expression says that its matches begin at the beginning of a line."""
    for name, what in items(expression):
        if name == "AT" and str(what) in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            return True
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        if name == "BRANCH":
            return all(map(_at_line, what[1]))
        if name in REPEATS:
            return what[0] > 0 and _at_line(what[2])
        return name == "SUBPATTERN" and _at_line(what[3])
    return False


def _first(expression: Any, folded: bool) -> tuple[list[Test], bool]:
    """What the matches of an expression can begin with, and whether they can be empty."""
    tests: list[Test] = []
    for name, what in items(expression):
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        if name in ("LITERAL", "NOT_LITERAL", "IN"):
            return [*tests, _test(name, what, folded)], False
        if name == "BRANCH":
            parts = [_first(part, folded) for part in what[1]]
        elif name in REPEATS:
            inner, empty = _first(what[2], folded)
            parts = [(inner, empty or what[0] == 0)]
        else:
            parts = [_first(inside(name, what), folded)]
        for more, _ in parts:
            tests += more
        if not any(empty for _, empty in parts):
            return tests, False
    return tests, True


def _is_beyond(character: str) -> bool:
    """Whether upper and lower case of a character are more than a matter of one letter each."""
    return character > "\x7f"


def _test(name: str, what: Any, folded: bool) -> Test:
    if name == "LITERAL":
        return _member(name, what, folded)
    if name == "NOT_LITERAL":
        is_literal = _member("LITERAL", what, folded)
        return lambda character: not is_literal(character)
    negated = str(what[0][0]) == "NEGATE"
    parts = [_member(member, value, folded) for member, value in items(what[negated:])]
    if negated:
        return lambda character: not any(part(character) for part in parts)
    return lambda character: any(part(character) for part in parts)


def _member(name: str, value: Any, folded: bool) -> Test:
    if name == "CATEGORY" and str(value) in _SHORT:
        return _SHORT[str(value)]
    if name not in ("LITERAL", "RANGE"):
        raise UnknownError(name)
    low, high = (value, value) if name == "LITERAL" else value
    if not folded:
        if low == high:
            return chr(low).__eq__
        return lambda character: low <= ord(character) <= high
    if high > 0x7F:
        raise UnknownError(name)
    return lambda character: (
        low <= ord(character.lower()) <= high or low <= ord(character.upper()) <= high
    )
