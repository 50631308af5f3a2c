"""Pygments' lexers, asked fewer questions: of a state's rules, only those are tried that can match
at the next character, or the next word.

A `RegexLexer` tries the rules of a state in order, and most of them in vain. What the match of a
rule can begin with is in its regular expression (`beginnings`); where that is not plain to see, the
rule is tried always. So what matches is the same rule as ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cache
from itertools import chain
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from coursesite.markup.code.fast_lexer import first_chars
from coursesite.markup.code.fast_lexer.actions import Groups, Loop, Token, around, known
from coursesite.markup.code.fast_lexer.first_chars import Beginnings
from coursesite.markup.code.fast_lexer.first_words import word_at

_Rule = tuple[Callable[[str, int], "re.Match[str] | None"], Any, Any]
_Rules = tuple[_Rule, ...]
_OFTEN = 300
"""A state that is asked for rules this often has earned a look at all of them."""
_WORTH = 4
"""For so many rules to try or not, the next word is looked at."""


class _Words(dict[str, _Rules]):
    """The rules that can match at some words."""


class _FoldedWords(_Words):
    """`_Words` in any case; all rules for what has letters whose case is a matter of its own."""

    def __init__(self, rules: _Rules) -> None:
        self._rules = rules

    def get(self, word: str, default: Any = None) -> Any:
        return super().get(word.lower(), default) if word.isascii() else self._rules


_Choice = tuple[_Rules, _Words | None]
"""Rules, and those for some words where they are others."""


class _State(dict[str, tuple[_Rules, _Words | None, _Choice | None]]):
    """The rules of a state that can match at a character, and at the beginning of a line where they
    are others; at "", the end of the text."""

    def __init__(self, rules: list[_Rule]) -> None:
        self.rules = tuple((match, known(action, tokens), then) for match, action, then in rules)
        self._asked = 0

    def __missing__(self, character: str) -> tuple[_Rules, _Words | None, _Choice | None]:
        self._asked += 1
        if self._asked < _OFTEN:
            return self.rules, None, None
        at_line = [
            (rule, begins)
            for rule, begins in ((rule, first_chars.of(rule[0])) for rule in self.rules)
            if begins.tests is None or (character and any(test(character) for test in begins.tests))
        ]
        within = [(rule, begins) for rule, begins in at_line if not begins.lines]
        line = _choice(at_line, character) if len(within) < len(at_line) else None
        self[character] = *_choice(within, character), line
        return self[character]


def _choice(found: list[tuple[_Rule, Beginnings]], character: str) -> _Choice:
    """The choice between rules that can all match at a character."""
    rules = tuple(rule for rule, _ in found)
    if sum(begins.words is not None for _, begins in found) < _WORTH or not word_at(character):
        return rules, None
    folded = any(begins.folded for _, begins in found)
    words = _FoldedWords(rules) if folded else _Words()
    sets = [(rule, _words_at(begins.words, character, folded)) for rule, begins in found]
    for word in set().union(*(ours for _, ours in sets if ours)):
        words[word] = tuple(rule for rule, ours in sets if ours is None or word in ours)
    return tuple(rule for rule, ours in sets if ours is None), words


def _words_at(
    words: Mapping[str, Set[str]] | None, character: str, folded: bool
) -> Set[str] | None:
    if words is None:
        return None
    if not folded:
        return words.get(character, frozenset())
    both = (words.get(case, frozenset()) for case in (character.lower(), character.upper()))
    return {word.lower() for some in both for word in some}


class _States(dict[str, _State]):
    """The states of a lexer, as they are entered."""

    def __init__(self, rules: dict[str, list[_Rule]]) -> None:
        self.rules = rules

    def __missing__(self, name: str) -> _State:
        found = self[name] = _State(self.rules[name])
        return found


def tokens(lexer: Lexer, text: str, **stack: Any) -> Iterable[Token]:
    """What `lexer.get_tokens_unprocessed(text, **stack)` gives."""
    loop = _loop(type(lexer))
    if loop is None or "get_tokens_unprocessed" in vars(lexer):
        return lexer.get_tokens_unprocessed(text, **stack)
    return loop(lexer, text, **stack)


@cache
def _loop(kind: type[Lexer]) -> Loop | None:
    """What gives the same as the `get_tokens_unprocessed` of a kind of lexer; None for one with a
    way of its own."""
    if not issubclass(kind, RegexLexer):
        return None
    own = kind.get_tokens_unprocessed
    return _tokens if own is RegexLexer.get_tokens_unprocessed else around(kind, _loop)


def _tokens(lexer: RegexLexer, text: str, stack: Iterable[str] = ("root",)) -> Iterator[Token]:
    """What `RegexLexer.get_tokens_unprocessed(lexer, text, stack)` gives."""
    states = _states(type(lexer))
    if states is None or states.rules is not getattr(lexer, "_tokens", None):
        return RegexLexer.get_tokens_unprocessed(lexer, text, stack)
    return chain.from_iterable(_runs(lexer, states, text, [*stack]))


@cache
def _states(kind: type[Lexer]) -> _States | None:
    """The states of a kind of lexer."""
    rules = getattr(kind, "_tokens", None)
    return None if rules is None else _States(rules)


def _runs(lexer: Lexer, states: _States, text: str, stack: list[str]) -> Iterator[Iterable[Token]]:
    """The loop of `RegexLexer`, whose rules are described at `RegexLexer.tokens`: the tokens up to
    an action with a way of its own, then what that gives, and so on."""
    at, size, run = 0, len(text), list[Token]()
    state = states[stack[-1]]
    while True:
        rules, words, line = state[text[at] if at < size else ""]
        if line is not None and (at == 0 or text[at - 1] == "\n"):
            rules, words = line
        if words is not None:
            rules = words.get(word_at(text, at)[0], rules)
        for match, action, then in rules:
            found = match(text, at)
            if found is None:
                continue
            if type(action) is _TokenType:
                piece = found[0]
                run.append((at, action, piece))
                at += len(piece)
                if then is None:
                    break
            elif type(action) is Groups:
                for number, kind in action:
                    if piece := found[number]:
                        run.append((found.start(number), kind, piece))
            elif action is not None:
                yield run
                yield action(lexer, found)
                run = []
            at = found.end()
            if then is not None:
                _move(stack, then)
                state = states[stack[-1]]
            break
        else:
            if at >= size:
                yield run
                return
            if text[at] == "\n":
                stack = ["root"]
                state = states["root"]
                run.append((at, Whitespace, "\n"))
            else:
                run.append((at, Error, text[at]))
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
