"""Schedules in data files as dates of the course: events, days of lectures, deadlines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from coursesite.importers.data import ruby_dates
from coursesite.importers.data.days import find_day, time_of_day
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.yaml_writer import YamlDate
from coursesite.importers.jekyll.placement import COLLECTION_KINDS
from coursesite.importers.text.plain_text import first_address, plain_text

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


DataEvent = tuple[dict[str, Any], tuple[str, ...], bool]
"""An event of `course.yml`, the names that its page may have, and whether it is a deadline."""


def data_events(name: str, value: Any, year: int | None) -> list[DataEvent]:
    """The dated entries of the data file called `name`, in their order.

    Days without a year are in `year`, the year of the course; those of other years are left out.
    """
    if _OTHERS.search(name):
        return []
    of_list = _LISTS.search(name)
    return [
        found
        for entry in _entries(value, 0)
        for found in _events(entry, year, of_list[1] if of_list else "")
        if not year or abs(int(found[0]["date"][:4]) - year) <= 1
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


def _events(entry: Mapping[str, Any], year: int | None, kind: str) -> Iterator[DataEvent]:
    """The events of one entry, its day and its deadline; `kind` is that of its list."""
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
        whole = re.split(r"(?:(?<!\s)\s+)?(?:-|–|—|\bto\b)\s*", first("time times hours"))
        begin, stop = [*map(time_of_day, whole), ""][:2]
        clock = re.search(r"[T ](\d{1,2}:\d\d)", date)
        start = time_of_day(first("start_time start begin from"))
        start = start or (time_of_day(clock[1]) if clock else "") or begin
        end = time_of_day(first("end_time end finish until")) or stop
        own = _EVENT.sub("", first("type kind category").lower()).replace("_", " ")
        zone = _OFFSET.search(ruby_dates.with_whole_offset(date))
        event = {
            "date": YamlDate(f"{day} {start}{f' {zone[1]}' if zone and start else ''}".strip()),
            "title": title,
            "end": end if start and end > start else "",
            "kind": COLLECTION_KINDS.get(f"{own}s", own) or kind,
            "location": first("location room where place"),
        }
        yield {key: value for key, value in event.items() if value}, page, False
    if day := _day(due, year):
        time = re.search(r"\d{1,2}:\d\d(?:\s*[ap]\.?m)?", due, re.I)
        moment = YamlDate(f"{day} {time_of_day(time[0]) if time else ''}".strip())
        yield {"date": moment, "title": f"{title} due", "kind": "due"}, page, True


def _day(written: str, year: int | None) -> dt.date | None:
    """The day of a date as people write it, or of seconds since 1970; None for none."""
    if re.fullmatch(r"1\d{9}", written):
        return dt.datetime.fromtimestamp(int(written), dt.UTC).date()
    moment = ruby_dates.parse(written)
    return moment.date() if moment is not None else find_day(written, year)
