"""Calendars (RFC 5545) of a course: what takes place, and what is due."""

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
    """A calendar called `name` with the rows that have a date; `due` is the pattern of the summary
    of what is due, with `{title}`.

    An entry keeps its UID as long as its page keeps its address, and an event as long as it keeps
    its id, or title. Times are in UTC, which needs no description of a time zone. DTSTAMP, which
    must be there, is the entry's own date: the clock has no say in what is written.
    """
    made = Calendar()
    made.add("prodid", "-//coursesite//course calendar//EN")
    made.add("version", "2.0")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", vDuration(dt.timedelta(hours=12)), {"value": "DURATION"})
    made.add("x-published-ttl", vDuration(dt.timedelta(hours=12)))
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
        made.add_component(entry)
    return b"".join(_folded(line) for line in made.content_lines() if line)


def _folded(line: Contentline) -> bytes:
    """A line as it is written: the library goes through it character by character, but one below
    75 bytes stays as it is."""
    if len(line) < 75 and line.isascii():
        return line.encode() + b"\r\n"
    folded: bytes = line.to_ical()  # type: ignore[no-untyped-call]
    return folded + b"\r\n"


def _key(row: Row) -> str:
    """What an entry is known by; events of one name are counted."""
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
        entry["TRANSP"] = vText("TRANSPARENT")  # nobody is busy all day because something is due
    entry["CATEGORIES"] = vCategory(["due" if row.due else row.kind])
    if row.location:
        entry["LOCATION"] = vText(row.location)
    url = row.ref.url if row.ref else row.url
    if url.startswith(("http://", "https://")) or (base_url and url.startswith("/")):
        entry["URL"] = vUri(url if "://" in url else join(base_url, url))
    if row.ref and row.ref.description:
        entry["DESCRIPTION"] = vText(row.ref.description)
    return entry
