"""Files for other programs: the Atom feed, the sitemap, robots.txt and the calendar."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from html import escape

from coursesite.model import CourseRef, LectureRef, Row
from coursesite.urls import join, relative

_NAMESPACE = uuid.UUID("8f6f2a53-2d0e-5c3b-9d55-2f8d6a1f6a10")


def atom(course: CourseRef, base_url: str, entries: Sequence[tuple[LectureRef, str]]) -> str:
    """The feed of a course (RFC 4287): pages that have a date, newest first, with their HTML.

    Without a base URL the links are relative to the feed, which RFC 4287 allows, and the ids are
    UUIDs made of the addresses.
    """
    feed_url = f"{course.url}feed.xml"
    updated = max((_stamp(ref) for ref, _ in entries), default="1970-01-01T00:00:00+00:00")

    def link(url: str) -> str:
        return escape(join(base_url, url) if base_url else relative(feed_url, url))

    def ident(url: str) -> str:
        return (
            escape(join(base_url, url)) if base_url else f"urn:uuid:{uuid.uuid5(_NAMESPACE, url)}"
        )

    author = course.lecturers[0].name if course.lecturers else course.title
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(course.language)}">',
        f"<title>{escape(course.title)}</title>",
        f"<id>{ident(course.url)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{link(feed_url)}"/>',
        f'<link rel="alternate" type="text/html" href="{link(course.url)}"/>',
    ]
    for ref, html in entries:
        out += [
            "<entry>",
            f"<title>{escape(ref.title)}</title>",
            f"<id>{ident(ref.url)}</id>",
            f'<link rel="alternate" type="text/html" href="{link(ref.url)}"/>',
            f"<published>{_stamp(ref)}</published>",
            f"<updated>{_stamp(ref)}</updated>",
            f"<summary>{escape(ref.description)}</summary>" if ref.description else "",
            f'<content type="html">{escape(_clean(html))}</content>' if html else "",
            "</entry>",
        ]
    return "\n".join(line for line in [*out, "</feed>"] if line) + "\n"


def _stamp(ref: LectureRef) -> str:
    return ref.date.at.isoformat() if ref.date else "1970-01-01T00:00:00+00:00"


def _clean(text: str) -> str:
    """Text without the control characters that XML 1.0 does not know."""
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32)


def sitemap(base_url: str, urls: Sequence[str]) -> str:
    """The sitemap (https://www.sitemaps.org/protocol.html) of the pages at `urls`."""
    lines = "".join(f"<url><loc>{escape(join(base_url, url))}</loc></url>\n" for url in urls)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )


def robots(base_url: str) -> str:
    """robots.txt: everything may be read; the sitemap is named where its address is known."""
    where = f"Sitemap: {join(base_url, '/sitemap.xml')}\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{where}"


def calendar(course: CourseRef, base_url: str, rows: Sequence[Row]) -> bytes:
    """The calendar of a course (RFC 5545): its dated sessions, events, and what is due.

    An entry keeps its UID as long as its page keeps its address (an event: its title). Times are
    in UTC, which needs no description of a time zone.
    """
    from icalendar import Calendar
    from icalendar import Event as Entry

    made = Calendar()
    made.add("prodid", "-//coursesite//course calendar//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", course.title)
    for row in rows:
        if row.date is None:
            continue
        url = row.ref.url if row.ref else row.url
        entry = Entry()
        name = f"{course.url} {'due ' if row.due else ''}{row.ref.url if row.ref else row.title}"
        entry.add("uid", f"{uuid.uuid5(_NAMESPACE, name)}@coursesite")
        entry.add("dtstamp", row.date.at.astimezone(dt.UTC))
        entry.add("summary", row.title)
        if row.date.timed:
            entry.add("dtstart", row.date.at.astimezone(dt.UTC))
            if row.end:
                entry.add("dtend", row.end.at.astimezone(dt.UTC))
        else:
            entry.add("dtstart", row.date.at.date())
            last = row.end.at.date() if row.end else row.date.at.date()
            entry.add("dtend", last + dt.timedelta(days=1))
        if row.location:
            entry.add("location", row.location)
        if url.startswith(("http://", "https://")) or (base_url and url):
            entry.add("url", url if "://" in url else join(base_url, url))
        if row.ref and row.ref.description:
            entry.add("description", row.ref.description)
        made.add_component(entry)
    return bytes(made.to_ical())
