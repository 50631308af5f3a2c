"""The loop of Pygments' `RegexLexer`, trying only rules that can match at the next character.

For speed (content/guide/decisions/lexers.md). A lexer tries the rules of its state in order, most
of them in vain. The characters and words that matches of a rule can begin with follow from its
expression; a rule for which they do not is always tried. So the first rule that matches is the same
one as in the library's loop.
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
_MANY_CHOICES = 300
"""The number of choices in a state from which on its rules are looked at: for the code of a page or
two, that costs more than it saves."""
_MANY_RULES = 4
"""The number of rules with known words from which on the next word is looked at."""


class _Words(dict[str, _Rules]):
    """The rules that can match at each word known."""


class _FoldedWords(_Words):
    """The same for words in any case; all rules for a word that is not ASCII: its case may be more
    than a matter of two letters."""

    def __init__(self, rules: _Rules) -> None:
        self._rules = rules

    def get(self, word: str, default: Any = None) -> Any:
        return super().get(word.lower(), default) if word.isascii() else self._rules


_Choice = tuple[_Rules, _Words | None]
"""Rules, and the rules for each word where they depend on it."""


class _State(dict[str, tuple[_Rules, _Words | None, _Choice | None]]):
    """The rules of a state that can match at each character: rules and words, and the choice at the
    beginning of a line if it is another. "" stands for the end of the text."""

    def __init__(self, rules: list[_Rule]) -> None:
        self.rules = tuple((match, known(action, tokens), then) for match, action, then in rules)
        self._choices = 0

    def __missing__(self, character: str) -> tuple[_Rules, _Words | None, _Choice | None]:
        self._choices += 1
        if self._choices < _MANY_CHOICES:
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


def _choice(candidates: list[tuple[_Rule, Beginnings]], character: str) -> _Choice:
    """The choice between rules that can all match at a character."""
    rules = tuple(rule for rule, _ in candidates)
    known_words = sum(begins.words is not None for _, begins in candidates)
    if known_words < _MANY_RULES or not word_at(character):
        return rules, None
    folded = any(begins.folded for _, begins in candidates)
    choices = _FoldedWords(rules) if folded else _Words()
    words_of = [(rule, _words_at(begins.words, character, folded)) for rule, begins in candidates]
    for word in set().union(*(words for _, words in words_of if words)):
        choices[word] = tuple(rule for rule, words in words_of if words is None or word in words)
    return tuple(rule for rule, words in words_of if words is None), choices


def _words_at(
    words: Mapping[str, Set[str]] | None, character: str, folded: bool
) -> Set[str] | None:
    if words is None:
        return None
    if not folded:
        return words.get(character, frozenset())
    cases = character.lower(), character.upper()
    return {word.lower() for case in cases for word in words.get(case, frozenset())}


class _States(dict[str, _State]):
    """The states of a lexer by their names, made when they are entered."""

    def __init__(self, rules: dict[str, list[_Rule]]) -> None:
        self.rules = rules

    def __missing__(self, name: str) -> _State:
        state = self[name] = _State(self.rules[name])
        return state


def tokens(lexer: Lexer, text: str, **stack: Any) -> Iterable[Token]:
    """The same as `lexer.get_tokens_unprocessed(text, **stack)`."""
    loop = _loop(type(lexer))
    if loop is None or "get_tokens_unprocessed" in vars(lexer):
        return lexer.get_tokens_unprocessed(text, **stack)
    return loop(lexer, text, **stack)


@cache
def _loop(kind: type[Lexer]) -> Loop | None:
    """A function like the `get_tokens_unprocessed` of a kind of lexer; None for one whose method is
    of another kind than those known here."""
    if not issubclass(kind, RegexLexer):
        return None
    own = kind.get_tokens_unprocessed
    return _tokens if own is RegexLexer.get_tokens_unprocessed else around(kind, _loop)


def _tokens(lexer: RegexLexer, text: str, stack: Iterable[str] = ("root",)) -> Iterator[Token]:
    """The same as `RegexLexer.get_tokens_unprocessed(lexer, text, stack)`."""
    states = _states(type(lexer))
    if states is None or states.rules is not getattr(lexer, "_tokens", None):
        return RegexLexer.get_tokens_unprocessed(lexer, text, stack)
    return chain.from_iterable(_runs(lexer, states, text, [*stack]))


@cache
def _states(kind: type[Lexer]) -> _States | None:
    """The states of a kind of lexer; None where the library keeps no rules as expected."""
    rules = getattr(kind, "_tokens", None)
    return None if rules is None else _States(rules)


def _runs(lexer: Lexer, states: _States, text: str, stack: list[str]) -> Iterator[Iterable[Token]]:
    """The loop of `RegexLexer`. Gives lists of tokens, and between them the tokens of actions that
    are functions: those run only when all tokens before them have been read, for they may depend
    on what the reader of the tokens does."""
    at, size, run = 0, len(text), list[Token]()
    state = states[stack[-1]]
    while True:
        rules, words, line = state[text[at] if at < size else ""]
        if line is not None and (at == 0 or text[at - 1] == "\n"):
            rules, words = line
        if words is not None:
            rules = words.get(word_at(text, at)[0], rules)
        for match, action, then in rules:
            matched = match(text, at)
            if matched is None:
                continue
            if type(action) is _TokenType:
                piece = matched[0]
                run.append((at, action, piece))
                at += len(piece)
                if then is None:
                    break
            elif type(action) is Groups:
                for number, kind in action:
                    if piece := matched[number]:
                        run.append((matched.start(number), kind, piece))
            elif action is not None:
                yield run
                yield action(lexer, matched)
                run = []
            at = matched.end()
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
    """Changes the stack of states as the third part of a rule says: states to be pushed, `#push`,
    `#pop`, or a number of states to be popped (below zero)."""
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
