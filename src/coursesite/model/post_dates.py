"""The input and the output of `coursesite.course.post_dates`, which works out dates of posts."""

import datetime as dt

from msgspec import Struct, field

from coursesite.model.course import ClassDay
from coursesite.model.front_matter import Moment
from coursesite.model.page_kinds import KindName

SortKey = tuple[int, float, str]
"""The weight, number and path of a post: sessions take class days in this order."""


class Semester(Struct, frozen=True, kw_only=True):
    """The settings of a course that its dates are worked out from."""

    start: dt.date
    end: dt.date | None = None
    days: dict[str, tuple[ClassDay, ...]] = {}
    """The class days of each kind of session that has some, by their key in `course.yml`."""
    skip: tuple[dt.date, ...] = ()
    timezone: str = "UTC"


class Post(Struct, frozen=True, kw_only=True):
    """The facts of a post that its date is worked out from."""

    path: str
    kind: KindName
    sort_key: SortKey
    date: Moment | None = None
    week: int | None = None
    day: str = ""
    unlisted: bool = False
    counted: tuple[tuple[str, Moment], ...] = ()
    """Its dates that were written as a day of a week, by their keys."""

    def counts(self, key: str) -> bool:
        """Whether the date of a key was written as a day of a week."""
        return any(counted == key for counted, _ in self.counted)


class Trouble(Struct, frozen=True):
    """A doubtful date; `key` is the key of the front matter to blame, "" if there is none."""

    code: str
    key: str
    message: str
    hint: str = ""


class Slot(Struct, frozen=True, kw_only=True):
    """The date of a post, as far as it is known, and the doubts about it."""

    date: Moment | None = None
    end: Moment | None = None
    room: str = ""
    online: str = ""
    week: int | None = None
    troubles: tuple[Trouble, ...] = ()


class Timetable(Struct, frozen=True):
    """The slots of a course's posts by path: of its sessions, and of posts that say a week."""

    slots: dict[str, Slot] = field(default_factory=dict)
