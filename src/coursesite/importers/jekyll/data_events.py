"""Schedules in data files as dates of the course: events, days of lectures, deadlines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from coursesite.importers import ruby_dates
from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.dates import find_day, time_of_day
from coursesite.importers.jekyll.placement import COLLECTION_KINDS
from coursesite.importers.plain_text import first_address, plain_text

_DATES = ("date", "day", "when", "start_date", "start", "begin")
_DUES = ("due", "due_event", "due_date", "deadline")
_TITLES = (
    "title",
    "topic",
    "name",
    "event",
    "what",
    "subject",
    "lecture",
    "description",
    "summary",
)
_PAGES = ("url", "link", "page", "href", "lecture", "assignment", "lab", "post", "slug", "path")
_PLACES = ("location", "room", "where", "place")
_KINDS = ("type", "kind", "category")
_LISTS = re.compile(r"(exam|lab|lecture|holiday|quiz|assignment|homework|recitation|project)e?s\Z")
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\Z", re.I)
_EVENT = re.compile(r"\b(?:raw_)?event\b")
_OFFSET = re.compile(r"\d\s*([+-]\d\d:?\d\d)\s*\Z")
_OTHERS = re.compile(r"publi|paper|news|post|talk|histor|award|change|version|archive|naviga", re.I)
"""Names of data files whose dates are no dates of a course."""


class DataEvent(Struct, frozen=True, kw_only=True):
    """A dated entry of a data file. `page` is what names its page, empty for nothing; `is_due`
    says that the date is a deadline."""

    date: str
    title: str
    end: str = ""
    kind: str = ""
    location: str = ""
    page: tuple[str, ...] = ()
    is_due: bool = False

    def as_event(self, url: str) -> dict[str, Any]:
        """The event of `course.yml`, which leads to `url`."""
        title = f"{self.title} due" if self.is_due else self.title
        given = {"end": self.end, "kind": self.kind, "location": self.location, "url": url}
        return {"title": title, **{key: value for key, value in given.items() if value}}


def data_events(name: str, value: Any, year: int | None) -> list[DataEvent]:
    """The dated entries of the data file called `name`, in their order.

    Days without a year are in `year`, the year of the course; those of other years are left out.
    """
    if _OTHERS.search(name):
        return []
    of_list = _LISTS.search(name)
    found = [event for entry in _entries(value, 0) for event in _events(entry, year)]
    years = {year - 1, year, year + 1} if year else set()
    kind = of_list[1] if of_list else ""
    return [
        replace(event, kind=event.kind or ("due" if event.is_due else kind))
        for event in found
        if not years or int(event.date[:4]) in years
    ]


def _entries(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """All mappings in a value, those outside first."""
    if depth > 6:
        return
    if isinstance(value, dict):
        yield value
        for key, part in value.items():
            if key in _DUES and isinstance(part, dict) and "date" in part:
                part = {**part, "due": part["date"], "date": None}
            yield from _entries(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            yield from _entries(part, depth + 1)


def _events(entry: Mapping[str, Any], year: int | None) -> Iterator[DataEvent]:
    """The events of one entry: its day, and its deadline."""
    written = _first(entry, _TITLES)
    title = plain_text(written)
    page = tuple(text_of(entry.get(key)) for key in _PAGES if text_of(entry.get(key)))
    if linked := first_address(written):
        page = (linked, *page)
    if not title or _WEEKDAY.match(title):
        return
    if day := _day(_first(entry, _DATES), year):
        start, end = _times(entry)
        kind = _EVENT.sub("", _first(entry, _KINDS).lower()).replace("_", " ")
        zone = _OFFSET.search(ruby_dates.with_whole_offset(_first(entry, _DATES)))
        yield DataEvent(
            date=f"{day} {start}{f' {zone[1]}' if zone and start else ''}".strip(),
            title=title,
            end=end if start and end > start else "",
            kind=COLLECTION_KINDS.get(f"{kind}s", kind),
            location=_first(entry, _PLACES),
            page=page,
        )
    due = _first(entry, _DUES)
    if day := _day(due, year):
        time = re.search(r"\d{1,2}:\d\d(?:\s*[ap]\.?m)?", due, re.I)
        at = time_of_day(time[0]) if time else ""
        yield DataEvent(date=f"{day} {at}".strip(), title=title, page=page, is_due=True)


def _first(entry: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The text of the first of some keys that has one, whatever their case."""
    named = {str(key).lower().replace("-", "_"): value for key, value in entry.items()}
    return next((text for key in keys if (text := text_of(named.get(key)))), "")


def _day(written: str, year: int | None) -> dt.date | None:
    """The day of a date as people write it, or of seconds since 1970; None for none."""
    if re.fullmatch(r"1\d{9}", written):
        return dt.datetime.fromtimestamp(int(written), dt.UTC).date()
    if (moment := ruby_dates.parse(written)) is not None:
        return moment.date()
    return find_day(written, year)


def _times(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The times at which an entry begins and ends, empty for unknown ones."""
    whole = _first(entry, ("time", "times", "hours"))
    parts = [time_of_day(part) for part in re.split(r"\s*(?:-|–|—|\bto\b)\s*", whole)][:2]
    start = time_of_day(_first(entry, ("start_time", "start", "begin", "from")))
    if not start and (clock := re.search(r"[T ](\d{1,2}:\d\d)", _first(entry, _DATES))):
        start = time_of_day(clock[1])
    end = time_of_day(_first(entry, ("end_time", "end", "finish", "until")))
    parts += [""] * (2 - len(parts))
    return start or parts[0], end or parts[1]
