"""The decorators of an extension's functions, and the hooks that they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from msgspec import Struct

from coursesite.diagnostics import Span

HookKind = Literal["filter", "function", "source", "tree", "pages", "check"]
GIVEN = ("site", "page")
"""The names of parameters that a hook is given, whatever it is called with."""
OF_POSTS = ("source", "tree")
"""The kinds of hooks that are called for a post, their `page`."""
_MARK = "__coursesite_hook__"
F = TypeVar("F", bound=Callable[..., Any])


class Hook(Struct, frozen=True):
    """A function of an extension; `wants` are those of its parameters that are in `GIVEN`. `span`
    is the place of its name in its file, `file` the name of that in tracebacks, and
    `source` its text if it is one of the site."""

    kind: HookKind
    name: str
    function: Callable[..., Any]
    wants: tuple[str, ...] = ()
    span: Span = Span(1, 1)
    file: str = ""
    source: str = ""

    def span_of(self, line: int) -> Span:
        """The place of what stands in a line of its file; without a line, that of its name."""
        lines = self.source.split("\n")
        if not 0 < line <= len(lines):
            return self.span
        text = lines[line - 1]
        return Span(line, len(text) - len(text.lstrip()) + 1, max(1, len(text.strip())))


def template_filter(function: F) -> F:
    """Makes a function a filter of templates: `{{ value | name }}`."""
    return _marked(function, "filter")


def template_function(function: F) -> F:
    """Makes a function one that templates call: `{{ name(…) }}`."""
    return _marked(function, "function")


def source_transform(function: F) -> F:
    """Makes a function one from the Markdown of a post, without its front matter, to other
    Markdown."""
    return _marked(function, "source")


def tree_transform(function: F) -> F:
    """Makes a function one that changes the HTML of a post's notes in place. It is given the
    `<body>` as a node of selectolax (`LexborNode`)."""
    return _marked(function, "tree")


def generated_pages(function: F) -> F:
    """Makes a function one that returns a `GeneratedPage`, or several."""
    return _marked(function, "pages")


def check(function: F) -> F:
    """Makes a function one that returns or yields each `Problem` that it finds."""
    return _marked(function, "check")


def _marked(function: F, kind: HookKind) -> F:
    """The function itself, which others may call as before."""
    if not hasattr(_unwrapped(function), "__code__"):
        kind_of_value = type(function).__name__  # its text may have an address in memory
        raise TypeError(f"only functions take part in a build, and this one is a {kind_of_value}")
    setattr(function, _MARK, kind)
    return function


def _unwrapped(function: Callable[..., Any]) -> Any:
    import inspect  # for sites that have some

    return inspect.unwrap(function)


def hook_of(name: str, value: object) -> Hook | None:
    """The hook that a value of a module is, by the name that it has there; None for one without a
    decorator of these."""
    kind: HookKind | None = getattr(value, "__dict__", {}).get(_MARK)
    if kind is None or not callable(value):
        return None
    import inspect  # for sites that have some

    code = _unwrapped(value).__code__
    wants = tuple(name for name in inspect.signature(value).parameters if name in GIVEN)
    if kind in ("filter", "function"):
        name = name.rstrip("_")
    return Hook(kind, name, value, wants, Span(code.co_firstlineno, 1), code.co_filename)
