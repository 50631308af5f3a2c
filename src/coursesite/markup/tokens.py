"""Tokens: the parts of a text that the scan takes out, so that no Markdown engine reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from html import escape
from typing import Literal

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup.attributes import Attributes
from coursesite.markup.math.formula import Formula, convert
from coursesite.markup.math.macros import Scope
from coursesite.markup.math.rewriting import Numbering
from coursesite.model import CitedItem, replace

_NARROW = 16
"""An inline formula of no more TeX characters fits on a phone, even in a list in a callout."""

_HINT = "see the guide for the TeX that is understood"
_NUMBERING = {"labelled": Numbering(), "all": Numbering("all"), "none": Numbering("none")}


class Code(Struct, frozen=True):
    """A code span, or with `block` a fenced code block."""

    text: str
    span: Span
    block: bool = False
    language: str = ""
    attributes: Attributes = Attributes()

    def with_attributes(self, given: Attributes) -> Code:
        """The code with more attributes; a class `language-NAME` names its language, as in
        kramdown."""
        language, merged = self.language, self.attributes.merged(given)
        if not language:
            language, merged = merged.without_language()
        code: Code = replace(self, language=language, attributes=merged)
        return code


class Math(Struct, frozen=True, dict=True):
    """A formula in TeX; with `display` one on lines of its own."""

    tex: str
    span: Span
    display: bool = False
    attributes: Attributes = Attributes()
    macros: Scope | None = None
    """The macros of the author that are known where it stands."""
    equations: Literal["labelled", "all", "none"] = "labelled"
    """The displayed formulas that get a number."""
    locate: Callable[[int, int], Span] | None = None
    """Gives the place in the notes of a part of `tex`."""

    def with_attributes(self, given: Attributes) -> Math:
        """The formula with more attributes."""
        merged: Math = replace(self, attributes=self.attributes.merged(given))
        return merged

    @cached_property
    def formula(self) -> Formula:
        """The formula as HTML with holes. Converted when it is first asked for: a scan that only
        looks for shortcodes never asks."""
        given = self.attributes
        if not self.display or not (given.id or given.classes or given.pairs):
            numbering = _NUMBERING[self.equations]
        else:
            numbering = Numbering(
                self.equations, bool(given.id), bool(self.tag), "unnumbered" in given.classes
            )
        return convert(self.tex, self.display, self.macros, numbering)

    @property
    def tag(self) -> str:
        """The number that its attributes give it, as HTML in brackets; "" for none."""
        number = self.attributes.get("number") if self.attributes.pairs else ""
        return f"({escape(number)})" if number else ""

    def place(self, at: int, end: int) -> Span:
        """The place in the notes of a part of its TeX."""
        return self.locate(at, end) if self.locate else self.span

    @property
    def problem(self) -> Diagnostic | None:
        """The warning about a formula that cannot be converted, at the place of the mistake."""
        if (error := self.formula.error) is None:
            return None
        span = self.span if error.at is None else self.place(error.at, error.end or error.at + 1)
        if not error.macro:
            message = f"this formula is shown as TeX: {error.message}"
            return warning("math-error", message, span, error.hint or _HINT)
        macro = (self.macros or {}).get(error.macro)
        where = f"in {macro.source}" if macro and macro.source else "on this page"
        message = f"this formula is shown as TeX: in the macro {error.macro}: {error.message}"
        return warning("math-error", message, span, f"{error.macro} is defined {where}")

    def around(self, block: bool) -> tuple[str, str]:
        """The HTML before and behind the formula. A display formula is an element with its
        attributes: a `<div>` as a `block`, a `<span>` within a line; another one is in a `<span>`
        if it has attributes."""
        given, inner = self.attributes, ("", "")
        if not self.display and len(self.tex) > _NARROW and self.formula.error is None:
            inner = '<span class="cs-math-wide">', "</span>"
        if not self.display and not (given.id or given.classes or given.pairs):
            return inner
        classes = escape(" ".join(given.classes)) if given.classes else ""
        if self.display:
            others = [escape(name) for name in given.classes if name != "unnumbered"]
            own = "cs-math cs-math-numbered" if self.formula.rows else "cs-math"
            classes = " ".join([own, *others])
        more = f' class="{classes}"' if classes else ""
        more += f' id="{escape(given.id)}"' if given.id else ""
        more += "".join(
            f' {key}="{escape(value)}"' for key, value in given.pairs if key != "number"
        )
        tag = "div" if block and self.display else "span"
        return f"<{tag}{more}>{inner[0]}", f"{inner[1]}</{tag}>"


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


class Reference(Struct, frozen=True):
    """A reference that is written as a command of LaTeX, `\\eqref{label}`, to an address."""

    url: str
    command: str
    span: Span

    @property
    def source(self) -> str:
        """The command as its author may have written it."""
        return f"\\{self.command}{{{self.url.removeprefix('#')}}}"


class FootnoteRef(Struct, frozen=True):
    """A reference to the footnote of that label."""

    label: str


class FootnoteOpen(Struct, frozen=True):
    """The beginning of a footnote's text."""

    label: str


class FootnoteClose(Struct, frozen=True):
    """The end of a footnote's text."""


class Hidden(Struct, frozen=True):
    """A solution that is not out: number `index` of those that are in no other."""

    index: int


Token = (
    Code
    | Math
    | Attr
    | Html
    | Cite
    | Reference
    | FootnoteRef
    | FootnoteOpen
    | FootnoteClose
    | Hidden
)


def ids(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The ids of code and formulas, which are not in the tree."""
    named = [token for token in tokens if isinstance(token, (Code, Math))]
    found = [token.attributes.id for token in named if token.attributes.id]
    for token in named:
        if isinstance(token, Math) and token.display:
            found += token.formula.ids
    return tuple(found)


class Solution(Struct, frozen=True):
    """The solution of an exercise in a scanned text: the rows from `start` to before `end` of the
    Markdown, the first of them behind `lead`; and the lines `first` to `last` of the notes. `first`
    is 0 if the solution is of another text, such as an included one."""

    start: int
    end: int
    lead: str
    first: int
    last: int
    span: Span
    depth: int
    """The number of quotes that it is in, its own one included; 0 for a shortcode."""

    @property
    def quoted(self) -> bool:
        """Whether it is written as a quote, not as a shortcode."""
        return self.depth > 0


class Scanned(Struct, frozen=True):
    """Markdown in which placeholder number N stands for `tokens[N]`."""

    text: str
    tokens: tuple[Token, ...]
    diagnostics: tuple[Diagnostic, ...]
    solutions: tuple[Solution, ...] = ()
    included: tuple[str, ...] = ()
    """The files whose text is in it, by their paths below `content/`."""
    shown: tuple[str, ...] = ()
    """Those whose text is not in a solution only."""
