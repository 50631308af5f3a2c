"""Schedules in data files as dates of the course: events, days of lectures, deadlines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from coursesite.importers import ruby_dates
from coursesite.importers.days import find_day, time_of_day
from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.placement import COLLECTION_KINDS
from coursesite.importers.plain_text import first_address, plain_text

_DATES = "date day when start_date start begin"
_DUES = "due due_event due_date deadline"
_TITLES = "title topic name event what subject lecture description summary"
_PAGES = "url link page href lecture assignment lab post slug path"
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
    kind = of_list[1] if of_list else ""
    return [
        replace(event, kind=event.kind or ("due" if event.is_due else kind))
        for entry in _entries(value, 0)
        for event in _events(entry, year)
        if not year or abs(int(event.date[:4]) - year) <= 1
    ]


def _entries(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """All mappings in a value, those outside first."""
    if depth > 6:
        return
    if isinstance(value, dict):
        yield value
        for key, part in value.items():
            if key in _DUES.split() and isinstance(part, dict) and "date" in part:
                part = {**part, "due": part["date"], "date": None}
            yield from _entries(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            yield from _entries(part, depth + 1)


def _events(entry: Mapping[str, Any], year: int | None) -> Iterator[DataEvent]:
    """The events of one entry: its day, and its deadline."""
    named = {str(key).lower().replace("-", "_"): text_of(value) for key, value in entry.items()}

    def texts(keys: str) -> list[str]:
        return [named[key] for key in keys.split() if named.get(key)]

    def first(keys: str) -> str:
        return next(iter(texts(keys)), "")

    written = first(_TITLES)
    title = plain_text(written)
    page = (*filter(None, [first_address(written)]), *texts(_PAGES))
    if not title or _WEEKDAY.match(title):
        return
    date, due = first(_DATES), first(_DUES)
    if day := _day(date, year):
        whole = re.split(r"\s*(?:-|–|—|\bto\b)\s*", first("time times hours"))
        begin, stop = [*map(time_of_day, whole), ""][:2]
        clock = re.search(r"[T ](\d{1,2}:\d\d)", date)
        start = time_of_day(first("start_time start begin from"))
        start = start or (time_of_day(clock[1]) if clock else "") or begin
        end = time_of_day(first("end_time end finish until")) or stop
        kind = _EVENT.sub("", first("type kind category").lower()).replace("_", " ")
        zone = _OFFSET.search(ruby_dates.with_whole_offset(date))
        yield DataEvent(
            date=f"{day} {start}{f' {zone[1]}' if zone and start else ''}".strip(),
            title=title,
            end=end if start and end > start else "",
            kind=COLLECTION_KINDS.get(f"{kind}s", kind),
            location=first("location room where place"),
            page=page,
        )
    if day := _day(due, year):
        time = re.search(r"\d{1,2}:\d\d(?:\s*[ap]\.?m)?", due, re.I)
        at = time_of_day(time[0]) if time else ""
        yield DataEvent(date=f"{day} {at}".strip(), title=title, page=page, is_due=True)


def _day(written: str, year: int | None) -> dt.date | None:
    """The day of a date as people write it, or of seconds since 1970; None for none."""
    if re.fullmatch(r"1\d{9}", written):
        return dt.datetime.fromtimestamp(int(written), dt.UTC).date()
    moment = ruby_dates.parse(written)
    return moment.date() if moment is not None else find_day(written, year)
