"""Macros of an author: their definitions in TeX, and the pieces that a call of one stands for."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from coursesite.markup.math.lexer import (
    Piece,
    Stream,
    TexError,
    check_braces,
    joined,
    made,
    pieces,
    texts,
    trimmed,
)
from coursesite.model import Macro, replace
from coursesite.text.lazy_regex import rare

MOST_PIECES = 50_000
"""The number of pieces that a formula may have when its macros are expanded."""
Scope = Mapping[str, Macro]
"""Macros by their names, which begin with a backslash. A scope is never changed: a definition makes
a new one."""
DEFINING = (
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
    "\\DeclareMathOperator",
    "\\DeclarePairedDelimiter",
    "\\def",
    "\\gdef",
    "\\let",
)
"""The commands that define a macro."""
DEFINES = rare(
    r"\\(?:(?:new|renew|provide)command|DeclareMathOperator|DeclarePairedDelimiter|g?def|let)"
    r"(?![A-Za-z])"
)
_COMMAND = rare(r"\\(?:[A-Za-z]+|[^A-Za-z\s])$")
_ARGUMENT = rare(r"(?<!\\)#([1-9])")


class Definition(Macro, frozen=True):
    """A macro, the offset of its definition in the text that was read, and its text as pieces."""

    at: int = 0
    parts: tuple[Piece, ...] = ()


class Definitions(Struct, frozen=True):
    """The definitions in a text."""

    macros: tuple[Definition, ...]
    errors: tuple[TexError, ...]
    alone: bool
    """Whether there is nothing else in the text."""
    end: int = 0
    """The offset behind the last definition that nothing else is before."""


def definitions(tex: str) -> Definitions:
    """The definitions in TeX, and the mistakes in them."""
    stream = Stream(pieces(tex))
    macros: list[Definition] = []
    errors: list[TexError] = []
    alone, end = True, 0
    while stream:
        part = stream.next()
        if part.text in DEFINING:
            try:
                macros.append(define(stream, part))
            except TexError as problem:
                errors.append(problem)
                stream.skip_line(tex)
            if alone:
                end = stream.at(len(tex))
        elif part.text != " ":
            alone = False
    return Definitions(tuple(macros), tuple(errors), alone, end)


def define(stream: Stream, command: Piece) -> Definition:
    """The macro that the defining command which was taken from the stream begins. Raises
    TexError."""
    word = command.text
    starred = stream.takes("*")
    if word in ("\\def", "\\gdef"):
        return _def(stream, command)
    if word == "\\let":
        return _let(stream, command)
    name = _name(stream, command)
    if word == "\\DeclareMathOperator":
        body = stream.argument(command)
        operator = "\\operatorname*" if starred else "\\operatorname"
        return _made(name, f"{operator}{{{joined(body)}}}", body, command)
    if word == "\\DeclarePairedDelimiter":
        left, right = (joined(stream.argument(command)) for _ in range(2))
        return _made(name, f"{left}#1{right}", [], command, 1, paired=(left, right))
    count, default = stream.optional(), stream.optional()
    number = joined(count or []).strip() or "0"
    if not (number.isdecimal() and len(number) == 1):
        raise command.wrong(f"'{number}' is no number of arguments", "write [1] to [9]")
    if default is not None and number == "0":
        raise command.wrong(f"{name} has a default, but no argument", "write [1] before it")
    body = stream.argument(command)
    given = None if default is None else joined(default)
    return _made(name, joined(body), body, command, int(number), default=given)


def _made(
    name: str,
    body: str,
    parts: list[Piece],
    command: Piece,
    parameters: int = 0,
    *,
    default: str | None = None,
    paired: tuple[str, str] | None = None,
) -> Definition:
    """The macro, if each argument that its body names is one of its parameters."""
    used = highest(body)
    if used > parameters:
        takes = {0: "no argument", 1: "one argument"}.get(parameters, f"{parameters} arguments")
        message = f"{name} has #{used} in its text, but takes {takes}"
        place = next((part for part in parts if part.text == f"#{used}"), command)
        raise TexError(message, place.at, place.at + 2, hint=f"write [{used}] before its text")
    return Definition(
        name, body, parameters, default, paired=paired, at=command.at, parts=tuple(parts)
    )


def written(name: str, body: str, source: str) -> Macro:
    """The macro that a settings file gives by name. It takes as many arguments as its text names.
    Raises TexError."""
    check_braces(pieces(body))
    return Macro(name, body, highest(body), source=source)


def highest(body: str) -> int:
    """The highest number of an argument that the text of a macro names; 0 if it names none."""
    return max(map(int, _ARGUMENT.findall(body)), default=0)


def _name(stream: Stream, command: Piece) -> str:
    parts = trimmed(stream.argument(command))
    if len(parts) != 1 or not _COMMAND.match(parts[0].text):
        given = joined(parts)
        hint = f"write {{\\{given}}}" if given.isalpha() else "a name is a backslash and letters"
        raise (parts[0] if parts else command).wrong(f"'{given}' is no name of a macro", hint)
    return parts[0].text


def _def(stream: Stream, command: Piece) -> Definition:
    name = _name(stream, command)
    given: list[Piece] = []
    while stream and not stream.follows("{"):
        given.append(stream.next())
    pattern = joined(part for part in given if part.text != " ")
    count = len(pattern) // 2
    if pattern != "".join(f"#{number}" for number in range(1, count + 1)):
        message = f"{command.text} with '{pattern}' between its arguments is not understood"
        raise command.wrong(message, "write \\newcommand with arguments in braces")
    body = stream.argument(command)
    return _made(name, joined(body), body, command, count)


def _let(stream: Stream, command: Piece) -> Definition:
    name = _name(stream, command)
    stream.takes("=")
    stream.skip()
    if not stream:
        raise command.wrong(f"\\let{name} says no other command")
    other = stream.next()
    return Definition(name, other.text, let=True, at=command.at, parts=(other,))


def with_macro(scope: Scope, macro: Macro) -> Scope:
    """The scope with one macro more."""
    if macro.let and (known := scope.get(macro.body)):
        return {**scope, macro.name: replace(known, name=macro.name)}
    return {**scope, macro.name: macro}


def expansion(macro: Macro, call: Piece, stream: Stream, outer: str) -> list[Piece]:
    """The pieces that a call stands for, with its arguments, which are taken from the stream.
    `outer` is the name of the author's macro that is told in errors."""
    if macro.let:
        return [Piece(macro.body, call.at, outer, True)]
    if macro.paired and (stream.takes("*") or stream.peek() == "["):
        size = stream.optional()
        left, right = macro.paired
        inner = stream.argument(call)
        lead = ("\\left", "\\right") if size is None else (joined(size) + "l", joined(size) + "r")
        return [
            *_placed(lead[0] + left, call, outer),
            *inner,
            *_placed(lead[1] + right, call, outer),
        ]
    arguments: list[list[Piece]] = []
    if macro.default is not None:
        given = stream.optional()
        arguments.append(_placed(macro.default, call, outer) if given is None else given)
    while len(arguments) < macro.parameters:
        arguments.append(stream.argument(call))
    return substituted(macro.body, arguments, call, outer)


def substituted(
    body: str, arguments: list[list[Piece]], call: Piece, outer: str = ""
) -> list[Piece]:
    """The pieces of a macro's text with its arguments in the places of `#1` and so on."""
    out: list[Piece] = []
    at, count = call.at, len(arguments)
    for text in texts(body):
        if text[0] != "#":
            out.append(Piece(text, at, outer))
        elif text[1:].isdecimal() and 0 < int(text[1:]) <= count:
            out += arguments[int(text[1:]) - 1]
            if len(out) > MOST_PIECES:
                raise call.wrong(f"{outer or call.text} stands for too much", "write less in it")
        elif text != "#":  # of ##, which stands for one in a definition within
            out.append(Piece(text, at, outer))
    return out


def _placed(tex: str, call: Piece, outer: str) -> list[Piece]:
    return made(tex, Piece(call.text, call.at, outer))
