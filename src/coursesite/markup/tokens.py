"""Tokens: the parts of a text that the scan takes out, so that no Markdown engine reads them."""

from __future__ import annotations

from functools import cached_property
from html import escape

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup import mathml
from coursesite.markup.attributes import Attributes
from coursesite.model import CitedItem

_NARROW = 16
"""An inline formula of no more TeX characters fits on a phone, even in a list in a callout."""


class Code(Struct, frozen=True):
    """A code span, or with `block` a fenced code block."""

    text: str
    span: Span
    block: bool = False
    language: str = ""
    attributes: Attributes = Attributes()


class Math(Struct, frozen=True, dict=True):
    """A formula in TeX; with `display` one on lines of its own."""

    tex: str
    span: Span
    display: bool = False
    attributes: Attributes = Attributes()

    @cached_property
    def _converted(self) -> tuple[str, Diagnostic | None]:
        """The formula as HTML, or its TeX as code and the warning that says why.

        Converted when it is first asked for: a scan that only looks for shortcodes never asks.
        """
        try:
            html = mathml.convert(self.tex, self.display)
        except mathml.TexError as problem:
            message = f"this formula is shown as TeX: {problem}"
            hint = "see the guide for the TeX that is understood"
            fallback = mathml.fallback(self.tex, str(problem))
            return fallback, warning("math-error", message, self.span, hint)
        if not self.display and len(self.tex) > _NARROW:
            html = f'<span class="cs-math-wide">{html}</span>'
        return html, None

    @property
    def problem(self) -> Diagnostic | None:
        """The warning about a formula that cannot be converted."""
        return self._converted[1]

    def html(self, block: bool) -> str:
        """The formula as HTML. A display formula is an element with its attributes: a `<div>` as a
        `block`, a `<span>` within a line; another one is in a `<span>` if it has attributes."""
        html, given = self._converted[0], self.attributes
        if not self.display and not (given.id or given.classes or given.pairs):
            return html
        classes = " ".join(("cs-math", *given.classes) if self.display else given.classes)
        more = f' class="{escape(classes)}"' if classes else ""
        more += f' id="{escape(given.id)}"' if given.id else ""
        more += "".join(f' {key}="{escape(value)}"' for key, value in given.pairs)
        tag = "div" if block and self.display else "span"
        return f"<{tag}{more}>{html}</{tag}>"


class Attr(Struct, frozen=True):
    """An attribute list, for the element before it, or with `after` for the one after it."""

    attributes: Attributes
    span: Span
    after: bool = False


class Html(Struct, frozen=True):
    """HTML that goes into the page as it is: from a shortcode, or with `raw` from the notes."""

    html: str
    raw: bool = False
    bare: bool = False
    """Whether it is a tag around a line of text that must not become a paragraph."""


class Cite(Struct, frozen=True):
    """A citation, whose parts are Markdown from the scan and HTML once `citations` rendered them
    (`coursesite.model.Citation`). `source` is the text that stands for it where no entry can."""

    items: tuple[CitedItem, ...]
    span: Span
    source: str
    narrative: bool = False
    bare: bool = False


class FootnoteRef(Struct, frozen=True):
    """A reference to the footnote of that label."""

    label: str


class FootnoteOpen(Struct, frozen=True):
    """The beginning of a footnote's text."""

    label: str


class FootnoteClose(Struct, frozen=True):
    """The end of a footnote's text."""


Token = Code | Math | Attr | Html | Cite | FootnoteRef | FootnoteOpen | FootnoteClose


class Scanned(Struct, frozen=True):
    """Markdown in which placeholder number N stands for `tokens[N]`."""

    text: str
    tokens: tuple[Token, ...]
    diagnostics: tuple[Diagnostic, ...]
