"""What dates are worked out from, and what comes of it: see `coursesite.course.timetable`."""

import datetime as dt

from msgspec import Struct, field

from coursesite.model.posts import Kind, Moment
from coursesite.model.settings import ClassDay

SortKey = tuple[int, float, str]


class Semester(Struct, frozen=True, kw_only=True):
    """What of a course's settings its dates are worked out from."""

    start: dt.date
    end: dt.date | None = None
    class_days: tuple[ClassDay, ...] = ()
    lab_days: tuple[ClassDay, ...] = ()
    skip: tuple[dt.date, ...] = ()
    timezone: str = "UTC"


class Post(Struct, frozen=True, kw_only=True):
    """What of a post its date is worked out from; posts are sorted by `sort_key`."""

    path: str
    kind: Kind
    sort_key: SortKey
    date: Moment | None = None
    week: int | None = None
    day: str = ""
    unlisted: bool = False
    counted: tuple[tuple[str, Moment], ...] = ()
    """Its dates that were written as a day of a week, by their keys."""


class Trouble(Struct, frozen=True):
    """What is odd about a date: `key` is that of the front matter to blame."""

    code: str
    key: str
    message: str
    hint: str = ""


class Slot(Struct, frozen=True, kw_only=True):
    """When a post takes place, if that is known, and what is odd about it."""

    date: Moment | None = None
    end: Moment | None = None
    week: int | None = None
    troubles: tuple[Trouble, ...] = ()


class Timetable(Struct, frozen=True):
    """The slots of a course's posts by path: of its sessions, and of what says a week."""

    slots: dict[str, Slot] = field(default_factory=dict)
