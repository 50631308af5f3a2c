"""A course: its settings, and the parts that its pages show. A field with a `Key` is a key of
`course.yml`."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Struct, field

from coursesite.model.front_matter import (
    FreeForm,
    LectureRef,
    MathSettings,
    Meeting,
    Moment,
    Person,
    Resource,
)
from coursesite.model.keys import Key
from coursesite.model.numbering import Numbering


class ClassDay(Struct, frozen=True):
    """A day of the week ("Mon") on which a course meets; its times ("10:15"), the room and the
    address of the online room may be empty."""

    day: str
    start: str = ""
    end: str = ""
    room: str = ""
    online: str = ""


class Event(Struct, frozen=True, kw_only=True):
    """A line of the schedule that no post stands for: an exam, a holiday, a guest.

    `id` identifies the event in calendars; if it is empty, its title does.
    """

    date: Annotated[Moment, Key("when")]
    title: Annotated[str, Key("line")]
    end: Annotated[Moment | None, Key("end")] = None
    kind: Annotated[str, Key("text")] = "event"
    location: Annotated[str, Key("text", spellings=("location", "room"))] = ""
    online: Annotated[str, Key("online", "The address of its online room.")] = ""
    url: Annotated[str, Key("url")] = ""
    id: Annotated[str, Key("line", "Keeps its place in calendars when its title changes.")] = ""
    title_html: str = ""


class ThemeOptions(Struct, frozen=True, kw_only=True):
    """The looks of a course: the hue of its accent (a CSS colour), light or dark, its typeface. The
    theme, an installed package, is that of the whole site; it is the built-in one if `name` is
    empty."""

    name: Annotated[str, Key("line", "The name of an installed theme.")] = ""
    accent: Annotated[str, Key("colour")] = "#2f5d8a"
    mode: Annotated[Literal["auto", "light", "dark"], Key("choice")] = "auto"
    font: Annotated[Literal["serif", "sans"], Key("choice")] = "serif"


class HtmlOptions(Struct, frozen=True, kw_only=True):
    """The treatment of raw HTML in notes; `iframe_hosts` is None for any host."""

    raw: Annotated[Literal["allow", "sanitize", "deny"], Key("choice")] = "allow"
    iframe_hosts: Annotated[tuple[str, ...] | None, Key("hosts")] = None


Level = Literal["error", "warn", "ignore"]


class LinkValidation(Struct, frozen=True, kw_only=True):
    """The severity of broken links: no such page, no such place on it."""

    not_found: Annotated[Level, Key("choice")] = "error"
    anchors: Annotated[Level, Key("choice")] = "warn"


class Validation(Struct, frozen=True, kw_only=True):
    """The severity of the findings of a build."""

    links: Annotated[LinkValidation, Key("section")] = LinkValidation()
    accessibility: Annotated[Level, Key("choice")] = "ignore"


class ImageSettings(Struct, frozen=True, kw_only=True):
    """The smaller copies of pictures: their widths in pixels, none for no copies, and their
    format."""

    widths: Annotated[tuple[int, ...], Key("widths", "Their widths in pixels.")] = ()
    formats: Annotated[tuple[str, ...], Key("picture format", "Their format: webp or avif.")] = (
        "webp",
    )


class Embeds(Struct, frozen=True, kw_only=True):
    """Whether an iframe written into the notes waits for a click, or loads with the page."""

    iframes: Annotated[Literal["click", "load"], Key("choice")] = "click"


class ContentPolicy(Struct, frozen=True, kw_only=True):
    """The sources that the Content-Security-Policy of each page has beside the page's own, by
    directive."""

    add: Annotated[dict[str, tuple[str, ...]], Key("policy sources")] = field(default_factory=dict)


class MarkdownSettings(Struct, frozen=True, kw_only=True):
    """The Markdown engine, extensions of Python-Markdown by name with their options, and marks
    within a line."""

    engine: Annotated[Literal["python-markdown", "commonmark"], Key("choice")] = "python-markdown"
    extensions: Annotated[dict[str, FreeForm], Key("extensions")] = field(default_factory=dict)
    mark: Annotated[bool, Key("boolean", "Whether ==text== is marked.")] = False
    sup: Annotated[bool, Key("boolean", "Whether ^text^ is raised.")] = False
    sub: Annotated[bool, Key("boolean", "Whether ~text~ is lowered.")] = False
    emoji: Annotated[bool, Key("boolean", "Whether :name: is an emoji.")] = False

    @property
    def spans(self) -> tuple[str, ...]:
        """The names of those of the last four that are on."""
        return tuple(name for name in ("mark", "sup", "sub", "emoji") if getattr(self, name))


class CoursePart(Struct, frozen=True, kw_only=True):
    """A part of a course: the lectures from `first` to `last`, by their numbers."""

    title: Annotated[str, Key("line")]
    lectures: Annotated[tuple[int, int], Key("lectures")]
    title_html: str = ""

    @property
    def first(self) -> int:
        """The number of its first lecture."""
        return self.lectures[0]

    @property
    def last(self) -> int:
        """The number of its last lecture."""
        return self.lectures[1]


class NavEntry(Resource, frozen=True, kw_only=True):
    """An entry of the navigation: a link, or a title that opens the menu of its children. With an
    address of its own it is the first of them."""

    children: Annotated[tuple[Resource, ...], Key("links", "The links of the menu.")] = ()

    @property
    def links(self) -> tuple[Resource, ...]:
        """The entry itself and its children."""
        return (self, *self.children)


class Repository(Struct, frozen=True, kw_only=True):
    """The repository that the site's files are kept in: its address, its branch, and the folder in
    it that `content/` lies in; and whether pages link to their files there."""

    url: Annotated[str, Key("repository url")]
    branch: Annotated[str, Key("line")] = "main"
    folder: Annotated[str, Key("line")] = ""
    edit: Annotated[bool, Key("boolean")] = True


class Config(Struct, frozen=True, kw_only=True):
    """The settings in a `course.yml`. Every key has a default: the file may be missing."""

    title: Annotated[str, Key("line", "The title of the course.")] = ""
    code: Annotated[str, Key("line", "Its number in the catalogue.")] = ""
    term: Annotated[str, Key("line", "When it is taught, such as 'Spring 2024'.")] = ""
    institution: Annotated[str, Key("line", "Who offers it.", inherited=True)] = ""
    description: Annotated[str, Key("line", "What it is about.")] = ""
    key: Annotated[
        str, Key("line", "Tells its calendars and feeds from those of others.", inherited=True)
    ] = ""
    language: Annotated[str, Key("language", "The language of its notes.", inherited=True)] = "en"
    timezone: Annotated[
        str, Key("timezone", "Where times without an offset hold.", inherited=True)
    ] = "UTC"
    timezone_name: Annotated[
        str,
        Key("line", "What times are called there, such as 'Eastern time'.", inherited=True),
    ] = ""
    base_url: Annotated[str, Key("base url", "Where the site is published.", inherited=True)] = ""
    lecturers: Annotated[
        tuple[Person, ...],
        Key("people", "Who teaches it.", ("lecturers", "lecturer", "authors", "author")),
    ] = ()
    staff: Annotated[tuple[Person, ...], Key("people", "Assistants and others.")] = ()
    links: Annotated[tuple[Resource, ...], Key("course links", "Links of the course.")] = ()
    symlinks: Annotated[
        Literal["inside", "follow"],
        Key("choice", "Whether symbolic links may lead out of the site."),
    ] = "inside"
    parts: Annotated[
        tuple[CoursePart, ...], Key("parts", "Its parts, by the numbers of their lectures.")
    ] = ()
    previous: Annotated[str, Key("line", "The folder of the edition before this one.")] = ""
    shares: Annotated[
        str,
        Key("line", "The folder of the edition whose files it has but for its own.", ("from",)),
    ] = ""
    without: Annotated[
        tuple[str, ...], Key("globs", "Files of that edition that it does not have.")
    ] = ()
    draft: Annotated[
        bool,
        Key(
            "boolean",
            "All of it is left out of a published site.",
            ("draft", ("published", "not")),
            grave=True,
        ),
    ] = False
    publish_date: Annotated[
        Moment | None,
        Key(
            "date",
            "Nothing of it is published before this.",
            ("publish_date", "publishDate"),
            grave=True,
        ),
    ] = None
    repository: Annotated[
        Repository | None,
        Key("repository", "The repository that its files are kept in.", inherited=True),
    ] = None
    launch: Annotated[
        tuple[str, ...],
        Key(
            "services",
            "Where its notebooks can be run: colab, binder, JupyterLite.",
            inherited=True,
        ),
    ] = ()
    nav: Annotated[tuple[NavEntry, ...], Key("navigation", "Entries of the navigation.")] = ()
    license: Annotated[str, Key("text", "The licence of its notes.", inherited=True)] = ""
    start_date: Annotated[dt.date | None, Key("day", "Its first day.")] = None
    end_date: Annotated[dt.date | None, Key("day", "Its last day.")] = None
    class_days: Annotated[
        tuple[ClassDay, ...], Key("class days", "The days of the week on which it meets.")
    ] = ()
    lab_days: Annotated[
        tuple[ClassDay, ...], Key("class days", "The days of the week on which its labs are.")
    ] = ()
    recitation_days: Annotated[
        tuple[ClassDay, ...], Key("class days", "The days of the week on which recitations are.")
    ] = ()
    labs: Annotated[
        tuple[Meeting, ...], Key("sections", "Labs of every week that no page stands for.")
    ] = ()
    recitations: Annotated[
        tuple[Meeting, ...], Key("sections", "Recitations of every week that no page stands for.")
    ] = ()
    office_hours: Annotated[
        tuple[Meeting, ...], Key("sections", "Office hours of the course as a whole.")
    ] = ()
    skip: Annotated[
        tuple[dt.date, ...], Key("skip", "Days and ranges of days without classes.")
    ] = ()
    events: Annotated[tuple[Event, ...], Key("events", "Exams, holidays, guests.")] = ()
    theme: Annotated[ThemeOptions, Key("theme", "How it looks.", inherited=True)] = ThemeOptions()
    markdown: Annotated[MarkdownSettings, Key("section", inherited=True)] = MarkdownSettings()
    numbering: Annotated[Numbering, Key("section", inherited=True)] = Numbering()
    math: Annotated[
        MathSettings | None,
        Key("math", "Whether $...$ is a formula, or macros for formulas.", inherited=True),
    ] = None
    html: Annotated[HtmlOptions, Key("section", inherited=True)] = HtmlOptions()
    csp: Annotated[
        ContentPolicy | None,
        Key("policy", "Its Content-Security-Policy; false for none.", inherited=True),
    ] = ContentPolicy()
    search: Annotated[bool, Key("boolean", "Whether it can be searched.", inherited=True)] = True
    glossary: Annotated[
        Literal["links", "auto"],
        Key("choice", "Whether terms are marked by themselves.", inherited=True),
    ] = "links"
    bibliography: Annotated[
        tuple[str, ...], Key("paths", "The files of what it cites: .bib, .json.", inherited=True)
    ] = ()
    csl: Annotated[
        str, Key("path", "The style of citations: apa, ieee or a .csl file.", inherited=True)
    ] = "apa"
    nocite: Annotated[
        tuple[str, ...], Key("cited", "Entries that are listed though nothing cites them.")
    ] = ()
    print: Annotated[
        bool, Key("boolean", "Whether there is a page with all of it.", inherited=True)
    ] = True
    solutions: Annotated[
        Moment | str | None,
        Key(
            "course solutions",
            "Whether the solutions of exercises are shown, or since when.",
            grave=True,
            inherited=True,
        ),
    ] = None
    solutions_page: Annotated[
        bool, Key("boolean", "Whether there is a page with all solutions that are out.")
    ] = False
    images: Annotated[ImageSettings, Key("section", inherited=True)] = ImageSettings()
    embeds: Annotated[Embeds, Key("section", inherited=True)] = Embeds()
    validation: Annotated[Validation, Key("section", inherited=True)] = Validation()
    lastmod: Annotated[
        Literal["git", "none"],
        Key("choice", "Where the date of a page's last change is from.", inherited=True),
    ] = "none"
    publish: Annotated[
        tuple[str, ...], Key("globs", "Files that are published whatever refers to them.")
    ] = ()
    extra: Annotated[FreeForm, Key("data", "Data of your own, for templates.")] = field(
        default_factory=dict
    )


class CourseRef(Struct, frozen=True, kw_only=True):
    """A course as its pages see it; `url` is the address of its home page."""

    root: str
    url: str
    title: str
    title_html: str = ""
    code: str = ""
    term: str = ""
    institution: str = ""
    description: str = ""
    description_html: str = ""
    language: str = "en"
    license: str = ""
    lecturers: tuple[Person, ...] = ()
    staff: tuple[Person, ...] = ()
    links: tuple[Resource, ...] = ()
    nav: tuple[NavEntry, ...] = ()
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    timezone: str = "UTC"
    timezone_name: str = ""
    theme: ThemeOptions = ThemeOptions()
    sessions: int = 0
    extra: FreeForm = field(default_factory=dict)
    print_url: str = ""
    """The address of the page with all its notes; empty if there is none."""
    search: bool = True


class Row(Struct, frozen=True, kw_only=True):
    """A line of the schedule: a post that takes place or is due, or an event."""

    date: Moment | None
    title: str
    title_html: str = ""
    kind: str
    end: Moment | None = None
    ref: LectureRef | None = None
    due: bool = False
    location: str = ""
    online: str = ""
    url: str = ""
    id: str = ""


class Week(Struct, frozen=True, kw_only=True):
    """The rows of one week. `number` counts from the first week of the course; it is None for what
    has no date."""

    number: int | None
    start: dt.date | None
    rows: tuple[Row, ...]


class Tag(Struct, frozen=True, kw_only=True):
    """A tag, its page, and the posts with the tag."""

    name: str
    slug: str
    url: str
    refs: tuple[LectureRef, ...] = ()
