"""The settings of a course, as its `course.yml` gives them."""

import datetime as dt
from typing import Literal

from msgspec import Struct, field

from coursesite.model.posts import Frozen, Moment, Person, Resource


class ClassDay(Struct, frozen=True):
    """A day of the week ("Mon") on which a course meets, from when to when ("10:15") if it says."""

    day: str
    start: str = ""
    end: str = ""


class Event(Struct, frozen=True, kw_only=True):
    """A line of the schedule that no post stands for: an exam, a holiday, a guest. `id` is what a
    calendar knows it by, its title if it is empty."""

    date: Moment
    title: str
    end: Moment | None = None
    kind: str = "event"
    location: str = ""
    url: str = ""
    id: str = ""


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
    class_days: tuple[ClassDay, ...] = ()
    lab_days: tuple[ClassDay, ...] = ()
    skip: tuple[dt.date, ...] = ()
    events: tuple[Event, ...] = ()
    theme: ThemeOptions = ThemeOptions()
    markdown: MarkdownSettings = MarkdownSettings()
    html: HtmlOptions = HtmlOptions()
    search: bool = True
    glossary: Literal["links", "auto"] = "links"
    print: bool = True
    embeds: Embeds = Embeds()
    validation: Validation = Validation()
    lastmod: Literal["git", "none"] = "none"
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
    "glossary",
    "print",
    "embeds",
    "validation",
    "lastmod",
]
"""The keys of the root's `course.yml` that hold in every course of the site unless it says else."""
