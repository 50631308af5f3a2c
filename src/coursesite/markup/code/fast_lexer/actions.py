"""What the rules of Pygments' lexers do with a match, where that can be done more directly."""

from __future__ import annotations

import builtins
import dis
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pygments.lexer
from pygments.lexer import Lexer, RegexLexer
from pygments.token import _TokenType

Token = tuple[int, _TokenType, str]
Loop = Callable[..., Iterable[Token]]
"""Like `Lexer.get_tokens_unprocessed`, called with a lexer, a text and perhaps a stack."""

_library: Any = pygments.lexer
_GROUPS = _library.bygroups().__code__
_USING = {_library.using(one).__code__ for one in (_library.this, RegexLexer)}
_HARMLESS = vars(builtins).keys() - {"globals", "eval", "exec"}


class Groups(tuple[tuple[int, _TokenType], ...]):
    """`bygroups` with nothing but kinds of tokens: groups, and what they are."""


class _Using(NamedTuple):
    """`using`, with the arguments it closes over."""

    other: type[Lexer] | None
    """None for a lexer of the same kind."""
    options: dict[str, Any]
    stack: dict[str, Any]

    def tokens(self, lexer: Lexer, text: str, loop: Loop) -> Iterable[Token]:
        kind = self.other or lexer.__class__
        if self.other or self.options:
            lexer = kind(**{**lexer.options, **self.options})
        return loop(lexer, text, **self.stack)


def known(action: Any, loop: Loop) -> Any:
    """An action as `Groups`, or as one that goes through `loop` where it asks a lexer; the action
    itself if it is not known."""
    if (using_ := _using(action)) is not None:
        return _by_groups([using_], loop, first=0)
    if getattr(action, "__code__", None) is not _GROUPS:
        return action
    actions = _closed_over(action).get("args")
    if not isinstance(actions, tuple):
        return action
    if all(one is None or type(one) is _TokenType for one in actions):
        return Groups((at, one) for at, one in enumerate(actions, 1) if one is not None)
    parts = [one if type(one) is _TokenType else _using(one) for one in actions]
    if any(part is None and one is not None for part, one in zip(parts, actions, strict=True)):
        return action
    return _by_groups(parts, loop, first=1)


def _by_groups(parts: list[Any], loop: Loop, first: int) -> Callable[[Lexer, Any], Iterator[Token]]:
    numbered = [(at, part) for at, part in enumerate(parts, first) if part is not None]

    def tokens(lexer: Lexer, match: Any) -> Iterator[Token]:
        for number, part in numbered:
            text, start = match.group(number), match.start(number)
            if type(part) is _TokenType:
                if text:
                    yield start, part, text
            elif text is not None:
                for at, kind, piece in part.tokens(lexer, text, loop):
                    yield start + at, kind, piece

    return tokens


def _closed_over(function: Any) -> dict[str, Any]:
    names = function.__code__.co_freevars
    return {
        name: cell.cell_contents
        for name, cell in zip(names, function.__closure__ or (), strict=True)
    }


def _using(action: Any) -> _Using | None:
    if getattr(action, "__code__", None) not in _USING:
        return None
    closed = _closed_over(action)
    if closed.keys() - {"_other"} != {"kwargs", "gt_kwargs"}:
        return None
    return _Using(closed.get("_other"), closed["kwargs"], closed["gt_kwargs"])


def around(kind: type[Lexer], loop_of: Callable[[type[Lexer]], Loop | None]) -> Loop | None:
    """The `get_tokens_unprocessed` of a lexer that filters what that of a base of it gives, with
    `loop_of` that base in its place; None for one that takes anything else from its module."""
    function = kind.get_tokens_unprocessed
    if not isinstance(function, FunctionType):
        return None
    code, scope = function.__code__, function.__globals__
    if any(isinstance(one, CodeType) for one in code.co_consts):
        return None
    others: dict[str, _StandIn] = {}
    for step, after in pairwise(dis.get_instructions(code)):
        if not step.opname.endswith("_GLOBAL"):
            continue
        name, value = step.argval, scope.get(step.argval)
        loop = loop_of(value) if value in kind.__mro__[1:] else None
        if loop is not None and after.argval == "get_tokens_unprocessed":
            others[name] = _StandIn(loop)
        elif type(value) is not _TokenType and (name in scope or name not in _HARMLESS):
            return None
    copy = FunctionType(
        code, {**scope, **others}, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy if others else None


class _StandIn(NamedTuple):
    """What a filter asks instead of a lexer."""

    get_tokens_unprocessed: Loop
