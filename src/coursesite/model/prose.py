"""Markdown on its way to HTML: options, shortcodes, and the rendered body of a post."""

from typing import Literal

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span
from coursesite.text.lazy_regex import rare


class Macro(Struct, frozen=True):
    """A command of TeX that an author has defined; its `name` begins with a backslash.

    `default` is the value of its first argument if that is optional. With `let`, `body` is a
    command of the library, whatever that means when it is called. `paired` are delimiters, which a
    star behind the name makes as high as what is between them.
    """

    name: str
    body: str
    parameters: int = 0
    default: str | None = None
    let: bool = False
    paired: tuple[str, str] | None = None
    source: str = ""
    """The file that defines it, as it is called in messages; "" for the page itself."""


class MarkupOptions(Struct, frozen=True, kw_only=True):
    """Everything but the text that the rendering of a body depends on."""

    engine: Literal["python-markdown", "commonmark"] = "python-markdown"
    extensions: tuple[tuple[str, str], ...] = ()
    """Python-Markdown extensions: pairs of a name and its options as JSON."""
    code: tuple[str, ...] = ()
    """A digest of the code of each extension, so that a new version renders again."""
    transforms: tuple[tuple[str, str, str], ...] = ()
    """The transforms of the site's own in their order: "source" or "tree", the name of each, and
    the extension that it is in."""
    math: bool = True
    macros: tuple[Macro, ...] = ()
    """The macros of the course and of the front matter that the text may use."""
    equations: Literal["labelled", "all", "none"] = "labelled"
    """The displayed formulas that get a number: those with a label or in a numbered environment, or
    all, or none."""
    spans: tuple[str, ...] = ()
    """The marks within a line that are read: "mark", "sup", "sub", "emoji"."""
    raw_html: Literal["allow", "sanitize", "deny"] = "allow"
    iframe_hosts: tuple[str, ...] | None = None
    iframes: Literal["click", "load"] = "load"
    accessibility: Literal["error", "warn", "ignore"] = "ignore"
    """The severity of findings about readers who do not see the page."""
    language: str = "en"
    sections: int = 0
    """How many levels of headings have a number."""
    examples: bool = False
    """Whether examples without a label have a number."""
    terms: bool = False
    """Whether the body is a glossary; its terms get ids."""
    title_id: str = ""
    """The id of the title where it is the heading that opened the notes and headings below it may
    have the same words: they count from there."""
    citations: bool = False
    """Whether `@key` cites an entry of a bibliography."""
    solutions: Literal["folded", "shown", "hidden"] = "folded"
    """Whether the solutions of exercises are behind a line to be opened, open, or not out yet."""
    labels: tuple[tuple[str, str], ...] = ()
    """Words of the course's language that rendering adds, by name: `callout_note`, `footnotes`…"""


class Call(Struct, frozen=True, kw_only=True):
    """A shortcode call as it is written. `liquid` is true for `{% include embed/NAME.html … %}`.

    `inner` is the text between the tags of a paired call, None for a single tag. `source` is the
    opening tag as it stands in the notes.
    """

    name: str
    args: tuple[str, ...] = ()
    kwargs: tuple[tuple[str, str], ...] = ()
    liquid: bool = False
    inner: str | None = None
    source: str = ""


class TableForm(Struct, frozen=True):
    """The form of a table made of a file of data: the names of its `columns` (all, if there are
    none), the one that its rows are in the order of (with `-` in front, the last comes first), its
    caption in Markdown and its label."""

    columns: tuple[str, ...] = ()
    sort: str = ""
    caption: str = ""
    id: str = ""


class Include(Struct, frozen=True):
    """A request for the text of a file: as Markdown, with `lang` as fenced code, or with `table` as
    a table of its data.

    `lines` are pairs of a first and last line, counted from 1; a last line of 0 is the end of the
    file, and no pairs are the whole file. `path` is as its author wrote it: relative to the page,
    or from `content/` with `/`.
    """

    path: str
    lang: str | None = None
    lines: tuple[tuple[int, int], ...] = ()
    table: TableForm | None = None


class Expansion(Struct, frozen=True, kw_only=True):
    """The result of a shortcode call: HTML before and after its inner Markdown (`after` is None if
    no inner Markdown is kept), or else Markdown `text` in its place.

    The spans of the diagnostics count from the start of the call: line 1, column 1 is its first
    brace.
    """

    html: str = ""
    after: str | None = None
    text: str | None = None
    inline: bool = False
    heading: str = ""
    """The Markdown of a title, a line of its own before the inner Markdown."""
    include: Include | None = None
    """The file whose text is wanted, which only the caller can read; else None."""
    page: bool = False
    """Whether the facts of the page are wanted, which only the caller knows: there is no result."""
    files: tuple[str, ...] = ()
    """The files that it is made of, by their paths below `content/`."""
    diagnostics: tuple[Diagnostic, ...] = ()


class Heading(Struct, frozen=True, array_like=True):
    """A heading of a page: `html` is its content without links, `text` its words. One that is not
    `listed` is left out of the table of contents."""

    level: int
    id: str
    text: str
    html: str
    listed: bool = True


class Term(Struct, frozen=True):
    """A term that a glossary defines; `id` is that of its element."""

    id: str
    name: str


class Item(Struct, frozen=True, array_like=True):
    """A numbered thing of a page."""

    kind: str
    """The name of its kind (`coursesite.model.numbering.ITEM_KINDS`)."""
    labels: tuple[str, ...] = ()
    """Its ids: references know it by these."""
    number: str | None = ""
    """The number given by its author, as HTML; "" for the next one of its row; None for none."""
    title: str = ""
    """The HTML of its title or caption without links, with marks of holes in it."""
    level: int = 0
    """The depth of a section, from 1."""
    part: int = 0
    """The place of an equation among those that share a number: 2.1a is 1, 2.1b is 2."""
    whole: tuple[str, ...] = ()
    """The labels of all of those equations together, at the first of them."""
    hidden: bool = False
    """Whether it is left out of the page: it counts, but nobody may read its title."""
    of: int = -1
    """The place among the items of the exercise whose number it has, a hint or a solution; -1 for
    what has a number of its own."""


HOLE_OPEN, HOLE_CLOSE = "\ufdd5", "\ufdd6"
HOLE = rare(f"{HOLE_OPEN}(\\d{{1,9}}){HOLE_CLOSE}")
"""The mark of a hole in a heading or a title: its number between two signs, which no text has."""


class Hole(Struct, frozen=True, array_like=True):
    """A place in rendered HTML for a text that depends on other pages: `html[start:end]`, which the
    text replaces; `start` is -1 if the place is in a title or heading only.

    Kinds: "label" is the kind and number of the item `index` (a hint or a solution of it if that is
    its `form`), "reference" says what the link `index` leads to in a certain `form` (`full`,
    `number`, `name`, or the name of a command of LaTeX), "list" lists all items of the kinds that
    `form` names, after `course` or `page`, and "restated" is the thing of another page at the
    address `form`. In a heading or a title, hole N is the mark
    `HOLE` with that number.
    """

    kind: Literal["label", "reference", "list", "restated"]
    index: int = -1
    form: str = ""
    start: int = -1
    end: int = -1


class LinkSpot(Struct, frozen=True, array_like=True):
    """An address in rendered HTML: `html[start:end]` is the value of its attribute, escaped.

    `role` is "href", "src", "image" (the `src` of an `img`, behind whose closing quote its size may
    be inserted), "css" (of a `url()`, or in the document of a frame), "form" (of a form, which may
    be sent to no page) or "print" (text that is shown on paper only). `span` is that of the address
    in the notes.
    """

    start: int
    end: int
    url: str
    role: str
    span: Span | None = None


class CitedItem(Struct, frozen=True):
    """One entry in a citation. `prefix` and `suffix` are HTML; the suffix may begin with a locator,
    such as `, p. 3`. With `suppressed`, the author is left out."""

    key: str
    prefix: str = ""
    suffix: str = ""
    suppressed: bool = False
    span: Span | None = None
    """The place of the key in the notes."""


class Citation(Struct, frozen=True):
    """A citation in rendered HTML: `html[start:end]`, which is its text as it is written. With
    `narrative`, the first entry's author is a part of the sentence. `bare` ones have no brackets,
    so that they may be words that only look like a citation."""

    start: int
    end: int
    items: tuple[CitedItem, ...]
    narrative: bool = False
    bare: bool = False
    span: Span | None = None


class CodeSpot(Struct, frozen=True, array_like=True):
    """Highlighted code in rendered HTML: `html[start:end]`, which the code cache has by `key`."""

    key: bytes
    start: int
    end: int


class EquationRow(Struct, frozen=True, kw_only=True, array_like=True):
    """A row with a number in rendered HTML: `html[start:end]` is the number, or the tag.

    `labels` are the ids that mean the row. `tag` is HTML that stands in the place of a number, with
    its brackets; "" for a number. `part` is 0, or the place of the row, from 1, in a group whose
    rows have one number and letters; `group_labels` are the ids that mean the group. `span` is the
    place of its first label in the notes, or that of its formula.
    """

    start: int
    end: int
    labels: tuple[str, ...] = ()
    tag: str = ""
    part: int = 0
    group_labels: tuple[str, ...] = ()
    copies: tuple[tuple[int, int], ...] = ()
    """The places of the number where the formula stands once more."""
    span: Span | None = None


class FormulaReference(Struct, frozen=True, kw_only=True):
    """A reference within a formula in rendered HTML: `html[start:end]` is a link, or text."""

    start: int
    end: int
    label: str
    form: Literal["ref", "eqref", "cref", "autoref"]
    span: Span | None = None


class Prose(Struct, frozen=True, kw_only=True):
    """The rendered body of a post. Spans count from the first line of the body."""

    html: str
    inert: bool = False
    """Whether its HTML has nothing that the policy of a page names: no scripts, no styles, nothing
    that is loaded from other hosts."""
    headings: tuple[Heading, ...] = ()
    ids: tuple[str, ...] = ()
    links: tuple[LinkSpot, ...] = ()
    items: tuple[Item, ...] = ()
    holes: tuple[Hole, ...] = ()
    codes: tuple[CodeSpot, ...] = ()
    equations: tuple[EquationRow, ...] = ()
    """The rows of formulas that have numbers, in the order of the page."""
    references: tuple[FormulaReference, ...] = ()
    """The references within formulas."""
    words: int = 0
    summary: str = ""
    terms: tuple[Term, ...] = ()
    cites: bool = False
    """Whether `@key` cites in these notes, since they have a bibliography."""
    citations: tuple[Citation, ...] = ()
    included: tuple[str, ...] = ()
    """The files whose text is in the notes, by their paths below `content/`; those that an
    extension has read, by their whole paths."""
    diagnostics: tuple[Diagnostic, ...] = ()
    solutions: tuple[Span, ...] = ()
    """The beginnings of the solutions that are in no other, and are shown or in `hidden`."""
    hidden: "Prose | None" = None
    """The same body with the solutions that are not out, for what is wrong in them and for the
    files that they name: nothing of it is ever shown. None if nothing is held back."""
