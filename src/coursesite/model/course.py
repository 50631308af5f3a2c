"""A course as its pages see it."""

import datetime as dt

from msgspec import Struct, field

from coursesite.model.kinds import KINDS, KindName
from coursesite.model.posts import Frozen, Moment, Person, Resource
from coursesite.model.settings import ThemeOptions


class Location(Struct, frozen=True, kw_only=True):
    """A post's location, independent of its content. `url` is its own address; `at` is where it is
    published, or None."""

    course: str
    url: str = ""
    at: str | None = None
    aliases: tuple[str, ...] = ()
    scheduled: bool = False
    """Whether it is to be published at a moment that has not come yet."""


class LectureRef(Struct, frozen=True, kw_only=True):
    """A page as other pages see it: listings, neighbours, the schedule."""

    path: str
    url: str
    course: str
    kind: KindName
    title: str
    number: int | None = None
    week: int | None = None
    date: Moment | None = None
    end: Moment | None = None
    due: Moment | None = None
    points: float | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    weight: int = 0
    draft: bool = False
    scheduled: bool = False
    unlisted: bool = False
    recorded: bool = False
    duration: int = 0
    slides: bool = False
    has_readings: bool = False
    lang: str = ""
    lastmod: Moment | None = None
    """As the page says it itself: what git knows is not here, so that a commit changes no list."""

    @property
    def role(self) -> str:
        """What its kind means to a course: see `coursesite.model.kinds.Kind`."""
        return KINDS[self.kind].role

    @property
    def named_in_rows(self) -> bool:
        """Whether lists say its kind's word beside its title."""
        return KINDS[self.kind].named_in_rows


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
    timezone: str = "UTC"
    theme: ThemeOptions = ThemeOptions()
    sessions: int = 0
    extra: Frozen = field(default_factory=dict)
    print_url: str = ""
    """The page with all of it; empty if there is none."""
    search: bool = True


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
    id: str = ""


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
