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
      | (?P<mark>[|:,=\[\]])
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
    """The lexemes of an expression; raises `UnresolvedLiquidError` at what is none."""
    out: list[Lexeme] = []
    at, source = 0, source.rstrip()
    while at < len(source):
        found = _TOKEN.match(source, at)
        if not found or found.end() == at:
            raise UnresolvedLiquidError(f"'{source[at : at + 20]}' can't be read")
        kind = found.lastgroup or ""
        out.append((kind, found[kind]))
        at = found.end()
        while out[-1][1] == "]" or out[-1][0] == "member":
            if not (more := _MEMBER.match(source, at)):
                break
            out.append(("member", more[1]))
            at = more.end()
    return out


class Expression:
    """Reads the lexemes of one expression from left to right."""

    def __init__(self, source: str, lookup: Lookup, filters: Filters) -> None:
        """`lookup` says what a first name stands for."""
        self.lexemes = lex(source)
        self.at = 0
        self.lookup, self.filters = lookup, filters

    def peek(self) -> Lexeme:
        """The next lexeme, empty at the end."""
        return self.lexemes[self.at] if self.at < len(self.lexemes) else ("", "")

    def take(self) -> Lexeme:
        """The next lexeme, which is then read."""
        lexeme = self.peek()
        self.at += 1
        return lexeme

    def value(self) -> Any:
        """A literal or a path."""
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
        found = self.lookup(first)
        for key in rest:
            found = member(found, key)
        while self.peek() == ("mark", "[") or self.peek()[0] == "member":
            if self.peek()[0] == "member":
                found = member(found, self.take()[1])
                continue
            self.take()
            found = member(found, self.value())
            if self.take() != ("mark", "]"):
                raise UnresolvedLiquidError("']' is missing")
        return found

    def filtered(self) -> Any:
        """A value with its filters."""
        found = self.value()
        while self.peek() == ("mark", "|"):
            self.take()
            kind, name = self.take()
            if kind != "name" or name not in self.filters:
                raise UnresolvedLiquidError(f"there is no filter '{name}' here")
            args: list[Any] = []
            if self.peek() == ("mark", ":"):
                self.take()
                args.append(self.argument())
                while self.peek() == ("mark", ","):
                    self.take()
                    args.append(self.argument())
            try:
                found = self.filters[name](found, *args)
            except (TypeError, ValueError, IndexError, KeyError, ZeroDivisionError, re.error) as e:
                raise UnresolvedLiquidError(f"the filter '{name}' can't take that ({e})") from e
        if self.at < len(self.lexemes):
            raise UnresolvedLiquidError(f"'{self.peek()[1]}' is not expected there")
        return found

    def argument(self) -> Any:
        """An argument of a filter, by place or by name (whose name does not matter here)."""
        after = self.lexemes[self.at + 1 : self.at + 2]
        if self.peek()[0] == "name" and after == [("mark", ":")]:
            self.at += 2
        found = self.value()
        return None if found is MISSING else found

    def condition(self) -> bool:
        """`a == b and c or d`; `and` and `or` bind from the right, as they do in Liquid."""
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
        """A value by itself, or two that are compared."""
        left = self.value()
        kind, word = self.peek()
        if kind != "op" and (kind, word) != ("name", "contains"):
            return truth(left)
        self.take()
        return compare(left, word, self.value())


def compare(left: Any, sign: str, right: Any) -> bool:
    """Two values compared; what can't be compared is false."""
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
