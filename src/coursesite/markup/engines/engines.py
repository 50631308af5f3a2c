"""The Markdown engines: each turns Markdown with marks in it into HTML.

An engine is made once a process and used again for every page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache

from coursesite.markup.engines.flanking import signed, unsigned
from coursesite.model import MarkupOptions
from coursesite.text.lazy_regex import rare

Engine = Callable[[str], str]

_TERM = rare(r"<dt>((?:(?!</dt>).)*)</dt>", re.DOTALL)
_OPENING = rare(r"<[A-Za-z](?:[^<>]*[^<>/])?>")


class EngineMissingError(Exception):
    """The engine that was asked for is not installed; the message says what to do."""


class ExtensionMissingError(Exception):
    """A Python-Markdown extension that cannot be loaded; says why."""


class ExtensionFailedError(Exception):
    """A Python-Markdown extension that failed on a text; says how."""


def engine(options: MarkupOptions) -> Engine:
    """The engine that the options name. Raises EngineMissingError and ExtensionMissingError;
    the engine itself, ExtensionFailedError."""
    if options.engine == "commonmark":
        return _commonmark()
    return _python_markdown(options.extensions, options.code)


@cache
def _commonmark() -> Engine:
    try:
        import pyromark
    except ImportError:
        raise EngineMissingError(
            "the engine 'commonmark' needs a package: pip install 'coursesite[commonmark]'"
        ) from None
    flags = pyromark.Options
    convert: Engine = pyromark.Markdown(
        options=flags.ENABLE_TABLES | flags.ENABLE_STRIKETHROUGH | flags.ENABLE_DEFINITION_LIST
    ).html

    def with_terms(text: str) -> str:
        marked = signed(text)
        html = convert(marked)
        if marked is not text:
            html = unsigned(html)
        return _TERM.sub(_terms, html) if "<dt>" in html else html

    return with_terms


def _terms(term: re.Match[str]) -> str:
    """Terms on lines of their own, as kramdown has it, unless something goes over several."""
    lines = term[1].split("\n")
    if len(lines) < 2 or any(len(_OPENING.findall(line)) != line.count("</") for line in lines):
        return term[0]
    return "\n".join(f"<dt>{line}</dt>" for line in lines)


@cache
def _python_markdown(extensions: tuple[tuple[str, str], ...], code: tuple[str, ...]) -> Engine:
    """With other `code`, the same extensions are imported and made anew."""
    import markdown

    from coursesite.markup.engines.gfm.containers import gather
    from coursesite.markup.engines.gfm.extension import GitHubFlavour
    from coursesite.markup.engines.gfm.writer import Converter

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
