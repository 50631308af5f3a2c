"""Calendars (RFC 5545) of a course: what takes place, and what is due."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from icalendar import Calendar, vDuration
from icalendar import Event as Entry

from coursesite.feeds import NAMESPACE
from coursesite.model import CourseRef, Row
from coursesite.urls import join


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
        entry.add("uid", f"{uuid.uuid5(NAMESPACE, f'{course.url} {key}{again}')}@coursesite")
        entry.add("summary", due.format(title=row.title) if row.due else row.title)
        made.add_component(entry)
    return bytes(made.to_ical())


def _key(row: Row) -> str:
    """What an entry is known by; events of one name are counted."""
    if row.ref:
        return f"due {row.ref.url}" if row.due else row.ref.url
    return row.id or row.title


def _entry(row: Row, base_url: str) -> Entry:
    entry = Entry()
    assert row.date is not None
    entry.add("dtstamp", row.date.at.astimezone(dt.UTC))
    if row.date.timed:
        entry.add("dtstart", row.date.at.astimezone(dt.UTC))
        if row.end and row.end.at > row.date.at:
            entry.add("dtend", row.end.at.astimezone(dt.UTC))
    else:
        entry.add("dtstart", row.date.at.date())
        last = row.end.at.date() if row.end else row.date.at.date()
        entry.add("dtend", last + dt.timedelta(days=1))
    if row.due or not row.date.timed:
        entry.add("transp", "TRANSPARENT")  # nobody is busy all day because something is due
    entry.add("categories", ["due" if row.due else row.kind])
    if row.location:
        entry.add("location", row.location)
    url = row.ref.url if row.ref else row.url
    if url.startswith(("http://", "https://")) or (base_url and url.startswith("/")):
        entry.add("url", url if "://" in url else join(base_url, url))
    if row.ref and row.ref.description:
        entry.add("description", row.ref.description)
    return entry
