"""Feeds of a course: Atom."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from html import escape

from msgspec import Struct

from coursesite.model import CourseRef, LectureRef, Moment
from coursesite.text.urls import join, relative

NAMESPACE = uuid.UUID("8f6f2a53-2d0e-5c3b-9d55-2f8d6a1f6a10")
"""The namespace of the UUIDs of courses, posts and events. With another one, every entry would be
new to feed readers and calendars."""


class Entry(Struct, frozen=True):
    """A post in a feed; its HTML may be empty."""

    ref: LectureRef
    html: str = ""
    lastmod: Moment | None = None

    @property
    def updated(self) -> Moment:
        """The time of the last change, or else the post's date, which a post in a feed has."""
        moment = self.lastmod or self.ref.date
        assert moment is not None
        return moment


def atom(
    course: CourseRef,
    base_url: str,
    feed_url: str,
    entries: Sequence[Entry],
    *,
    home: str = "",
    title: str = "",
) -> str:
    """The Atom feed (RFC 4287) at the address `feed_url`, of posts that have a date, newest first.

    It is the feed of the course or, with `home` and `title`, of one of its pages. Without a base
    URL the links are relative to the feed, which RFC 4287 allows, and the ids are UUIDs made of the
    addresses.
    """
    home, title = home or course.url, title or course.title
    latest = max((entry.updated.at for entry in entries), default=None)
    updated = latest.isoformat() if latest else "1970-01-01T00:00:00+00:00"

    def link(url: str) -> str:
        return escape(join(base_url, url) if base_url else relative(feed_url, url))

    def ident(url: str) -> str:
        return escape(join(base_url, url)) if base_url else f"urn:uuid:{uuid.uuid5(NAMESPACE, url)}"

    author = course.lecturers[0].name if course.lecturers else course.title
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(course.language)}">',
        f"<title>{escape(title)}</title>",
        f"<id>{ident(home)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{link(feed_url)}"/>',
        f'<link rel="alternate" type="text/html" href="{link(home)}"/>',
    ]
    for entry in entries:
        ref, html = entry.ref, entry.html
        out += [
            "<entry>",
            f"<title>{escape(ref.title)}</title>",
            f"<id>{ident(ref.url)}</id>",
            f'<link rel="alternate" type="text/html" href="{link(ref.url)}"/>',
            f"<published>{_published(ref)}</published>",
            f"<updated>{entry.updated.at.isoformat()}</updated>",
            f"<summary>{escape(ref.description)}</summary>" if ref.description else "",
            f'<content type="html">{escape(_without_controls(html))}</content>' if html else "",
            "</entry>",
        ]
    return "\n".join(line for line in [*out, "</feed>"] if line) + "\n"


def _published(ref: LectureRef) -> str:
    return ref.date.at.isoformat() if ref.date else "1970-01-01T00:00:00+00:00"


def _without_controls(text: str) -> str:
    """Text without the control characters that XML 1.0 forbids, even escaped."""
    return "".join(char for char in text if char in "\t\n\r" or ord(char) >= 32)
