"""What the function of a shortcode may answer."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from coursesite.model import Include

__all__ = ["Embed", "Include", "Markdown", "Result"]


class Embed:
    """HTML: the template `template` (a name below `templates/`) rendered with `context`."""

    __slots__ = ("context", "template")

    def __init__(self, template: str, /, **context: Any) -> None:
        """Everything in `context` is escaped where the template prints it."""
        self.template, self.context = template, context


class Markdown(Struct, frozen=True):
    """Markdown to be read in the place of the call, as if it stood in the notes."""

    text: str


Result = Embed | Include | Markdown
