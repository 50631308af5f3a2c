"""Runs the engine that a course chose."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from coursesite.diagnostics import Diagnostic, error
from coursesite.markup.engines import commonmark
from coursesite.markup.engines.errors import (
    EngineMissingError,
    ExtensionFailedError,
    ExtensionMissingError,
)
from coursesite.markup.placeholders import elements
from coursesite.markup.tokens import Scanned
from coursesite.model import MarkupOptions

_CODE_END = re.compile(r"\n{2,}</code></pre>")
"""Python-Markdown leaves empty lines in indented code at the end of a text."""


class Converted(NamedTuple):
    """The HTML of a text, with an element for each placeholder that the tree has to see."""

    html: str
    diagnostics: tuple[Diagnostic, ...] = ()


def convert(scanned: Scanned, options: MarkupOptions) -> Converted:
    """The HTML that the chosen engine makes of a scanned text; none and an error if it cannot."""
    try:
        html = engine(options)(scanned.text)
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


def engine(options: MarkupOptions) -> Callable[[str], str]:
    """The engine that the options name; one is made once a process, and used for every page.

    Raises EngineMissingError and ExtensionMissingError; the engine itself, ExtensionFailedError.
    """
    if options.engine == "commonmark":
        return commonmark.engine()
    from coursesite.markup.engines import python_markdown  # here: 25 ms that commonmark spares

    return python_markdown.engine(options.extensions, options.code)
