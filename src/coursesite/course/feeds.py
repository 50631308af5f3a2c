"""Feeds of a course: Atom and JSON Feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any
from uuid import UUID

from msgspec import Struct

from coursesite.model import CourseRef, LectureRef, Moment, Person
from coursesite.text.urls import join, relative


class Entry(Struct, frozen=True):
    """A post in a feed, by its identity: since when it is news, and when it was last changed. Its
    HTML may be empty."""

    id: UUID
    ref: LectureRef
    published: Moment
    lastmod: Moment | None = None
    html: str = ""

    @property
    def updated(self) -> Moment:
        """The time of the last change, or else that since which it is news."""
        return self.lastmod or self.published


def news_since(ref: LectureRef, begins: Moment | None) -> tuple[Moment, Moment] | None:
    """The moment from which on a post is news, and the one that its entry is dated with, if it is
    out from `begins` on. None for a post without a date.

    A class is news when it has taken place: from its end or, if only its day is known, from the end
    of that; anything else from its date, and nothing before it is out.
    """
    if ref.role == "news":
        return (begins, begins) if begins else None
    date = ref.date or (None if ref.role == "session" else begins)
    if date is None:
        return None
    since = date
    if ref.role == "session":
        end = ref.end if ref.end and ref.end.timed else None
        since = end or (date if date.timed else Moment(date.at + dt.timedelta(days=1)))
    if begins and begins.at > date.at:
        date = begins
    return (since if since.at > date.at else date), date


News = tuple[Moment, LectureRef]
"""A post, after the moment since which it is news."""


def newest(news: Iterable[News], most: int) -> list[News]:
    """The posts of which a feed has so many, the newest first; the newest announcement is always
    among them."""
    every = sorted(news, key=lambda one: one[0].at, reverse=True)
    chosen, rest = every[:most], every[most:]
    if not any(ref.role == "news" for _, ref in chosen):
        chosen[-1:] = [one for one in rest if one[1].role == "news"][:1] or chosen[-1:]
    return chosen


def atom(
    course: CourseRef,
    base_url: str,
    feed_url: str,
    entries: Sequence[Entry],
    *,
    id: UUID,
    home: str = "",
    title: str = "",
) -> str:
    """The Atom feed (RFC 4287) at the address `feed_url`, of posts that have a date, newest first.
    `id` is its identity.

    It is the feed of the course or, with `home` and `title`, of one of its pages. Without a base
    URL the links are relative to the feed, which RFC 4287 allows.
    """
    home, title = home or course.url, title or course.title
    latest = max((entry.updated.at for entry in entries), default=None)
    updated = latest.isoformat() if latest else "1970-01-01T00:00:00+00:00"

    def link(url: str) -> str:
        return escape(join(base_url, url) if base_url else relative(feed_url, url))

    author = course.lecturers[0].name if course.lecturers else course.title
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(course.language)}">',
        f"<title>{escape(title)}</title>",
        f"<id>{id.urn}</id>",
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
            f"<id>{entry.id.urn}</id>",
            f'<link rel="alternate" type="text/html" href="{link(ref.url)}"/>',
            f"<published>{entry.published.at.isoformat()}</published>",
            f"<updated>{entry.updated.at.isoformat()}</updated>",
            f"<summary>{escape(ref.description)}</summary>" if ref.description else "",
            f'<content type="html">{escape(_without_controls(html))}</content>' if html else "",
            "</entry>",
        ]
    return "\n".join(line for line in [*out, "</feed>"] if line) + "\n"


def json_feed(
    course: CourseRef, base_url: str, feed_url: str, entries: Sequence[Entry]
) -> dict[str, Any]:
    """The JSON Feed (https://www.jsonfeed.org/version/1.1/) of a course at the address `feed_url`,
    of posts that have a date, newest first.

    Each item has a text, as the format demands: the post's description, or else its title. Without
    a base URL the addresses are relative to the feed, as in `atom`.
    """

    def link(url: str) -> str:
        return join(base_url, url) if base_url else relative(feed_url, url)

    items = [
        {
            "id": entry.id.urn,
            "url": link(entry.ref.url),
            "title": entry.ref.title,
            "content_text": entry.ref.description or entry.ref.title,
            "date_published": entry.published.at.isoformat(),
            "date_modified": entry.updated.at.isoformat(),
            "authors": _authors(entry.ref.people),
            "tags": entry.ref.tags,
            "language": entry.ref.lang,
        }
        for entry in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": course.title,
        "home_page_url": link(course.url),
        "feed_url": link(feed_url),
        "description": course.description,
        "authors": _authors(course.lecturers),
        "language": course.language,
    }
    return {**_filled(feed), "items": [_filled(item) for item in items]}


def without_forms(html: str) -> str:
    """Notes for a feed, whose readers run no script: of a quiz, its question and the choices."""
    if 'class="cs-quiz"' not in html:
        return html
    from selectolax.lexbor import LexborHTMLParser  # only where news ask something

    tree = LexborHTMLParser(f"<body>{html}")
    for part in ("answers", "do", "said", "field"):
        for node in tree.css(f".cs-quiz-{part}"):
            node.decompose()
    for node in tree.css(".cs-quiz input"):
        node.decompose()
    return (tree.body.inner_html or "") if tree.body is not None else ""


def _authors(people: Sequence[Person]) -> list[dict[str, str]]:
    return [{"name": person.name} for person in people]


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value: an optional one without is to be left out."""
    return {name: value for name, value in fields.items() if value}


def _without_controls(text: str) -> str:
    """Text without the control characters that XML 1.0 forbids, even escaped."""
    return "".join(char for char in text if char in "\t\n\r" or ord(char) >= 32)
