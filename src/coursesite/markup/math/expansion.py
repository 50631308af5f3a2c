"""Expands macros: those of the author, and those of the library that math-core does not have."""

from __future__ import annotations

from coursesite.markup.math import library
from coursesite.markup.math.lexer import Piece, Stream
from coursesite.markup.math.macros import (
    DEFINING,
    MOST_PIECES,
    Scope,
    define,
    expansion,
    with_macro,
)

_MOST_EXPANSIONS = 2_000
"""The number of macros that a formula may call, those within macros counted."""


def _is_macro(text: str, scope: Scope) -> bool:
    """Whether a command is expanded, or defines one that is."""
    return text in scope or library.has(text) or text in DEFINING


def expand(parts: list[Piece], scope: Scope) -> tuple[list[Piece], Scope]:
    """The pieces without macros and definitions, and the scope behind them. Raises TexError."""
    if not any(part.text[0] == "\\" and _is_macro(part.text, scope) for part in parts):
        return parts, scope
    stream, out = Stream(parts), list[Piece]()
    calls = 0
    while stream:
        part = stream.next()
        text = part.text
        if text[0] != "\\" or part.fixed:
            out.append(part)
            continue
        if text in DEFINING and text not in scope:
            scope = with_macro(scope, define(stream, part))
            continue
        if macro := scope.get(text):
            parts = expansion(macro, part, stream, part.macro or text)
        elif made := library.expansion(part, stream):
            parts = made[0]
        else:
            out.append(part)
            continue
        calls += 1
        if calls > _MOST_EXPANSIONS or len(out) + len(parts) > MOST_PIECES:
            name = part.macro or text
            raise Piece(name, part.at, name).wrong(
                f"{name} stands for itself, or for over {_MOST_EXPANSIONS:,} macros",
                "a macro must not call itself; \\let keeps an old meaning under another name",
            )
        stream.push(parts)
    return out, scope
