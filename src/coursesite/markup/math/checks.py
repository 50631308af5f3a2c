"""Checks the text of a macro by itself, before it is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup.math import advice, library, mathml
from coursesite.markup.math.commands import HANDLERS
from coursesite.markup.math.environments import ENVIRONMENTS, MATRIX
from coursesite.markup.math.lexer import Piece, Stream, TexError, texts
from coursesite.markup.math.macros import DEFINING, Scope
from coursesite.markup.math.rewriting import REFERENCES
from coursesite.markup.math.rows import ROW_ENDS
from coursesite.markup.math.text import TEXT, WORDS

_READ = frozenset(
    (
        *DEFINING,
        *HANDLERS,
        *REFERENCES,
        *ROW_ENDS,
        *TEXT,
        *WORDS,
        *("\\begin", "\\end", "\\label", "\\tag", "\\notag", "\\nonumber", "\\qedhere"),
        *("\\intertext", "\\shortintertext", "\\(", "\\)", "\\textsuperscript", "\\textsubscript"),
    )
)


def problems(name: str, parts: Sequence[Piece], scope: Scope) -> Iterator[TexError]:
    """The commands and environments in the text of a macro that nothing knows, or that it calls
    itself."""
    stream = Stream(parts)
    if name in _reached(parts, scope):
        first = next(part for part in parts if part.text[0] == "\\")
        hint = "\\let keeps an old meaning under another name"
        yield first.wrong(f"{name} calls itself", hint)
        return
    while stream:
        part = stream.next()
        command = part.text
        if command[0] != "\\" or len(command) == 1:
            continue
        if command == "\\begin" and stream.follows("{"):
            environment = stream.name(part)
            if "#" not in environment and not _is_environment(environment):
                known = advice.ENVIRONMENTS.get(environment.removesuffix("*"))
                end = part.at + len(f"\\begin{{{environment}}}")
                message = f"there is no environment '{environment}'"
                yield TexError(message, part.at, end, hint=known or advice.near(environment))
        elif not (
            command in scope or command in _READ or library.has(command) or _is_known(command)
        ):
            hint = advice.hint("Unknown command", command)
            yield part.wrong(f'Unknown command "{command}".', hint)


def _reached(parts: Sequence[Piece], scope: Scope) -> set[str]:
    """The macros of the author that a text calls, by themselves or by others."""
    waiting = [part.text for part in parts]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in scope and name not in reached:
            reached.add(name)
            if not scope[name].let:
                waiting += texts(scope[name].body)
    return reached


def _is_environment(name: str) -> bool:
    known = name in ENVIRONMENTS or name.removesuffix("*") in ENVIRONMENTS
    return known or name in ("subequations", "CD") or MATRIX.match(name) is not None


@lru_cache(1024)
def _is_known(name: str) -> bool:
    """Whether math-core knows a command."""
    try:
        mathml.convert(name, False)
    except TexError as problem:
        return not problem.message.startswith("Unknown command")
    return True


def told(name: str, problem: TexError, span: Span | None) -> Diagnostic:
    """The warning about a macro that cannot be read; without a name, about a definition."""
    what = f"the macro {name} cannot be used" if name else "this definition is left out"
    return warning("math-macro", f"{what}: {problem.message}", span, problem.hint)
