"""The calendar of a course (iCalendar, RFC 5545), made of rows of its schedule."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from icalendar import Calendar, vCategory, vDDDTypes, vDuration, vText, vUri
from icalendar import Event as Entry

from coursesite.course.feeds import NAMESPACE
from coursesite.model import CourseRef, Row
from coursesite.text.urls import join

if TYPE_CHECKING:
    from icalendar.parser import Contentline


def calendar(
    course: CourseRef, base_url: str, rows: Sequence[Row], *, name: str, due: str
) -> bytes:
    """A calendar called `name` with an entry for each row that has a date. `due` is the pattern,
    with `{title}`, of the summaries of rows that are due.

    An entry keeps its UID as long as its post keeps its address, or its event its id or title, so
    that calendars move it instead of showing it twice. Times are in UTC, which needs no description
    of a time zone. DTSTAMP, which is required, is the entry's own date, so that the same course
    gives the same bytes at any time.
    """
    file = Calendar()
    file.add("prodid", "-//coursesite//course calendar//EN")
    file.add("version", "2.0")
    file.add("name", name)
    file.add("x-wr-calname", name)
    file.add("refresh-interval", vDuration(dt.timedelta(hours=12)), {"value": "DURATION"})
    file.add("x-published-ttl", vDuration(dt.timedelta(hours=12)))
    seen: Counter[str] = Counter()
    for row in rows:
        if row.date is None:
            continue
        key = _key(row)
        seen[key] += 1
        again = f" {seen[key]}" if seen[key] > 1 else ""
        entry = _entry(row, base_url)
        uid = uuid.uuid5(NAMESPACE, f"{course.url} {key}{again}")
        entry["UID"] = vText(f"{uid}@coursesite")
        entry["SUMMARY"] = vText(due.format(title=row.title) if row.due else row.title)
        file.add_component(entry)
    return b"".join(_folded(line) for line in file.content_lines() if line)


def _folded(line: Contentline) -> bytes:
    """A line with its end, folded at 75 bytes. The library goes through it character by
    character, which takes most of the time, so short lines are left out of that."""
    if len(line) < 75 and line.isascii():
        return line.encode() + b"\r\n"
    folded: bytes = line.to_ical()  # type: ignore[no-untyped-call]
    return folded + b"\r\n"


def _key(row: Row) -> str:
    """The identity of a row within its course, which its UID is made of."""
    if row.ref:
        return f"due {row.ref.url}" if row.due else row.ref.url
    return row.id or row.title


def _entry(row: Row, base_url: str) -> Entry:
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
        entry["DTEND"] = vDDDTypes(last + dt.timedelta(days=1))
    if row.due or not row.date.timed:
        entry["TRANSP"] = vText("TRANSPARENT")  # a deadline makes nobody busy all day
    entry["CATEGORIES"] = vCategory(["due" if row.due else row.kind])
    if row.location:
        entry["LOCATION"] = vText(row.location)
    url = row.ref.url if row.ref else row.url
    if url.startswith(("http://", "https://")) or (base_url and url.startswith("/")):
        entry["URL"] = vUri(url if "://" in url else join(base_url, url))
    if row.ref and row.ref.description:
        entry["DESCRIPTION"] = vText(row.ref.description)
    return entry
