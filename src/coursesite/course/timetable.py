"""When the sessions of a course take place: the dates that nobody wrote.

Week 1 is the one of the course's first day, and weeks begin on Monday. Class days are the days of
`class_days` for lectures, those of `lab_days` for labs, from the first day of the course to its
last, without the days to `skip`. A post with a `date` takes place then. One with `week` and `day`
takes place on that day; one with `week` alone on the first class day of that week that is free. A
lecture that says neither takes place on the next free class day after the session of its kind
before it, in the order of weight, number and path; a lab does so if there are `lab_days`. A class
day is free unless a session of the kind is on it. Drafts, and posts that are not published yet or
no more, keep their day, so that nothing moves when they come or go; unlisted ones take none.

A session without a time of its own that is on a class day with a time meets at that time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from msgspec import structs

from coursesite.model import ClassDay, Kind, Moment
from coursesite.model.timetable import Post, Semester, Slot, Timetable, Trouble
from coursesite.settings.dates import DAYS, monday

SESSIONS: tuple[Kind, ...] = ("lecture", "lab")
MAX_DAYS = 3 * 366
"""How long a course may be that does not say when it ends."""
LONG = dt.timedelta(weeks=8)
Meeting = tuple[dt.date, int]
"""A class day, and which of the classes of its weekday."""


def made(semester: Semester, posts: Iterable[Post]) -> Timetable:
    """The timetable of a course."""
    found: dict[str, Slot] = {}
    posts = sorted(posts, key=lambda one: one.sort_key)
    for kind in SESSIONS:
        days = semester.class_days if kind == "lecture" else semester.lab_days
        found |= _Kind(semester, days).slots([one for one in posts if one.kind == kind])
    rest = [one for one in posts if one.kind not in SESSIONS]
    found |= _Kind(semester, ()).slots([one for one in rest if one.week is not None])
    for one in posts:
        wrong = [_skipped(at.at.date(), key, semester) for key, at in one.counted]
        if troubles := tuple(trouble for trouble in wrong if trouble):
            slot = found.get(one.path, Slot())
            found[one.path] = structs.replace(slot, troubles=(*slot.troubles, *troubles))
    return Timetable(found)


def _skipped(day: dt.date, key: str, semester: Semester) -> Trouble | None:
    if day not in semester.skip:
        return None
    return Trouble(
        "date-skipped",
        key,
        f"{DAYS[day.weekday()]}, {day} is among the days to skip in course.yml",
        "take another day"
        + (", or leave the day out to have the next class day" if key == "day" else ""),
    )


def forgotten(due: Moment, start: dt.date) -> Trouble | None:
    """What is odd about the deadline of a course that starts on a day: that it was long before.
    What is due shortly before a course prepares it."""
    day = due.at.date()
    if day >= start - LONG:
        return None
    return _outside(day, "due", f"long before the course starts on {start}")


def _outside(day: dt.date, key: str, where: str) -> Trouble:
    return Trouble(
        "date-outside",
        key,
        f"{DAYS[day.weekday()]}, {day} is {where}",
        "is it still the date of an earlier term? or change start_date and end_date",
    )


class _Kind:
    """The posts of one kind, as they find their places on its class days."""

    def __init__(self, semester: Semester, days: tuple[ClassDay, ...]) -> None:
        self.semester, self.days = semester, days
        self.zone = ZoneInfo(semester.timezone)
        self.first = monday(semester.start)
        self.end = semester.end or semester.start + dt.timedelta(days=MAX_DAYS)
        self.skip = frozenset(semester.skip)
        self.taken: set[Meeting] = set()

    def slots(self, posts: Sequence[Post]) -> dict[str, Slot]:
        found = {one.path: slot for one in posts if (slot := self._fixed(one))}
        for one in posts:
            if one.path not in found and one.week is not None:
                found[one.path] = self._in_week(one, one.week)
        last: Meeting | None = None
        full = False
        for one in posts:
            if one.path not in found and self.days and not one.unlisted:
                meeting = None if full else self._next(last)
                if meeting is None:
                    found[one.path] = Slot(troubles=() if full else (self._full(posts),))
                    full = True
                else:
                    found[one.path] = self._meet(meeting, worked_out=True)
            if (slot := found.get(one.path)) and slot.date:
                last = (slot.date.at.date(), self._number(slot.date))
        return found

    # ---- what is written ---------------------------------------------------------------------

    def _fixed(self, post: Post) -> Slot | None:
        """The slot of a post that says its day."""
        wrong = []
        if post.date:
            date, key = post.date, "date"
        elif post.week is not None and post.day:
            day = self.first + dt.timedelta(weeks=post.week - 1, days=DAYS.index(post.day))
            date, key = self._moment(day), "day"
            wrong.append(_skipped(day, key, self.semester))
        else:
            return None
        if post.kind in SESSIONS:
            wrong.append(self._outside(date.at.date(), "week" if key == "day" else key))
        slot = self._at_class_time(date, take=not post.unlisted)
        troubles = tuple(trouble for trouble in wrong if trouble)
        return structs.replace(slot, week=post.week, troubles=troubles)

    def _at_class_time(self, date: Moment, *, take: bool) -> Slot:
        """A day with the time of its class, if it has one and no time is written."""
        day = date.at.date()
        here = [(day, n) for n, one in enumerate(self.days) if DAYS[day.weekday()] == one.day]
        if date.timed:
            clock = f"{date.at:%H:%M}"
            here = [one for one in here if self.days[one[1]].start in (clock, "")]
        if not here:
            return Slot(date=date)
        meeting = next((one for one in here if one not in self.taken), here[0])
        if take:
            self.taken.add(meeting)
        slot = self._meet(meeting, take=False)
        return slot if slot.date and (slot.date.timed or not date.timed) else Slot(date=date)

    def _outside(self, day: dt.date, key: str) -> Trouble | None:
        start, end = self.semester.start, self.semester.end
        last = monday(end) + dt.timedelta(days=6) if end else day
        if self.first <= day <= last:
            return None
        before, after = f"before the course starts on {start}", f"after the course ends on {end}"
        return _outside(day, key, before if day < start else after)

    # ---- what is worked out ------------------------------------------------------------------

    def _in_week(self, post: Post, week: int) -> Slot:
        """The slot of a post that says a week and no day."""
        begin = self.first + dt.timedelta(weeks=week - 1)
        if self.days and not post.unlisted:
            meetings = list(self._meetings(begin, begin + dt.timedelta(days=6)))
            free = next((one for one in meetings if one not in self.taken), None)
            if free:
                slot = self._meet(free, worked_out=True)
                return Slot(date=slot.date, end=slot.end, week=week)
            why = "has no class day" if not meetings else "has no free class day"
            trouble = Trouble(
                "class-days-full",
                "week",
                f"week {week}, from {begin}, {why}",
                "say a day, or another week; class days are in course.yml",
            )
            day = meetings[-1][0] if meetings else begin
            return Slot(date=self._moment(day), week=week, troubles=(trouble,))
        days = [DAYS.index(one.day) for one in self.days or self.semester.class_days] or [0]
        dates = [begin + dt.timedelta(days=one) for one in days]
        day = next(
            (one for one in dates if one not in self.skip and one >= self.semester.start), begin
        )
        outside = self._outside(day, "week") if post.kind in SESSIONS else None
        return Slot(date=self._moment(day), week=week, troubles=(outside,) if outside else ())

    def _next(self, last: Meeting | None) -> Meeting | None:
        """The next free class day; None if the course is over before."""
        begin = max(last[0], self.semester.start) if last else self.semester.start
        for one in self._meetings(begin, self.end):
            if one not in self.taken and (last is None or one > last):
                return one
        return None

    def _full(self, posts: Sequence[Post]) -> Trouble:
        """That there are more sessions than class days."""
        there = sum(1 for _ in self._meetings(self.semester.start, self.end))
        listed = sum(not one.unlisted for one in posts)
        return Trouble(
            "class-days-full",
            "",
            f"no class day is left for it before the course ends on {self.end}: "
            f"{there} class days, {listed} sessions",
            "change end_date or class_days in course.yml, or say `week:` or `date:` here",
        )

    def _meetings(self, begin: dt.date, end: dt.date) -> Iterator[Meeting]:
        """The class days from one day to another, both included."""
        day = max(begin, self.semester.start)
        end = min(end, self.end)
        while day <= end:
            if day not in self.skip:
                name = DAYS[day.weekday()]
                yield from ((day, n) for n, one in enumerate(self.days) if one.day == name)
            day += dt.timedelta(days=1)

    def _meet(self, meeting: Meeting, *, take: bool = True, worked_out: bool = False) -> Slot:
        """A class day as a slot."""
        day, number = meeting
        if take:
            self.taken.add(meeting)
        of = self.days[number]
        week = (day - self.first).days // 7 + 1 if worked_out else None
        end = self._moment(day, of.end) if of.end else None
        return Slot(date=self._moment(day, of.start), end=end, week=week)

    def _number(self, date: Moment) -> int:
        """Which of the classes of its day begins at a moment, or the last if none does."""
        clock = f"{date.at:%H:%M}"
        of_day = [n for n, one in enumerate(self.days) if one.day == DAYS[date.at.weekday()]]
        return next((n for n in of_day if self.days[n].start == clock), max(of_day, default=0))

    def _moment(self, day: dt.date, clock: str = "") -> Moment:
        hour, _, minute = clock.partition(":")
        at = dt.datetime.combine(day, dt.time(int(hour or 0), int(minute or 0)), self.zone)
        return Moment(at, timed=bool(clock))
