"""A post as its author writes it: front matter and text."""

import datetime as dt
from typing import Any

from msgspec import Struct, field

from coursesite.diagnostics import Diagnostic
from coursesite.model.kinds import KindName

Frozen = dict[str, Any]
"""Free-form data of an author's (`extra`, `data`): read, never written to."""


class Moment(Struct, frozen=True, order=True):
    """A point in time of the course: aware, in the course's zone; `timed` is false for a day."""

    at: dt.datetime
    timed: bool = False


class InWeek(Struct, frozen=True, kw_only=True):
    """A day counted from the start of the course: `day` ("Mon") of a week, which begins on Monday;
    `time` is "HH:MM", or empty for a day as a whole."""

    week: int
    day: str
    time: str = ""


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
    """A recording: `provider` names a host that `coursesite.media.providers` knows and `id`
    the video there; or `provider` is "file" (`url` is a video file) or "link" (a page to be
    opened)."""

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
    kind: KindName | None = None
    number: int | None = None
    week: int | None = None
    day: str = ""
    date: Moment | None = None
    lastmod: Moment | None = None
    publish_date: Moment | None = None
    expiry_date: Moment | None = None
    due: Moment | None = None
    counted: dict[str, InWeek] = field(default_factory=dict)
    """Those of the moments above that are written as a day of a week, by their names."""
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
