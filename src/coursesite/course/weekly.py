"""The weekly meetings of a course: its sections, its office hours, and the days of each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import gcd

from msgspec import Struct, structs

from coursesite.model import KINDS, OFFICE_HOURS, Config, Meeting
from coursesite.model.post_dates import Semester
from coursesite.settings.dates import DAYS, monday

_ANY_MONDAY = dt.date(2024, 1, 1)


class Recurring(Struct, frozen=True, kw_only=True):
    """A weekly meeting with the days on which it takes place, of which there is one at least."""

    meeting: Meeting
    days: tuple[dt.date, ...]
    count: int = 1
    """Tells it from those before it that are called the same."""

    @property
    def interval(self) -> int:
        """The number of weeks from one meeting to the next."""
        gaps = [(day - self.days[0]).days // 7 for day in self.days[1:]]
        return gcd(*gaps) or 1

    @property
    def left_out(self) -> tuple[dt.date, ...]:
        """The days within the interval on which it does not take place."""
        step, days = dt.timedelta(weeks=self.interval), set(self.days)
        every = range((self.days[-1] - self.days[0]) // step)
        return tuple(day for n in every if (day := self.days[0] + n * step) not in days)


class GridEntry(Struct, frozen=True, kw_only=True):
    """A meeting in the weekly grid; `first` and `last` are None if its days are not known."""

    meeting: Meeting
    first: dt.date | None = None
    last: dt.date | None = None
    weeks: str = ""
    """The weeks in which it takes place as "2-6, 9"; empty if in all of them."""


class GridDay(Struct, frozen=True):
    """A day of the week with its meetings in the order of their times; `day` is any such day."""

    day: dt.date
    entries: tuple[GridEntry, ...]


def sections(settings: Config) -> tuple[Meeting, ...]:
    """The meetings of every week that no post stands for: sections by their kind, office hours of
    the course, and those of its people."""
    found: list[Meeting] = []
    for kind in KINDS.values():
        if kind.weekly:
            found += _of_kind(kind.name, getattr(settings, kind.weekly))
    found += _of_kind(OFFICE_HOURS, settings.office_hours)
    for person in (*settings.lecturers, *settings.staff):
        found += _of_kind(OFFICE_HOURS, person.weekly, person.name)
    return tuple(found)


def _of_kind(kind: str, meetings: Iterable[Meeting], name: str = "") -> Iterator[Meeting]:
    for meeting in meetings:
        if meeting.day:
            people = (name, *meeting.people) if name else meeting.people
            yield structs.replace(meeting, kind=kind, people=people)


def classes(settings: Config) -> tuple[Meeting, ...]:
    """The class days that have a time, as meetings of every week."""
    return tuple(
        Meeting(
            day=one.day,
            start=one.start,
            end=one.end,
            room=one.room,
            online=one.online,
            kind=kind.name,
        )
        for kind in KINDS.values()
        if kind.days
        for one in getattr(settings, kind.days)
        if one.start
    )


def recurring(
    meetings: Iterable[Meeting], semester: Semester | None, end: dt.date | None
) -> tuple[Recurring, ...]:
    """The meetings with their days: those of the semester without the days to skip, up to its last
    day or else to `end`. Without a first day or a last one there are none."""
    if semester is None:
        return ()
    until = semester.end or end
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for meeting in meetings:
        seen[name := (meeting.kind, meeting.id or (meeting.people, meeting.title))] += 1
        last = min((day for day in (meeting.last, until) if day), default=None)
        if last and (days := tuple(_days(meeting, semester, last))):
            found.append(Recurring(meeting=meeting, days=days, count=seen[name]))
    return tuple(found)


def _days(meeting: Meeting, semester: Semester, last: dt.date) -> Iterator[dt.date]:
    week_one = monday(semester.start)
    first = max(semester.start, meeting.first or semester.start)
    day = monday(first) + dt.timedelta(days=DAYS.index(meeting.day))
    while day <= last:
        week = (day - week_one).days // 7 + 1
        if (
            day >= first
            and day not in semester.skip
            and (not meeting.weeks or week in meeting.weeks)
        ):
            yield day
        day += dt.timedelta(weeks=1)


def grid(meetings: Sequence[Meeting], known: Iterable[Recurring]) -> tuple[GridDay, ...]:
    """The days of a week on which something is, from Monday on."""
    days = {one.meeting: one.days for one in known}
    by_day: dict[int, list[GridEntry]] = {}
    for meeting in sorted(meetings, key=lambda one: (one.start, one.end)):
        dates = days.get(meeting, ())
        entry = GridEntry(
            meeting=meeting,
            first=dates[0] if dates else None,
            last=dates[-1] if dates else None,
            weeks=in_ranges(meeting.weeks),
        )
        by_day.setdefault(DAYS.index(meeting.day), []).append(entry)
    return tuple(
        GridDay(_ANY_MONDAY + dt.timedelta(days=n), tuple(by_day[n])) for n in sorted(by_day)
    )


def in_ranges(numbers: Sequence[int]) -> str:
    """Numbers in their order, those that follow each other as a range.

    >>> in_ranges((2, 3, 4, 6, 9, 10))
    '2–4, 6, 9–10'
    """
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{one[0]}–{one[-1]}" if len(one) > 1 else str(one[0]) for one in parts)
