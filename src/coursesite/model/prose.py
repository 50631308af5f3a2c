"""Markdown on its way to HTML."""

from typing import Literal

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span


class MarkupOptions(Struct, frozen=True, kw_only=True):
    """All that the rendering of a body depends on besides its text."""

    engine: Literal["python-markdown", "commonmark"] = "python-markdown"
    extensions: tuple[tuple[str, str], ...] = ()
    """Python-Markdown extensions: name, and its settings as JSON."""
    code: tuple[str, ...] = ()
    """Stands for the code of each of them."""
    math: bool = True
    raw_html: Literal["allow", "sanitize", "deny"] = "allow"
    iframe_hosts: tuple[str, ...] | None = None
    iframes: Literal["click", "load"] = "load"
    language: str = "en"
    terms: bool = False
    """Whether the body is a glossary, whose terms get ids."""
    labels: tuple[tuple[str, str], ...] = ()
    """Words that the notes get in the course's language: `callout_note`, `footnotes`, …"""


class Call(Struct, frozen=True, kw_only=True):
    """A shortcode as it is written; `liquid` is true for `{% include embed/NAME.html … %}`.

    `inner` is the text between the tags of a paired one, None for a single one. `source` is the
    opening tag as it stands in the notes.
    """

    name: str
    args: tuple[str, ...] = ()
    kwargs: tuple[tuple[str, str], ...] = ()
    liquid: bool = False
    inner: str | None = None
    source: str = ""


class Include(Struct, frozen=True):
    """A wish for the text of a file: as Markdown, or with `lang` as fenced code.

    `lines` are the ranges wanted, first and last line counted from 1 (0: up to the end); none
    means all. `path` is as its author wrote it: relative to the page, or from `content/` with `/`.
    """

    path: str
    lang: str | None = None
    lines: tuple[tuple[int, int], ...] = ()


class Expansion(Struct, frozen=True, kw_only=True):
    """What a call becomes: HTML before and after its inner Markdown (`after` is None where there
    is no inner Markdown to keep), or else Markdown `text` to stand in its place.

    The diagnostics' spans count from the start of the call: line 1, column 1 is its first brace.
    """

    html: str = ""
    after: str | None = None
    text: str | None = None
    inline: bool = False
    include: Include | None = None
    """Set where the text is that of a file, which only the caller can read."""
    diagnostics: tuple[Diagnostic, ...] = ()


class Heading(Struct, frozen=True):
    """A heading of a page: `html` is its content without links, `text` the same in words."""

    level: int
    id: str
    text: str
    html: str
    listed: bool = True


class Term(Struct, frozen=True):
    """A term that a glossary defines; `id` is its place on the page."""

    id: str
    name: str


class LinkSpot(Struct, frozen=True):
    """An address in rendered HTML: `html[start:end]` is its attribute value, escaped.

    `role` is the attribute's job: "href", "src", "poster", "image" (the src of an img, after
    whose closing quote its known size may be put), "print" (words on paper, which lead nowhere).
    `span` is where the notes say it.
    """

    start: int
    end: int
    url: str
    role: str
    span: Span | None = None


class CodeSpot(Struct, frozen=True):
    """Highlighted code in rendered HTML: `html[start:end]` is made of what `key` stands for."""

    key: bytes
    start: int
    end: int


class Prose(Struct, frozen=True, kw_only=True):
    """A rendered body. Spans count from its first line."""

    html: str
    headings: tuple[Heading, ...] = ()
    ids: tuple[str, ...] = ()
    links: tuple[LinkSpot, ...] = ()
    codes: tuple[CodeSpot, ...] = ()
    words: int = 0
    summary: str = ""
    terms: tuple[Term, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
