"""The things a course site is made of, as frozen values.

No type has a field that is filled in later: a stage that knows more makes another type.
Paths are relative to `content/` unless said otherwise; addresses are those of `coursesite.urls`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from coursesite.diagnostics import Diagnostic, Span

Kind = Literal["lecture", "lab", "assignment", "announcement", "page"]
KINDS: tuple[Kind, ...] = ("lecture", "lab", "assignment", "announcement", "page")
Frozen = dict[str, Any]
"""Free-form data of an author's (`extra`, `data`): read, never written to."""


# ---- what authors write -------------------------------------------------------------------


class Moment(Struct, frozen=True, order=True):
    """A point in time of the course: aware, in the course's zone; `timed` is false for a day."""

    at: dt.datetime
    timed: bool = False


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who teaches: all but the name may be empty."""

    name: str
    role: str = ""
    email: str = ""
    url: str = ""
    photo: str = ""
    hours: str = ""
    bio: str = ""


class Resource(Struct, frozen=True, kw_only=True):
    """A titled link: a reading, a file, a link of the course, an entry of the navigation."""

    url: str
    title: str = ""
    note: str = ""


class Chapter(Struct, frozen=True, kw_only=True):
    """A named part of a recording, from `start` seconds on."""

    start: int
    title: str


class Recording(Struct, frozen=True, kw_only=True):
    """A recording: `provider` names a host that `coursesite.providers` knows and `id` the video
    there; or `provider` is "file" (`url` is a video file) or "link" (a page to be opened)."""

    provider: str
    url: str
    id: str = ""
    start: int = 0
    duration: int = 0
    aspect: str = "16/9"
    title: str = ""
    chapters: tuple[Chapter, ...] = ()
    captions: str = ""
    transcript: str = ""


class Slides(Struct, frozen=True, kw_only=True):
    """A slide deck; `pages` is 0 when nobody said how many."""

    src: str
    title: str = ""
    pages: int = 0


class Image(Struct, frozen=True, kw_only=True):
    """The picture of a page, for its head and for link previews."""

    path: str
    alt: str = ""


class FrontMatter(Struct, frozen=True, kw_only=True):
    """What the head of a post says, after its spellings were made one."""

    title: str = ""
    description: str = ""
    kind: Kind | None = None
    number: int | None = None
    week: int | None = None
    day: str = ""
    date: Moment | None = None
    lastmod: Moment | None = None
    publish_date: Moment | None = None
    expiry_date: Moment | None = None
    due: Moment | None = None
    points: float | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    layout: str = ""
    slug: str = ""
    permalink: str = ""
    aliases: tuple[str, ...] = ()
    weight: int = 0
    draft: bool = False
    unlisted: bool = False
    toc: bool = True
    math: bool = True
    mermaid: bool = False
    lang: str = ""
    image: Image | None = None
    media_subpath: str = ""
    video: Recording | None = None
    slides: Slides | None = None
    files: tuple[Resource, ...] = ()
    readings: tuple[Resource, ...] = ()
    extra: Frozen = field(default_factory=dict)


class Event(Struct, frozen=True, kw_only=True):
    """A line of the schedule that no post stands for: an exam, a holiday, a guest."""

    date: Moment
    title: str
    end: Moment | None = None
    kind: str = "event"
    location: str = ""
    url: str = ""


class ThemeOptions(Struct, frozen=True, kw_only=True):
    """How the course looks: the hue of its accent (a CSS colour), light or dark, its face."""

    accent: str = "#2f5d8a"
    mode: Literal["auto", "light", "dark"] = "auto"
    font: Literal["serif", "sans"] = "serif"


class HtmlOptions(Struct, frozen=True, kw_only=True):
    """What raw HTML in notes may do; `iframe_hosts` None means any host."""

    raw: Literal["allow", "sanitize", "deny"] = "allow"
    iframe_hosts: tuple[str, ...] | None = None


Level = Literal["error", "warn", "ignore"]


class LinkValidation(Struct, frozen=True, kw_only=True):
    """How serious a link is that leads nowhere."""

    not_found: Level = "error"
    anchors: Level = "warn"


class Validation(Struct, frozen=True, kw_only=True):
    """How serious what the build finds is."""

    links: LinkValidation = LinkValidation()


class Embeds(Struct, frozen=True, kw_only=True):
    """Whether an iframe written into the notes waits for a click, or loads with the page."""

    iframes: Literal["click", "load"] = "click"


class MarkdownSettings(Struct, frozen=True, kw_only=True):
    """The engine, and Python-Markdown extensions by name with their settings."""

    engine: Literal["python-markdown", "commonmark"] = "python-markdown"
    extensions: dict[str, Frozen] = field(default_factory=dict)


class Config(Struct, frozen=True, kw_only=True):
    """A `course.yml`: every key has a default, the file may be missing."""

    title: str = ""
    code: str = ""
    term: str = ""
    institution: str = ""
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    base_url: str = ""
    lecturers: tuple[Person, ...] = ()
    staff: tuple[Person, ...] = ()
    links: tuple[Resource, ...] = ()
    nav: tuple[Resource, ...] = ()
    license: str = ""
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    class_days: tuple[str, ...] = ()
    skip: tuple[dt.date, ...] = ()
    events: tuple[Event, ...] = ()
    theme: ThemeOptions = ThemeOptions()
    markdown: MarkdownSettings = MarkdownSettings()
    html: HtmlOptions = HtmlOptions()
    search: bool = True
    embeds: Embeds = Embeds()
    validation: Validation = Validation()
    extra: Frozen = field(default_factory=dict)


INHERITED = [
    "institution",
    "language",
    "timezone",
    "base_url",
    "license",
    "theme",
    "markdown",
    "html",
    "search",
    "embeds",
    "validation",
]
"""The keys of the root's `course.yml` that hold in every course of the site unless it says else."""


class Document(Struct, frozen=True, kw_only=True):
    """A post taken apart: its front matter, and its Markdown that begins after `line` lines.

    `heading` is the text of a level-1 heading that the body opened with, when the front matter
    has no title or the same one: the page shows it once, as its title, and `body` is without it.
    """

    front: FrontMatter
    body: str
    line: int = 0
    heading: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


# ---- Markdown ---------------------------------------------------------------------------


class MarkupOptions(Struct, frozen=True, kw_only=True):
    """All that the rendering of a body depends on besides its text."""

    engine: Literal["python-markdown", "commonmark"] = "python-markdown"
    extensions: tuple[tuple[str, str], ...] = ()
    """Python-Markdown extensions: name, and its settings as JSON."""
    math: bool = True
    raw_html: Literal["allow", "sanitize", "deny"] = "allow"
    iframe_hosts: tuple[str, ...] | None = None
    iframes: Literal["click", "load"] = "load"
    language: str = "en"
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


class LinkSpot(Struct, frozen=True):
    """An address in rendered HTML: `html[start:end]` is its attribute value, escaped.

    `role` is the attribute's job: "href", "src", "poster", "image" (the src of an img, after
    whose closing quote its known size may be put). `span` is where the notes say it.
    """

    start: int
    end: int
    url: str
    role: str
    span: Span | None = None


class Prose(Struct, frozen=True, kw_only=True):
    """A rendered body. Spans count from its first line."""

    html: str
    headings: tuple[Heading, ...] = ()
    ids: tuple[str, ...] = ()
    links: tuple[LinkSpot, ...] = ()
    words: int = 0
    summary: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


# ---- the course ---------------------------------------------------------------------------


class LectureRef(Struct, frozen=True, kw_only=True):
    """A page as other pages see it: listings, neighbours, the schedule."""

    path: str
    url: str
    course: str
    kind: Kind
    title: str
    number: int | None = None
    week: int | None = None
    date: Moment | None = None
    due: Moment | None = None
    points: float | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    weight: int = 0
    draft: bool = False
    unlisted: bool = False
    recorded: bool = False
    duration: int = 0
    slides: bool = False
    has_readings: bool = False


class CourseRef(Struct, frozen=True, kw_only=True):
    """A course as pages see it: what it is and who teaches it. `url` is its home."""

    root: str
    url: str
    title: str
    code: str = ""
    term: str = ""
    institution: str = ""
    description: str = ""
    language: str = "en"
    license: str = ""
    lecturers: tuple[Person, ...] = ()
    staff: tuple[Person, ...] = ()
    links: tuple[Resource, ...] = ()
    nav: tuple[Resource, ...] = ()
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    theme: ThemeOptions = ThemeOptions()
    lectures: int = 0


class Row(Struct, frozen=True, kw_only=True):
    """A line of the schedule: a page, something that is due, or an event."""

    date: Moment | None
    title: str
    kind: str
    end: Moment | None = None
    ref: LectureRef | None = None
    due: bool = False
    location: str = ""
    url: str = ""


class Week(Struct, frozen=True, kw_only=True):
    """The rows of one week; `number` counts from the course's first week, None for undated."""

    number: int | None
    start: dt.date | None
    rows: tuple[Row, ...]


class Tag(Struct, frozen=True, kw_only=True):
    """A term of the tag taxonomy and the pages under it."""

    name: str
    slug: str
    url: str
    refs: tuple[LectureRef, ...] = ()


# ---- output -------------------------------------------------------------------------------


class Output(Struct, frozen=True, kw_only=True):
    """A file to publish: `data`, or the file `copy` (relative to the site) as it is, or else what
    the build's `fetch(path)` gives. `digest` is that of its bytes; empty if it is not known yet."""

    path: str
    data: bytes | None = None
    copy: str | None = None
    digest: bytes = b""


class Plan(Struct, frozen=True, kw_only=True):
    """A whole build, before a byte of it is written."""

    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]


def replace(value: Any, **changes: Any) -> Any:
    """A copy of a frozen value with some fields changed."""
    return msgspec.structs.replace(value, **changes)
