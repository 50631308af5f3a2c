"""The calendar of a course (iCalendar, RFC 5545 and 7986): the rows of its schedule, and its weekly
meetings.

Rows are at a time in UTC, which needs no description of a time zone. A weekly meeting is at the
same time of day in the course's zone all through the term, so the calendar describes that zone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCategory,
    vDatetime,
    vDDDLists,
    vDDDTypes,
    vDuration,
    vRecur,
    vText,
    vUri,
    vUTCOffset,
)
from icalendar import Event as Entry
from msgspec import Struct

from coursesite.course.identities import Identities
from coursesite.course.weekly import Recurring
from coursesite.model import Row
from coursesite.text.urls import join

if TYPE_CHECKING:
    from icalendar.parser import Contentline

_UTC = frozenset(("UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal", "UCT", "Zulu"))
_DAY = dt.timedelta(days=1)


class Words(Struct, frozen=True, kw_only=True):
    """The words of a calendar: its name, and the patterns of the summary of what is due, with
    `{title}`, and of the line for an online room, with `{url}`."""

    name: str
    due: str
    online: str


def calendar(
    identities: Identities,
    base_url: str,
    rows: Sequence[Row],
    weekly: Sequence[tuple[str, Recurring]] = (),
    *,
    words: Words,
    source: str = "",
    zone: str = "UTC",
) -> bytes:
    """A calendar with an entry for each row that has a date, and one for each weekly meeting, which
    come with their titles. `source` is its own address, `zone` the course's time zone.

    An entry keeps its UID over a new date, so that calendars move it instead of showing it twice.
    DTSTAMP, which is required, is the entry's own date, so that the same course gives the same
    bytes at any time.
    """
    file = Calendar()
    file.add("prodid", "-//coursesite//course calendar//EN")
    file.add("version", "2.0")
    file["NAME"] = vText(words.name)
    file["X-WR-CALNAME"] = vText(words.name)
    if source:
        file.add("source", vUri(source), {"value": "URI"})
    file.add("refresh-interval", vDuration(dt.timedelta(hours=12)), {"value": "DURATION"})
    file.add("x-published-ttl", vDuration(dt.timedelta(hours=12)))
    if weekly and zone not in _UTC:
        days = [day for _, one in weekly for day in one.days]
        file.add_component(_timezone(zone, min(days), max(days)))
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.date is None:
            continue
        count = 1
        if row.ref is None:
            seen[key := (row.id, "" if row.id else row.title)] += 1
            count = seen[key]
        uid = identities.of_row(row, count)
        entry = _entry(row, base_url, words)
        entry["UID"] = vText(f"{uid}@coursesite")
        entry["SUMMARY"] = vText(words.due.format(title=row.title) if row.due else row.title)
        file.add_component(entry)
    for title, one in weekly:
        entry = _recurring(one, zone, words)
        entry["UID"] = vText(f"{identities.of_weekly(one.meeting, one.count)}@coursesite")
        entry["SUMMARY"] = vText(title)
        file.add_component(entry)
    return b"".join(_folded(line) for line in file.content_lines() if line)


def _folded(line: Contentline) -> bytes:
    """A line with its end, folded at 75 bytes. The library goes through it character by
    character, which takes most of the time, so short lines are left out of that."""
    if len(line) < 75 and line.isascii():
        return line.encode() + b"\r\n"
    folded: bytes = line.to_ical()  # type: ignore[no-untyped-call]
    return folded + b"\r\n"


def _entry(row: Row, base_url: str, words: Words) -> Entry:
    entry = Entry()
    assert row.date is not None
    entry["DTSTAMP"] = moment = vDDDTypes(row.date.at.astimezone(dt.UTC))
    if row.date.timed:
        entry["DTSTART"] = moment
        if row.end and row.end.at > row.date.at:
            entry["DTEND"] = vDDDTypes(row.end.at.astimezone(dt.UTC))
    else:
        entry["DTSTART"] = vDDDTypes(row.date.at.date())
        last = row.end.at.date() if row.end else row.date.at.date()
        entry["DTEND"] = vDDDTypes(last + _DAY)
    if row.due or not row.date.timed:
        entry["TRANSP"] = vText("TRANSPARENT")  # a deadline makes nobody busy all day
    entry["CATEGORIES"] = vCategory(["due" if row.due else row.kind])
    url = row.ref.url if row.ref else row.url
    if url.startswith(("http://", "https://")) or (base_url and url.startswith("/")):
        entry["URL"] = vUri(url if "://" in url else join(base_url, url))
    about = row.ref.description if row.ref else ""
    _place(entry, row.location, row.online, about, words)
    return entry


def _place(entry: Entry, room: str, online: str, about: str, words: Words) -> None:
    """Gives an entry its room, the address of its online room, and the words about it. Programs
    that know no CONFERENCE find that address in LOCATION, or else in DESCRIPTION."""
    if online:
        entry.add("conference", vUri(online), {"value": "URI"})
        line = words.online.format(url=online)
        about = f"{about}\n\n{line}" if about else line
    if room or online:
        entry["LOCATION"] = vText(room or online)
    if about:
        entry["DESCRIPTION"] = vText(about)


# ---- what is every week --------------------------------------------------------------------------


def _recurring(one: Recurring, zone: str, words: Words) -> Entry:
    """The entry of a weekly meeting. The days on which it does not take place are left out by
    themselves; the rule ends with its last day."""
    meeting, known = one.meeting, ZoneInfo(zone)
    entry = Entry()
    start, last = (_at(day, meeting.start, known) for day in (one.days[0], one.days[-1]))
    entry["DTSTAMP"] = vDDDTypes(start.astimezone(dt.UTC))
    entry["DTSTART"] = _local(start, zone)
    if meeting.end:
        entry["DTEND"] = _local(_at(one.days[0], meeting.end, known), zone)
    if len(one.days) > 1:
        rule = {"freq": "weekly", "until": last.astimezone(dt.UTC)}
        if one.interval > 1:
            rule["interval"] = one.interval
        entry["RRULE"] = vRecur(rule)
    if one.left_out:
        left_out = vDDDLists([_at(day, meeting.start, known) for day in one.left_out])
        if zone in _UTC:
            left_out = vDDDLists([_at(day, meeting.start, dt.UTC) for day in one.left_out])
        entry["EXDATE"] = left_out
    entry["CATEGORIES"] = vCategory([meeting.kind])
    _place(entry, meeting.room, meeting.online, "", words)
    return entry


def _at(day: dt.date, clock: str, zone: dt.tzinfo) -> dt.datetime:
    hour, _, minute = clock.partition(":")
    return dt.datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=zone)


def _local(moment: dt.datetime, zone: str) -> vDDDTypes:
    return vDDDTypes(moment.astimezone(dt.UTC) if zone in _UTC else moment)


def _timezone(name: str, first: dt.date, last: dt.date) -> Timezone:
    """The description of a time zone from one day to another: a part for its state at the
    beginning, and one for each change. icalendar makes one, too, but begins summer time an hour
    late: a change is at the time of day that holds until then."""
    zone = ZoneInfo(name)
    at = dt.datetime.combine(first - _DAY, dt.time(), dt.UTC)
    end = dt.datetime.combine(last + 2 * _DAY, dt.time(), dt.UTC)
    made = Timezone()
    made["TZID"] = vText(name)
    begin = at.astimezone(zone)
    made.add_component(_state(begin, begin.utcoffset() or dt.timedelta()))
    while at < end:
        following = at + _DAY
        if _offset(at, zone) != _offset(following, zone):
            low, high = at, following
            while high - low > dt.timedelta(minutes=1):
                middle = low + (high - low) / 2
                middle = middle.replace(second=0, microsecond=0)
                if middle == low:
                    break
                low, high = (middle, high) if _same(low, middle, zone) else (low, middle)
            made.add_component(_state(high.astimezone(zone), _offset(low, zone)))
        at = following
    return made


def _same(one: dt.datetime, other: dt.datetime, zone: dt.tzinfo) -> bool:
    return _offset(one, zone) == _offset(other, zone)


def _offset(moment: dt.datetime, zone: dt.tzinfo) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _state(begin: dt.datetime, before: dt.timedelta) -> TimezoneDaylight | TimezoneStandard:
    """The part of a time zone's description that holds from a moment, before which the zone was
    this far from UTC."""
    part = TimezoneDaylight() if begin.dst() else TimezoneStandard()
    part["DTSTART"] = vDatetime((begin.astimezone(dt.UTC) + before).replace(tzinfo=None))
    part["TZOFFSETFROM"] = vUTCOffset(before)
    part["TZOFFSETTO"] = vUTCOffset(begin.utcoffset() or dt.timedelta())
    if abbreviation := begin.tzname():
        part["TZNAME"] = vText(abbreviation)
    return part
