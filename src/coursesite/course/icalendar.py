"""The calendar of a course (iCalendar, RFC 5545), made of rows of its schedule."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from icalendar import Calendar, vCategory, vDDDTypes, vDuration, vText, vUri
from icalendar import Event as Entry

from coursesite.course.identities import Identities
from coursesite.model import Row
from coursesite.text.urls import join

if TYPE_CHECKING:
    from icalendar.parser import Contentline


def calendar(
    identities: Identities, base_url: str, rows: Sequence[Row], *, name: str, due: str
) -> bytes:
    """A calendar called `name` with an entry for each row that has a date. `due` is the pattern,
    with `{title}`, of the summaries of rows that are due.

    An entry keeps its UID over a new date, so that calendars move it instead of showing it twice.
    Times are in UTC, which needs no description
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
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.date is None:
            continue
        count = 1
        if row.ref is None:
            seen[key := (row.id, "" if row.id else row.title)] += 1
            count = seen[key]
        uid = identities.of_row(row, count)
        entry = _entry(row, base_url)
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
