"""Liquid's expressions: paths, literals, filters and conditions."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from coursesite.importers.liquid.values import (
    MISSING,
    UnresolvedLiquidError,
    items,
    member,
    text,
    truth,
)

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')
      | (?P<range>\((?:[^()]+)\.\.(?:[^()]+)\))
      | (?P<number>-?\d+(?:\.\d+)?(?![\w.-]))
      | (?P<op>==|!=|<>|<=|>=|<|>)
      | (?P<punct>[|:,=\[\]])
      | (?P<name>[^\W\d][\w-]*\??(?:\.[\w-]+\??)*))""",
    re.VERBOSE,
)
_MEMBER = re.compile(r"\.([\w-]+)")
_LITERALS: dict[str, Any] = {"true": True, "false": False, "nil": None, "null": None}
_EMPTY = object()
_ORDER = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}

Filters = Mapping[str, Callable[..., Any]]
Lookup = Callable[[str], Any]
Lexeme = tuple[str, str]


def lex(source: str) -> list[Lexeme]:
    """The lexemes of an expression, each with its kind; raises `UnresolvedLiquidError`.

    In a path after `]`, each further key (`.name`) is a lexeme of the kind `member`.
    """
    out: list[Lexeme] = []
    at, source = 0, source.rstrip()
    while at < len(source):
        match = _TOKEN.match(source, at)
        if not match or match.end() == at:
            raise UnresolvedLiquidError(f"'{source[at : at + 20]}' can't be read")
        kind = match.lastgroup or ""
        out.append((kind, match[kind]))
        at = match.end()
        while out[-1][1] == "]" or out[-1][0] == "member":
            if not (more := _MEMBER.match(source, at)):
                break
            out.append(("member", more[1]))
            at = more.end()
    return out


class Expression:
    """Evaluates one expression, lexeme by lexeme from the left; raises `UnresolvedLiquidError`."""

    def __init__(self, source: str, lookup: Lookup, filters: Filters) -> None:
        """`lookup` returns the value of a variable, `filters` are the known filters by name."""
        self.lexemes = lex(source)
        self.at = 0
        self.lookup, self.filters = lookup, filters

    def peek(self) -> Lexeme:
        """The next lexeme, `("", "")` at the end."""
        return self.lexemes[self.at] if self.at < len(self.lexemes) else ("", "")

    def take(self) -> Lexeme:
        """The next lexeme, which is then consumed."""
        lexeme = self.peek()
        self.at += 1
        return lexeme

    def value(self) -> Any:
        """The value of a literal or a path."""
        kind, word = self.take()
        if kind == "text":
            return word[1:-1]
        if kind == "number":
            return float(word) if "." in word else int(word)
        if kind == "range":
            first, last = (
                Expression(part, self.lookup, self.filters).value()
                for part in word[1:-1].split("..", 1)
            )
            if not isinstance(first, int) or not isinstance(last, int) or last - first > 10_000:
                raise UnresolvedLiquidError(f"the range {word} has no bounds")
            return range(first, last + 1)
        if kind != "name":
            raise UnresolvedLiquidError(
                f"'{word}' is not expected there" if word else "a value is missing"
            )
        if word in _LITERALS:
            return _LITERALS[word]
        if word in ("empty", "blank"):
            return _EMPTY
        first, *rest = word.split(".")
        value = self.lookup(first)
        for key in rest:
            value = member(value, key)
        while self.peek() == ("punct", "[") or self.peek()[0] == "member":
            if self.peek()[0] == "member":
                value = member(value, self.take()[1])
                continue
            self.take()
            value = member(value, self.value())
            if self.take() != ("punct", "]"):
                raise UnresolvedLiquidError("']' is missing")
        return value

    def filtered(self) -> Any:
        """The value of the whole expression: a literal or path with its filters."""
        value = self.value()
        while self.peek() == ("punct", "|"):
            self.take()
            kind, name = self.take()
            if kind != "name" or name not in self.filters:
                raise UnresolvedLiquidError(f"there is no filter '{name}' here")
            args: list[Any] = []
            if self.peek() == ("punct", ":"):
                self.take()
                args.append(self.argument())
                while self.peek() == ("punct", ","):
                    self.take()
                    args.append(self.argument())
            try:
                value = self.filters[name](value, *args)
            except (TypeError, ValueError, IndexError, KeyError, ZeroDivisionError, re.error) as e:
                raise UnresolvedLiquidError(f"the filter '{name}' can't take that ({e})") from e
        if self.at < len(self.lexemes):
            raise UnresolvedLiquidError(f"'{self.peek()[1]}' is not expected there")
        return value

    def argument(self) -> Any:
        """The value of a filter's argument. A keyword before it is ignored: no filter here needs
        it."""
        after = self.lexemes[self.at + 1 : self.at + 2]
        if self.peek()[0] == "name" and after == [("punct", ":")]:
            self.at += 2
        value = self.value()
        return None if value is MISSING else value

    def condition(self) -> bool:
        """The truth of `a == b and c or d`. As in Liquid, `and` and `or` associate to the right."""
        left = self.comparison()
        kind, word = self.peek()
        if not kind:
            return left
        self.take()
        if (kind, word) not in (("name", "and"), ("name", "or")):
            raise UnresolvedLiquidError(f"'{word}' is not expected there")
        right = self.condition()
        return left and right if word == "and" else left or right

    def comparison(self) -> bool:
        """The truth of a single value, or of two that are compared."""
        left = self.value()
        kind, word = self.peek()
        if kind != "op" and (kind, word) != ("name", "contains"):
            return truth(left)
        self.take()
        return compare(left, word, self.value())


def compare(left: Any, sign: str, right: Any) -> bool:
    """Whether two values compare as `sign` says; false if they cannot be compared."""
    if _EMPTY in (left, right):
        other = right if left is _EMPTY else left
        bare = not other if isinstance(other, (str, list, dict)) else not truth(other)
        return bare if sign == "==" else not bare
    left = None if left is MISSING else left
    right = None if right is MISSING else right
    if sign == "contains":
        if isinstance(left, str):
            return text(right) in left
        return bool(right in (left if isinstance(left, Mapping) else items(left)))
    if sign in ("==", "!=", "<>"):
        return bool(left == right) is (sign == "==")
    try:
        return bool(_ORDER[sign](left, right))
    except TypeError:
        return False
