"""The words that matches of a regular expression can begin with.

For speed (content/guide/decisions/lexers.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from coursesite.markup.code.fast_lexer.regex_ast import REPEATS, ExpressionError, inside, items
from coursesite.text.lazy_regex import rare

_MOST_WORDS = 3000
_LONG = 64
"""The length from which on words are not known."""
_NO_WORD = ("CATEGORY_SPACE", "CATEGORY_NOT_WORD")
_WORD_ENDS = ("AT_BOUNDARY", "AT_END", "AT_END_STRING")
_Words = set[str]
_is_word = rare(r"\w").match
word_at: Callable[..., Any] = rare(rf"\w{{1,{_LONG}}}").match
"""Matches the word at an offset of a text, or a beginning of it longer than any word known: some
lexers go on by one letter at a time, and would read a long word again for each."""


def of(expression: Any, folded: bool) -> Mapping[str, Set[str]] | None:
    """By first character, the words that a match can begin with if it begins with a letter, a digit
    or a `_`, where no such character follows the word; None if they are not known.

    Where case does not matter (`folded`), the words are in lower case.
    """
    try:
        partial, whole = _heads(expression, {""})
    except ExpressionError:
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
    """The words in `partial`, continued by an expression: those that what follows it may continue,
    and those that are whole. Raises ExpressionError if they cannot be told."""
    whole: _Words = set()
    for name, arguments in items(expression):
        if not partial:
            break
        if len(partial) + len(whole) > _MOST_WORDS:
            raise ExpressionError(name)
        partial, more = _head(name, arguments, partial)
        whole |= more
    return partial, whole


def _head(name: str, arguments: Any, partial: _Words) -> tuple[_Words, _Words]:
    """The same for one part of an expression."""
    if name == "LITERAL":
        return _then(partial, chr(arguments))
    if name == "IN":
        members = [_characters(member, value) for member, value in items(arguments)]
        return _either(_then(partial, character) for character in "".join(members))
    if name == "AT":
        whole = partial - {""} if str(arguments) in _WORD_ENDS else set()
        return partial - whole, whole
    if name in ("ASSERT", "ASSERT_NOT"):
        is_ahead = name == "ASSERT" and arguments[0] == 1
        return _ahead(arguments[1], partial) if is_ahead else (partial, set())
    if name == "BRANCH":
        return _either(_heads(part, partial) for part in arguments[1])
    if name not in REPEATS:
        return _heads(inside(name, arguments), partial)
    least, most, inner = arguments
    if most != 1 and _heads(inner, {"", "x"})[0]:
        raise ExpressionError(name)
    partly, whole = _heads(inner, partial)
    return (partly | partial if least == 0 else partly), whole


def _ahead(expression: Any, partial: _Words) -> tuple[_Words, _Words]:
    """The same for a look ahead, which takes up no characters: it says something only if it ends
    all words."""
    try:
        partly, whole = _heads(expression, partial)
    except ExpressionError:
        return partial, set()
    return (partial, set()) if partly else (partly, whole)


def _then(partial: _Words, character: str) -> tuple[_Words, _Words]:
    if _is_word(character):
        return {word + character for word in partial}, set()
    if character > "\x7f":  # the other case of a few of them is a letter
        raise ExpressionError(character)
    return set(), partial


def _either(parts: Iterable[tuple[_Words, _Words]]) -> tuple[_Words, _Words]:
    alternatives = list(parts)
    partial = set().union(*(part for part, _ in alternatives))
    return partial, set().union(*(whole for _, whole in alternatives))


def _characters(name: str, value: Any) -> str:
    """The characters of a member of a set; one of them for those that are in no word."""
    if name == "LITERAL":
        return chr(value)
    if name == "RANGE" and value[1] - value[0] < 64:
        return "".join(map(chr, range(value[0], value[1] + 1)))
    if name == "CATEGORY" and str(value) in _NO_WORD:
        return " "
    raise ExpressionError(name)
