"""Runs the engine that a course chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from coursesite.diagnostics import Diagnostic, error
from coursesite.markup.engines import commonmark
from coursesite.markup.engines.errors import (
    EngineMissingError,
    ExtensionFailedError,
    ExtensionMissingError,
)
from coursesite.markup.placeholders import elements
from coursesite.markup.tokens import Scanned, Token
from coursesite.model import MarkupOptions
from coursesite.text.lazy_regex import rare

_CODE_END = rare(r"\n{2,}</code></pre>")
"""Python-Markdown leaves empty lines in indented code at the end of a text."""


class Engine(Protocol):
    """Makes HTML of Markdown in which placeholders stand for `tokens`."""

    def __call__(self, text: str, tokens: Sequence[Token] = ()) -> str:
        """The HTML of a text."""


class Converted(NamedTuple):
    """The HTML of a text, with an element for each placeholder that the tree has to see."""

    html: str
    diagnostics: tuple[Diagnostic, ...] = ()


def convert(scanned: Scanned, options: MarkupOptions) -> Converted:
    """The HTML that the chosen engine makes of a scanned text; none and an error if it cannot."""
    try:
        html = engine(options)(scanned.text, scanned.tokens)
    except EngineMissingError as problem:
        return Converted("", (error("engine-missing", str(problem)),))
    except ExtensionMissingError as problem:
        message = f"a Markdown extension is missing: {problem}"
        return Converted("", (error("extension-missing", message),))
    except ExtensionFailedError as problem:
        names = ", ".join(name for name, _ in options.extensions)
        hint = f"course.yml switches on {names}, under markdown: extensions:"
        message = f"a Markdown extension failed: {problem}"
        return Converted("", (error("extension-failed", message, None, hint),))
    if "\n\n</code>" in html:
        html = _CODE_END.sub("\n</code></pre>", html)
    return Converted(elements(html, scanned.tokens))


def include(options: MarkupOptions) -> Callable[[list[str]], tuple[list[str], list[str]]] | None:
    """Gives the lines of files in the place of lines that name them, and the paths of these files;
    None unless an extension of the course does that."""
    if options.engine == "commonmark" or not any(
        "snippets" in name for name, _ in options.extensions
    ):
        return None
    try:
        return getattr(engine(options), "include", None)
    except ExtensionMissingError:  # which `convert` reports
        return None


def engine(options: MarkupOptions) -> Engine:
    """The engine that the options name, for every page that a thread renders.

    Raises EngineMissingError and ExtensionMissingError; the engine itself, ExtensionFailedError.
    """
    if options.engine == "commonmark":
        return commonmark.engine()
    from coursesite.markup.engines import python_markdown  # here: 25 ms that commonmark spares

    return python_markdown.engine(options.extensions, options.code)
