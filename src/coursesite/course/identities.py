"""Identities of posts and events: the ids by which feed readers and calendars know an entry again.

An identity is made of the site, the term, and a name that outlives titles, dates and numbers: a
post's path without them, or an event's `id`. Two sites, and two terms of one course, have none in
common.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from msgspec import Struct

from coursesite.model import Config, Event, Meeting, Row
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import page_url

NAMESPACE = uuid.UUID("8f6f2a53-2d0e-5c3b-9d55-2f8d6a1f6a10")
"""The namespace of all identities. With another one, every entry would be new to feed readers and
calendars."""
_SCHEME = rare(r"https?://")


class Identities(Struct, frozen=True):
    """The identities of a course's entries."""

    course: str
    """The part that all of them share."""
    again: frozenset[str] = frozenset()
    """The paths of posts whose name an earlier one has: they differ in the number only."""

    def of_page(self, url: str = "") -> uuid.UUID:
        """The identity of a page that the build makes, by its address below the course's home."""
        return self._of("page", url)

    def of_post(self, path: str, use: str = "post") -> uuid.UUID:
        """The identity of a post by its path below `content/`; of its deadline, if `use` is due."""
        return self._of(use, path if path in self.again else page_url(path))

    def of_row(self, row: Row, count: int = 1) -> uuid.UUID:
        """The identity of a row of the schedule; `count` tells rows with one name apart."""
        if row.ref:
            return self.of_post(row.ref.path, "due" if row.due else "post")
        name = row.id or row.title
        return self._of("id" if row.id else "title", f"{name} {count}" if count > 1 else name)

    def of_weekly(self, meeting: Meeting, count: int = 1) -> uuid.UUID:
        """The identity of a weekly meeting, whatever its day and time. Without an `id`, it is that
        of its kind, its people and its title; `count` tells those that share them apart."""
        names = (meeting.id,) if meeting.id else (*meeting.people, meeting.title)
        name = "\n".join((meeting.kind, *names))
        return self._of("weekly", f"{name} {count}" if count > 1 else name)

    def _of(self, use: str, name: str) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, "\n".join((self.course, use, name)))


def course_part(settings: Config, root: str, title: str) -> str:
    """The part of identities that says which course they belong to, and in which term: the site's
    key, else its address, else the title and code of the course. A course that names no term has
    that of the year in which it starts."""
    start = settings.start_date
    term = settings.term or (str(start.year) if start else "")
    site = settings.key or _SCHEME.sub("", settings.base_url).rstrip("/")
    of_site = ("site", site) if site else ("course", title, settings.code)
    return "\n".join((*of_site, root, " ".join(term.casefold().split())))


def is_known(settings: Config) -> bool:
    """Whether the settings say which site it is."""
    return bool(settings.key or settings.base_url)


def same_names(paths: Iterable[str]) -> frozenset[str]:
    """The posts whose name is that of an earlier one."""
    names: set[str] = set()
    again = set()
    for path in sorted(paths):
        name = page_url(path)
        if name in names:
            again.add(path)
        names.add(name)
    return frozenset(again)


def indistinct(events: Iterable[Event]) -> list[tuple[Event, bool]]:
    """Events that have the name of an earlier one, each with whether the name is an id."""
    seen: set[tuple[str, str]] = set()
    found = []
    for event in events:
        name = (event.id, "") if event.id else ("", event.title)
        if name in seen:
            found.append((event, bool(event.id)))
        seen.add(name)
    return found
