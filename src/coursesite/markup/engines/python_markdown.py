"""The engine `python-markdown`: Python-Markdown, reading blocks as GitHub does."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import markdown

from coursesite.markup.engines.errors import ExtensionFailedError, ExtensionMissingError
from coursesite.markup.engines.gfm.extension import GitHubFlavour
from coursesite.markup.engines.gfm.extension_blocks import gather
from coursesite.markup.engines.gfm.fast_writer import Converter


@cache
def engine(extensions: tuple[tuple[str, str], ...], code: tuple[str, ...]) -> Callable[[str], str]:
    """The engine with these extensions, each a name and its settings as JSON.

    `code` stands for the extensions' code: when that changes, they are imported and made anew.
    Raises ExtensionMissingError; the engine itself, ExtensionFailedError.
    """
    if not extensions:
        own = Converter()
        return lambda text: own.reset().convert(text)
    try:
        converter = markdown.Markdown(
            extensions=[GitHubFlavour(), *(name for name, _ in extensions)],
            extension_configs={name: json.loads(settings) for name, settings in extensions},
        )
        gather(converter)
    except Exception as problem:  # an extension is foreign code: anything may come out of it
        raise ExtensionMissingError(f"{type(problem).__name__}: {problem}") from problem

    def convert(text: str) -> str:
        try:
            return converter.reset().convert(text)
        except Exception as problem:
            raise ExtensionFailedError(f"{type(problem).__name__}: {problem}") from problem

    return convert
