"""The dates that the settings of a course and the order of its posts imply.

Week 1 is the one of the course's first day, and weeks begin on Monday. The class days of a kind of
session are those of the key of `course.yml` that its entry in `coursesite.model.page_kinds` names,
from the first day of the course to its last, without the days to `skip`. A post with a `date` takes
place then. One with `week` and `day` takes place on that day; one with `week` alone on the first
class day of that week that is free. A session that says neither takes place on the next free class
day after the session of its kind before it, in the order of weight, number and path, if its kind
has class days. A class day is free unless a session of the kind is on it. Drafts, and posts that
are not published yet or no more, keep their day, so that nothing moves when they come or go;
unlisted ones take none.

A session without a time of its own that is on a class day with a time meets at that time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from msgspec import structs

from coursesite.model import KINDS, ClassDay, Moment
from coursesite.model.post_dates import Post, Semester, Slot, Timetable, Trouble
from coursesite.settings.dates import DAYS, monday

MAX_DAYS = 3 * 366
"""The length of a course whose settings do not say when it ends."""
LONG = dt.timedelta(weeks=8)
"""How long before the course a deadline raises no doubt: some work is due to prepare for it."""
_SESSIONS = [kind for kind in KINDS.values() if kind.role == "session"]
Meeting = tuple[dt.date, int]
"""A class day, and the index in `_Calendar.days` of the class on it."""


def schedule(semester: Semester, posts: Iterable[Post]) -> Timetable:
    """The slots of a course's sessions, and of its other posts that say a week."""
    slots: dict[str, Slot] = {}
    posts = sorted(posts, key=lambda post: post.sort_key)
    for kind in _SESSIONS:
        days = semester.days.get(kind.days, ())
        sessions = [post for post in posts if post.kind == kind.name]
        slots |= _Calendar(semester, days).slots(sessions)
    rest = [post for post in posts if not _is_session(post) and post.week is not None]
    slots |= _Calendar(semester, ()).slots(rest)
    for post in posts:
        doubts = [_skipped(at, key, semester) for key, at in post.counted]
        if troubles := tuple(doubt for doubt in doubts if doubt):
            slot = slots.get(post.path, Slot())
            slots[post.path] = structs.replace(slot, troubles=(*slot.troubles, *troubles))
    return Timetable(slots)


def _is_session(post: Post) -> bool:
    return KINDS[post.kind].role == "session"


def _skipped(moment: Moment, key: str, semester: Semester) -> Trouble | None:
    """The doubt about a date on a day to skip."""
    day = moment.at.date()
    if day not in semester.skip:
        return None
    message = f"{DAYS[day.weekday()]}, {day} is among the days to skip in course.yml"
    if key in ("day", "date"):
        hint = f"take another day, or leave the {key} out to have the next class day"
        return Trouble("date-skipped", key, message, hint)
    clock = f" {moment.at:%H:%M}" if moment.timed else ""
    last = day
    while last in semester.skip:
        last += dt.timedelta(days=1)
    week = (last - monday(semester.start)).days // 7 + 1
    hint = (
        f"write '{key}: week {week} {DAYS[last.weekday()]}{clock}', the first day after the break; "
        f"if it is meant to be within it, the date itself: '{key}: {day}{clock}'"
    )
    return Trouble("date-skipped", key, message, hint)


def deadline_doubts(
    due: Moment, start: dt.date | None, last: dt.date | None, release: Moment | None
) -> list[Trouble]:
    """The doubts about a deadline: it is more than `LONG` before the course starts, after its last
    day, or before the page is out."""
    day, doubts = due.at.date(), []
    if start and day < start - LONG:
        doubts.append(_outside(day, "due", f"long before the course starts on {start}"))
    if last and day > last:
        doubts.append(_outside(day, "due", f"after the last day of the course, {last}"))
    if release and (release.at > due.at if due.timed else release.at.date() > day):
        message = f"it is due on {day}, and the page is not out before {release.at.date()}"
        hint = "let 'publish_date' be before 'due'"
        doubts.append(Trouble("due-before-release", "due", message, hint))
    return doubts


def _outside(day: dt.date, key: str, where: str) -> Trouble:
    return Trouble(
        "date-outside",
        key,
        f"{DAYS[day.weekday()]}, {day} is {where}",
        "is it still the date of an earlier term? or change start_date and end_date",
    )


class _Calendar:
    """The class days of one kind of session, as its posts take them one by one."""

    def __init__(self, semester: Semester, days: tuple[ClassDay, ...]) -> None:
        self.semester, self.days = semester, days
        self.zone = ZoneInfo(semester.timezone)
        self.first = monday(semester.start)
        self.end = semester.end or semester.start + dt.timedelta(days=MAX_DAYS)
        self.skip = frozenset(semester.skip)
        self.taken: set[Meeting] = set()

    def slots(self, posts: Sequence[Post]) -> dict[str, Slot]:
        """The slots of posts in their order. Posts that say a day take theirs first, then those
        that say a week; the others follow each other on the days that are left."""
        slots = {post.path: slot for post in posts if (slot := self._fixed(post))}
        for post in posts:
            if post.path not in slots and post.week is not None:
                slots[post.path] = self._in_week(post, post.week)
        last: Meeting | None = None
        full = False
        for post in posts:
            if post.path not in slots and self.days and not post.unlisted:
                meeting = None if full else self._next(last)
                if meeting is None:  # reported of the first post only
                    slots[post.path] = Slot(troubles=() if full else (self._full(posts),))
                    full = True
                else:
                    week = (meeting[0] - self.first).days // 7 + 1
                    slots[post.path] = structs.replace(self._meet(meeting), week=week)
            if (slot := slots.get(post.path)) and slot.date:
                last = (slot.date.at.date(), self._class_at(slot.date))
        return slots

    # ---- posts that say their day ------------------------------------------------------------

    def _fixed(self, post: Post) -> Slot | None:
        """The slot of a post that says its day; None for others."""
        doubts = []
        if post.date:
            date, key = post.date, "date"
        elif post.week is not None and post.day:
            day = self.first + dt.timedelta(weeks=post.week - 1, days=DAYS.index(post.day))
            date, key = self._moment(day), "day"
        else:
            return None
        if key == "day" or (_is_session(post) and not post.counts("date")):
            doubts.append(_skipped(date, key, self.semester))
        if _is_session(post):
            doubts.append(self._outside(date.at.date(), "week" if key == "day" else key))
        slot = self._at_class_time(date, take=not post.unlisted)
        troubles = tuple(doubt for doubt in doubts if doubt)
        return structs.replace(slot, week=post.week, troubles=troubles)

    def _at_class_time(self, date: Moment, *, take: bool) -> Slot:
        """The slot of a date: with the time and end of the class on that day, if there is one that
        begins at the date's time, or at any time if the date has none."""
        day = date.at.date()
        meetings = [(day, n) for n, one in enumerate(self.days) if DAYS[day.weekday()] == one.day]
        if date.timed:
            clock = f"{date.at:%H:%M}"
            meetings = [one for one in meetings if self.days[one[1]].start in (clock, "")]
        if not meetings:
            return Slot(date=date)
        meeting = next((one for one in meetings if one not in self.taken), meetings[0])
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

    # ---- posts whose day is worked out -------------------------------------------------------

    def _in_week(self, post: Post, week: int) -> Slot:
        """The slot of a post that says a week and no day: the first free class day of the week.

        If its kind has no class days, those of lectures count. In that case, and for an unlisted
        post, the day need not be free. It is Monday if the week has no such day.
        """
        begin = self.first + dt.timedelta(weeks=week - 1)
        if self.days and not post.unlisted:
            meetings = list(self._meetings(begin, begin + dt.timedelta(days=6)))
            free = next((one for one in meetings if one not in self.taken), None)
            if free:
                return structs.replace(self._meet(free), week=week)
            why = "has no class day" if not meetings else "has no free class day"
            trouble = Trouble(
                "class-days-full",
                "week",
                f"week {week}, from {begin}, {why}",
                "say a day, or another week; class days are in course.yml",
            )
            day = meetings[-1][0] if meetings else begin
            return Slot(date=self._moment(day), week=week, troubles=(trouble,))
        class_days = self.days or self.semester.days.get("class_days", ())
        weekdays = [DAYS.index(one.day) for one in class_days] or [0]
        days = [begin + dt.timedelta(days=weekday) for weekday in weekdays]
        start = self.semester.start
        day = next((day for day in days if day not in self.skip and day >= start), begin)
        outside = self._outside(day, "week") if _is_session(post) else None
        return Slot(date=self._moment(day), week=week, troubles=(outside,) if outside else ())

    def _next(self, last: Meeting | None) -> Meeting | None:
        """The next free class day after `last`; None if the course is over before."""
        start = self.semester.start
        begin = max(last[0], start) if last else start
        for meeting in self._meetings(begin, self.end):
            if meeting not in self.taken and (last is None or meeting > last):
                return meeting
        return None

    def _full(self, posts: Sequence[Post]) -> Trouble:
        """The report that there are more sessions than class days."""
        meetings = sum(1 for _ in self._meetings(self.semester.start, self.end))
        listed = sum(not post.unlisted for post in posts)
        return Trouble(
            "class-days-full",
            "",
            f"no class day is left for it before the course ends on {self.end}: "
            f"{meetings} class days, {listed} sessions",
            "change end_date or class_days in course.yml, or say `week:` or `date:` here",
        )

    def _meetings(self, begin: dt.date, end: dt.date) -> Iterator[Meeting]:
        """The meetings from one day to another, both included, within the course."""
        day = max(begin, self.semester.start)
        end = min(end, self.end)
        while day <= end:
            if day not in self.skip:
                name = DAYS[day.weekday()]
                yield from ((day, n) for n, one in enumerate(self.days) if one.day == name)
            day += dt.timedelta(days=1)

    def _meet(self, meeting: Meeting, *, take: bool = True) -> Slot:
        """The slot of a meeting, without a week; it counts as taken unless `take` is false."""
        day, number = meeting
        if take:
            self.taken.add(meeting)
        class_day = self.days[number]
        end = self._moment(day, class_day.end) if class_day.end else None
        return Slot(
            date=self._moment(day, class_day.start),
            end=end,
            room=class_day.room,
            online=class_day.online,
        )

    def _class_at(self, date: Moment) -> int:
        """The index of the class that begins at a moment, else of the last one on that weekday."""
        clock, weekday = f"{date.at:%H:%M}", DAYS[date.at.weekday()]
        of_day = [n for n, one in enumerate(self.days) if one.day == weekday]
        return next((n for n in of_day if self.days[n].start == clock), max(of_day, default=0))

    def _moment(self, day: dt.date, clock: str = "") -> Moment:
        hour, _, minute = clock.partition(":")
        at = dt.datetime.combine(day, dt.time(int(hour or 0), int(minute or 0)), self.zone)
        return Moment(at, timed=bool(clock))
