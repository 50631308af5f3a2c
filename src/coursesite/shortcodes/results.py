"""The values that the function of a shortcode may return."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from coursesite.model import Include

__all__ = ["Embed", "Include", "Markdown", "Result"]


class Embed:
    """HTML: the template `template` (a name below `templates/`) rendered with `context`."""

    __slots__ = ("context", "heading", "link", "template")

    def __init__(self, template: str, /, **context: Any) -> None:
        """The template escapes what it prints of `context`."""
        self.template, self.context = template, context
        self.link: tuple[str, str] | None = None
        """Message and hint of a warning that a recording is a link only."""
        self.heading = ""
        """The Markdown of a title, which the template does not print: it stands before `inner`."""

    def titled(self, title: str) -> Embed:
        """The same with a title in Markdown; `titled` says in the template whether it has one."""
        self.heading = title
        self.context["titled"] = bool(title)
        return self


class Markdown(Struct, frozen=True):
    """Markdown that stands in the place of the call, as if the author had written it there."""

    text: str


Result = Embed | Include | Markdown
