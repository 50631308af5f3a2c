"""The engine `python-markdown`: Python-Markdown, reading blocks as GitHub does."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from threading import get_ident

import markdown

from coursesite.markup.engines.errors import ExtensionFailedError, ExtensionMissingError
from coursesite.markup.engines.gfm.extension import GitHubFlavour
from coursesite.markup.engines.gfm.extension_blocks import (
    gather,
    keep_placeholders,
    keep_tails,
)
from coursesite.markup.engines.gfm.extension_outline import Outline
from coursesite.markup.engines.gfm.extension_snippets import take_snippets
from coursesite.markup.engines.gfm.fast_writer import Converter
from coursesite.markup.tokens import Token

_LONGEST = 250_000
"""The number of characters of a page with extensions: many take four times as long for a text of
twice the length."""


def engine(extensions: tuple[tuple[str, str], ...], code: tuple[str, ...]) -> PythonMarkdown:
    """The engine with these extensions, each a name and its settings as JSON.

    `code` stands for the extensions' code: when that changes, they are imported and made anew.
    Raises ExtensionMissingError; the engine itself, ExtensionFailedError.
    """
    return _engine(extensions, code, get_ident())


@cache
def _engine(
    extensions: tuple[tuple[str, str], ...], code: tuple[str, ...], thread: int
) -> PythonMarkdown:
    """The engine of a thread: a converter keeps a text while it works, and a program of a cluster
    has several threads."""
    if not extensions:
        return PythonMarkdown(Converter())
    try:
        flavour = GitHubFlavour()
        converter = markdown.Markdown(
            extensions=[flavour, *(name for name, _ in extensions)],
            extension_configs={name: json.loads(settings) for name, settings in extensions},
        )
        flavour.settle(converter)
        gather(converter)
        keep_tails(converter)
        keep_placeholders(converter)
        return PythonMarkdown(converter)
    except Exception as problem:  # an extension is foreign code: anything may come out of it
        raise ExtensionMissingError(f"{type(problem).__name__}: {problem}") from problem


class PythonMarkdown:
    """A converter of the library's, and the parts of its extensions that we ask ourselves."""

    def __init__(self, converter: markdown.Markdown) -> None:
        """With the extensions that are loaded."""
        self._converter = converter
        self._outline = Outline.of(converter)
        self._snippets = take_snippets(converter)
        self._problem: Exception | None = None

    def __call__(self, text: str, tokens: Sequence[Token] = ()) -> str:
        """The HTML of a text in which placeholders stand for `tokens`; raises
        ExtensionFailedError."""
        if self._outline:
            self._outline.tokens = tokens
        problem, self._problem = self._problem, None
        if len(text) > _LONGEST and not isinstance(self._converter, Converter):
            most = f"extensions get no more than {_LONGEST:,} characters of a page"
            raise ExtensionFailedError(f"{most}, and this one has {len(text):,}")
        try:
            if problem:
                raise problem
            return self._converter.reset().convert(text)
        except Exception as problem:
            if isinstance(self._converter, Converter):  # no extension's mistake
                raise
            raise ExtensionFailedError(f"{type(problem).__name__}: {problem}") from problem

    @property
    def include(self) -> Callable[[list[str]], tuple[list[str], list[str]]] | None:
        """Gives lines with files in the place of their names, and the paths of these files; None if
        no extension does that. A failure shows when the page is converted."""
        return self._include if self._snippets else None

    def _include(self, lines: list[str]) -> tuple[list[str], list[str]]:
        assert self._snippets
        try:
            return self._snippets(lines)
        except Exception as problem:
            self._problem = problem
            return [], []
