"""The actions of lexers' rules that give several tokens, done directly.

For speed (content/guide/decisions/lexers.md). An action is a kind of token, or a function of a
lexer and a match (https://pygments.org/docs/lexerdevelopment/). Those made by `bygroups` and
`using` are known by their code, and read from the variables that they close over.
"""

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
_GROUPS = getattr(_library.bygroups(), "__code__", "unknown")
_USING = {
    getattr(_library.using(one), "__code__", "unknown") for one in (_library.this, RegexLexer)
}
_HARMLESS = vars(builtins).keys() - {"globals", "eval", "exec"}


class Groups(tuple[tuple[int, _TokenType], ...]):
    """A `bygroups` with nothing but kinds of tokens: the numbers of groups, and their kinds."""


class _Using(NamedTuple):
    """A `using`, with the variables that it closes over."""

    other: type[Lexer] | None
    """The kind of lexer to be asked; None for the kind of the asking one."""
    options: dict[str, Any]
    stack: dict[str, Any]

    def tokens(self, lexer: Lexer, text: str, loop: Loop) -> Iterable[Token]:
        kind = self.other or lexer.__class__
        if self.other or self.options:
            lexer = kind(**{**lexer.options, **self.options})
        return loop(lexer, text, **self.stack)


def known(action: Any, loop: Loop) -> Any:
    """An action as `Groups`, or as a function that runs `loop` where it asks a lexer; the action
    itself if it is of another kind."""
    if (using := _using(action)) is not None:
        return _by_groups([using], loop, first=0)
    if getattr(action, "__code__", None) is not _GROUPS:
        return action
    actions = _closed_over(action).get("args")
    if not isinstance(actions, tuple):
        return action
    if all(one is None or type(one) is _TokenType for one in actions):
        return Groups((number, one) for number, one in enumerate(actions, 1) if one is not None)
    parts = [one if type(one) is _TokenType else _using(one) for one in actions]
    if any(part is None and one is not None for part, one in zip(parts, actions, strict=True)):
        return action
    return _by_groups(parts, loop, first=1)


def _by_groups(parts: list[Any], loop: Loop, first: int) -> Callable[[Lexer, Any], Iterator[Token]]:
    """An action for the groups of a match from number `first` on."""
    numbered = [(number, part) for number, part in enumerate(parts, first) if part is not None]

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
    """The `_Using` of an action made by `using`; None for other actions."""
    if getattr(action, "__code__", None) not in _USING:
        return None
    variables = _closed_over(action)
    if variables.keys() - {"_other"} != {"kwargs", "gt_kwargs"}:
        return None
    return _Using(variables.get("_other"), variables["kwargs"], variables["gt_kwargs"])


def around(kind: type[Lexer], loop_of: Callable[[type[Lexer]], Loop | None]) -> Loop | None:
    """The `get_tokens_unprocessed` of a lexer that filters the tokens of a base class, with
    `loop_of(base)` in the place of that class. None if the lexer uses anything else from its
    module, for that could change between two calls.

    The library's lexers name the base in their code, `RegexLexer.get_tokens_unprocessed(…)`: so a
    copy of the function runs, with other globals."""
    function = kind.get_tokens_unprocessed
    if not isinstance(function, FunctionType):
        return None
    code, scope = function.__code__, function.__globals__
    if any(isinstance(constant, CodeType) for constant in code.co_consts):
        return None  # functions within it have globals of their own to look at
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
    """Stands in a filter's globals for the class that the filter asks for tokens."""

    get_tokens_unprocessed: Loop
