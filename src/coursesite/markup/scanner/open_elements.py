"""The elements of raw HTML that are open at a place of a text."""

from __future__ import annotations

from coursesite.diagnostics import Diagnostic, Span, error, warning
from coursesite.markup.html_tags import HIDING, RAW_TEXT
from coursesite.markup.nesting import MOST_ELEMENTS, NestingError


class Elements:
    """The elements that are open at a place of a text, and those that never end."""

    def __init__(self) -> None:
        """None is open."""
        self._open: dict[str, list[Span]] = {}
        self._count = 0

    def open(self, name: str, span: Span) -> None:
        """Opens an element whose tag is at `span`. Raises NestingError if too many are open."""
        self._count += 1
        if self._count > MOST_ELEMENTS:
            message = f"elements of HTML are nested more than {MOST_ELEMENTS} levels deep"
            raise NestingError(message, span)
        self._open.setdefault(name, []).append(span)

    def close(self, name: str) -> None:
        """Closes the innermost element of that name."""
        if self._open.get(name):
            self._open[name].pop()
            self._count -= 1

    def is_foreign(self) -> bool:
        """Whether the elements here are those of SVG or MathML, which may close themselves."""
        return bool(self._open.get("svg") or self._open.get("math"))

    def unclosed(self) -> list[Diagnostic]:
        """The diagnostics of those that are open at the end of a text."""
        return [endless(name, span) for name, spans in self._open.items() for span in spans]


def endless(name: str, span: Span) -> Diagnostic:
    """The diagnostic of an element that never ends."""
    hint = f"close it with </{name}>, or write &lt;{name}> to show the tag as text"
    if name in RAW_TEXT:
        message = f"<{name}> never ends, and browsers would show nothing of what follows"
        return error("html-unclosed", message, span, hint)
    if name in HIDING:
        message = f"<{name}> never ends, so it hides the rest of the page"
        return error("html-unclosed", message, span, hint)
    message = f"<{name}> never ends, so the text that follows is in it"
    return warning("html-unclosed", message, span, hint)
