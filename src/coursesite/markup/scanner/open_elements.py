"""The elements of raw HTML that are open at a place of a text."""

from __future__ import annotations

from collections.abc import Callable

from coursesite.diagnostics import Diagnostic, Span, error, warning
from coursesite.markup.scanner.containers import Open
from coursesite.markup.syntax.html_tags import HIDING, RAW_TEXT
from coursesite.markup.syntax.nesting import MOST_ELEMENTS, NestingError


class Elements:
    """The elements that are open at a place of a text, and those that never end."""

    def __init__(self) -> None:
        """None is open."""
        self._open: dict[str, list[tuple[Open, Span]]] = {}
        """Where the elements of a name begin, each with the containers around it."""
        self._outer: list[dict[str, list[tuple[Open, Span]]]] = []
        """Those that are open around each of the blocks that the text is within."""
        self._containers: Open = ()
        self._told: list[Diagnostic] = []
        self._count = 0

    def enter(self) -> None:
        """Goes into a block with Markdown in it, such as a tab: its elements end with it."""
        self._outer.append(self._open)
        self._open = {}

    def leave(self) -> None:
        """Ends that block."""
        self._end_within(lambda _: True)
        self._open = self._outer.pop()

    def be_in(self, containers: Open) -> None:
        """Goes on in these containers: an element that began in another one has ended with it."""
        if containers != self._containers:
            self._containers = containers
            self._end_within(lambda around: containers[: len(around)] != around)

    def open(self, name: str, span: Span) -> None:
        """Opens an element whose tag is at `span`. Raises NestingError if too many are open."""
        self._count += 1
        if self._count > MOST_ELEMENTS:
            message = f"elements of HTML are nested more than {MOST_ELEMENTS} levels deep"
            raise NestingError(message, span)
        self._open.setdefault(name, []).append((self._containers, span))

    def close(self, name: str) -> None:
        """Closes the innermost element of that name."""
        if self._open.get(name):
            self._open[name].pop()
            self._count -= 1

    def is_foreign(self) -> bool:
        """Whether the elements here are those of SVG or MathML, which may close themselves."""
        return any(one.get("svg") or one.get("math") for one in (self._open, *self._outer))

    def unclosed(self) -> list[Diagnostic]:
        """The diagnostics of those that are open at the end of a text, or were at that of a block
        or a container."""
        self._end_within(lambda _: True)
        return self._told

    def _end_within(self, is_over: Callable[[Open], bool]) -> None:
        """Ends the elements in containers that are over, and tells them."""
        for name, opened in self._open.items():
            ended = [one for one in opened if is_over(one[0])]
            for around, span in ended:
                opened.remove((around, span))
                rest = "what it stands in" if around or self._outer else "the page"
                self._told.append(endless(name, span, rest))
            self._count -= len(ended)


def endless(name: str, span: Span, rest: str = "the page") -> Diagnostic:
    """The diagnostic of an element that never ends, and holds the rest of something."""
    hint = f"close it with </{name}>, or write &lt;{name}> to show the tag as text"
    if name in RAW_TEXT:
        message = f"<{name}> never ends, and browsers would show nothing of what follows"
        return error("html-unclosed", message, span, hint)
    if name in HIDING:
        message = f"<{name}> never ends, so it hides the rest of {rest}"
        return error("html-unclosed", message, span, hint)
    message = f"<{name}> never ends, so the text that follows is in it"
    return warning("html-unclosed", message, span, hint)
