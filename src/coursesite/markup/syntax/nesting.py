"""Limits to what may stand within what."""

from __future__ import annotations

from coursesite.diagnostics import Span

MOST_BLOCKS = 50
"""The number of shortcodes, footnotes and elements with Markdown in them within each other."""

MOST_ELEMENTS = 500
"""The number of elements of raw HTML within each other, which is that of browsers."""


class NestingError(Exception):
    """Parts of a text stand within each other more often than anybody could read: the message says
    which, and `span` where the first one too many is."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        """Keeps the place beside the message."""
        super().__init__(message)
        self.span = span
