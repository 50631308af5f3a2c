"""Pygments' lexers, asked fewer questions: of a state's rules, only those are tried that can match
at the next character.

A `RegexLexer` tries the rules of a state in order, and most of them in vain. Which characters the
match of a rule can begin with is in its regular expression; where that is not plain to see, the
rule is tried always. So what matches is the same rule as ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

Token = tuple[int, _TokenType, str]
_Rule = tuple[Callable[[str, int], "re.Match[str] | None"], Any, Any]
_Test = Callable[[str], object]
"""Whether a match can begin with a character."""

_CLASSES = {"CATEGORY_DIGIT": "d", "CATEGORY_SPACE": "s", "CATEGORY_WORD": "w"}
_NEGATED = {name.replace("_", "_NOT_"): letter.upper() for name, letter in _CLASSES.items()}
_SHORT = {
    name: re.compile(rf"\{letter}").match for name, letter in {**_CLASSES, **_NEGATED}.items()
}


class _UnknownError(Exception):
    """An expression of which it is not plain what its matches begin with."""


class _State(dict[str, tuple[_Rule, ...]]):
    """The rules of a state that can match at a character; at "", the end of the text."""

    def __init__(self, rules: list[_Rule]) -> None:
        self._rules = [(rule, _beginnings(rule[0])) for rule in rules]

    def __missing__(self, character: str) -> tuple[_Rule, ...]:
        found = self[character] = tuple(
            rule
            for rule, tests in self._rules
            if tests is None or (character and any(test(character) for test in tests))
        )
        return found


class _States(dict[str, _State]):
    """The states of a lexer, as they are entered."""

    def __init__(self, rules: dict[str, list[_Rule]]) -> None:
        self._rules = rules

    def __missing__(self, name: str) -> _State:
        found = self[name] = _State(self._rules[name])
        return found


def tokens(lexer: Lexer, text: str) -> Iterator[Token]:
    """What `lexer.get_tokens_unprocessed(text)` gives."""
    states = None if "_tokens" in vars(lexer) else _states(type(lexer))
    return lexer.get_tokens_unprocessed(text) if states is None else _tokens(lexer, states, text)


@cache
def _states(kind: type[Lexer]) -> _States | None:
    """The states of a kind of lexer; None for those that go about it in their own way."""
    if not issubclass(kind, RegexLexer):
        return None
    if kind.get_tokens_unprocessed is not RegexLexer.get_tokens_unprocessed:
        return None
    rules = getattr(kind, "_tokens", None)
    return None if rules is None else _States(rules)


def _tokens(lexer: Lexer, states: _States, text: str) -> Iterator[Token]:
    """The loop of `RegexLexer`, whose rules are described at `RegexLexer.tokens`."""
    at, stack = 0, ["root"]
    state = states["root"]
    while True:
        for match, action, then in state[text[at : at + 1]]:
            found = match(text, at)
            if found is None:
                continue
            if type(action) is _TokenType:
                yield at, action, found[0]
            elif action is not None:
                yield from action(lexer, found)
            at = found.end()
            if then is not None:
                _move(stack, then)
                state = states[stack[-1]]
            break
        else:
            if at >= len(text):
                return
            if text[at] == "\n":
                stack = ["root"]
                state = states["root"]
                yield at, Whitespace, "\n"
            else:
                yield at, Error, text[at]
            at += 1


def _move(stack: list[str], then: Any) -> None:
    """Go on in another state: some states to push or pop, or how many to pop (below zero)."""
    if isinstance(then, int):
        del stack[max(1, len(stack) + then) :]
        return
    for name in then if isinstance(then, tuple) else (then,):
        if name == "#push":
            stack.append(stack[-1])
        elif name != "#pop":
            stack.append(name)
        elif len(stack) > 1:
            stack.pop()


def _beginnings(match: Any) -> list[_Test] | None:
    """What the matches of a rule can begin with; None if that is anything, or nothing at all."""
    try:
        pattern = match.__self__
        if pattern.flags & (re.IGNORECASE | re.ASCII | re.LOCALE):
            return None
        parsed = import_module("re._parser").parse(pattern.pattern, pattern.flags)
        tests, empty = _first(parsed)
    except (_UnknownError, AttributeError, ImportError):
        return None
    return None if empty else tests


def _first(parsed: Any) -> tuple[list[_Test], bool]:
    """What the matches of a parsed expression can begin with, and whether they can be empty."""
    tests: list[_Test] = []
    for name, what in ((str(op), what) for op, what in parsed):
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        if name in ("LITERAL", "NOT_LITERAL", "IN"):
            return [*tests, _test(name, what)], False
        if name == "BRANCH":
            parts = [_first(part) for part in what[1]]
        elif name == "SUBPATTERN" and not (what[1] or what[2]):
            parts = [_first(what[3])]
        elif name == "ATOMIC_GROUP":
            parts = [_first(what)]
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            inner, empty = _first(what[2])
            parts = [(inner, empty or what[0] == 0)]
        else:
            raise _UnknownError(name)
        for more, _ in parts:
            tests += more
        if not any(empty for _, empty in parts):
            return tests, False
    return tests, True


def _test(name: str, what: Any) -> _Test:
    if name == "LITERAL":
        return chr(what).__eq__
    if name == "NOT_LITERAL":
        return chr(what).__ne__
    negated = str(what[0][0]) == "NEGATE"
    parts = [_member(str(op), value) for op, value in what[negated:]]
    if negated:
        return lambda character: not any(part(character) for part in parts)
    return lambda character: any(part(character) for part in parts)


def _member(name: str, value: Any) -> _Test:
    if name == "LITERAL":
        return chr(value).__eq__
    if name == "RANGE":
        return lambda character: value[0] <= ord(character) <= value[1]
    if name == "CATEGORY" and str(value) in _SHORT:
        return _SHORT[str(value)]
    raise _UnknownError(name)
