"""The words that the matches of a regular expression can begin with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from coursesite.markup.code.fast_lexer.regex_ast import REPEATS, UnknownError, inside, items

_MOST = 3000
"""So many words are still looked through."""
_LONG = 64
"""Longer words than all that are known."""
_NO_WORD = ("CATEGORY_SPACE", "CATEGORY_NOT_WORD")
_WORD_ENDS = ("AT_BOUNDARY", "AT_END", "AT_END_STRING")
_Words = set[str]
_is_word = re.compile(r"\w").match
word_at: Callable[..., Any] = re.compile(rf"\w{{1,{_LONG}}}").match
"""The word at a place in a text, or so much of it that none of those known is as long."""


def of(expression: Any, folded: bool) -> Mapping[str, Set[str]] | None:
    """By their first character, the words of which a match that begins with a letter, a digit or a
    `_` has one there, and nothing of the kind behind it; None if they are not known.

    Where case does not matter (`folded`), they are in lower case.
    """
    try:
        partial, whole = _heads(expression, {""})
    except UnknownError:
        return None
    if partial or (folded and not all(map(str.isascii, whole))):
        return None
    if any(len(word) >= _LONG for word in whole):
        return None
    words: dict[str, set[str]] = {}
    for word in map(str.lower, whole) if folded else whole:
        words.setdefault(word[:1], set()).add(word)
    return words


def _heads(expression: Any, partial: _Words) -> tuple[_Words, _Words]:
    """How words that begin with those in `partial` go on in an expression: those that may go on
    behind it, and those that do not."""
    whole: _Words = set()
    for name, what in items(expression):
        if not partial:
            break
        if len(partial) + len(whole) > _MOST:
            raise UnknownError(name)
        partial, more = _head(name, what, partial)
        whole |= more
    return partial, whole


def _head(name: str, what: Any, partial: _Words) -> tuple[_Words, _Words]:
    if name == "LITERAL":
        return _then(partial, chr(what))
    if name == "IN":
        members = [_characters(member, value) for member, value in items(what)]
        return _either(_then(partial, character) for character in "".join(members))
    if name == "AT":
        whole = partial - {""} if str(what) in _WORD_ENDS else set()
        return partial - whole, whole
    if name in ("ASSERT", "ASSERT_NOT"):
        return _ahead(what[1], partial) if name == "ASSERT" and what[0] == 1 else (partial, set())
    if name == "BRANCH":
        return _either(_heads(part, partial) for part in what[1])
    if name not in REPEATS:
        return _heads(inside(name, what), partial)
    least, most, inner = what
    if most != 1 and _heads(inner, {"", "x"})[0]:
        raise UnknownError(name)
    partly, whole = _heads(inner, partial)
    return (partly | partial if least == 0 else partly), whole


def _ahead(expression: Any, partial: _Words) -> tuple[_Words, _Words]:
    try:
        partly, whole = _heads(expression, partial)
    except UnknownError:
        return partial, set()
    return (partial, set()) if partly else (partly, whole)


def _then(partial: _Words, character: str) -> tuple[_Words, _Words]:
    if _is_word(character):
        return {word + character for word in partial}, set()
    if character > "\x7f":  # the other case of a few of them is a letter
        raise UnknownError(character)
    return set(), partial


def _either(parts: Iterable[tuple[_Words, _Words]]) -> tuple[_Words, _Words]:
    found = list(parts)
    return set().union(*(part for part, _ in found)), set().union(*(whole for _, whole in found))


def _characters(name: str, value: Any) -> str:
    """The characters of a member of a set; one for all of those that are in no word."""
    if name == "LITERAL":
        return chr(value)
    if name == "RANGE" and value[1] - value[0] < 64:
        return "".join(map(chr, range(value[0], value[1] + 1)))
    if name == "CATEGORY" and str(value) in _NO_WORD:
        return " "
    raise UnknownError(name)
