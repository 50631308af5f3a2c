"""Calendars of Just the Class as events of `course.yml`.

Its modules are definition lists with a day as the term; its schedules are weekly.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from coursesite.importers.data.days import find_day, time_of_day
from coursesite.importers.data.front_matter import first_text
from coursesite.importers.data.yaml_writer import YamlDate
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.text.plain_text import first_address, plain_text, without_attributes

Event = dict[str, Any]
_LABEL = re.compile(r"\*\*([^*]+)\*\*\s*\{:[^{}]*?\.label[^{}]*+\}\s*")
_SECTIONS = {
    "office_hours": re.compile(r"\boffice[\s_-]*hours?\b|\boh\b", re.I),
    "labs": re.compile(r"\blab(?:orator(?:y|ies))?s?\b", re.I),
    "recitations": re.compile(r"\b(?:recitation|section|discussion|tutorial)s?\b", re.I),
}
"""The keys of `course.yml` for what is every week, with the names of such events."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def module_events(
    body: str, year: int | None, link: Callable[[str], str], after: dt.date | None
) -> tuple[list[Event], list[dt.date], list[int]]:
    """The events in a module's text, their days, and the lines (from 1) of days that could not be
    read.

    `link` returns the address to write for a link, empty for none. A day that would be half a year
    before the last one, which is `after` at first, is in the next year.
    """
    events, days, undated = list[Event](), list[dt.date](), list[int]()
    day: dt.date | None = None
    term, last = "", after
    for number, line in enumerate(body.split("\n")):
        bare = line.strip()
        if not bare or line[0] not in ": \t":
            term = f"{term} {bare}".strip() if bare else ""
            continue
        if term:
            day = find_day(term, year)
            if day and last and year and (last - day).days > 180:
                day = find_day(term, year + 1)
            last = day or last
            if day is not None:
                days.append(day)
            elif not term.startswith("**") and re.search(r"\d", term):
                undated.append(number)
            term = ""
        text = line[1:].removeprefix(" ") if line[0] == ":" else bare if _LABEL.match(bare) else ""
        if day and text:
            events += _events(text, day, link)
    return events, days, undated


def _events(text: str, day: dt.date, link: Callable[[str], str]) -> Iterator[Event]:
    """The events on a line: each label begins one."""
    starts = [match.start() for match in _LABEL.finditer(text)]
    if not starts or text[: starts[0]].strip():
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        label = _LABEL.match(part)
        named = plain_text(label[1]) if label else ""
        rest = without_attributes(part[label.end() :] if label else part)
        title = plain_text(rest)
        if not title and not named:
            continue
        event: Event = {"date": YamlDate(day.isoformat()), "title": title or named}
        if named and title:
            is_due = re.search(r"\w\W+due\Z", named, re.I)
            event["kind"] = (
                "due"
                if is_due
                else re.sub(r"(?:(?<!\W)\W+)?(?<!\d)\d+\Z", "", named).lower() or "event"
            )
            if is_due or named[-1].isdigit():
                event["title"] = f"{named}: {title}"
        url = first_address(rest)
        if url and url != "#" and (target := link(url)):
            event["url"] = target
        yield event


def weekly(doc: Document, taught: list[dt.date]) -> tuple[dict[str, list[Event]], list[Event]]:
    """The events of a weekly schedule: sections such as labs, written once, by their keys in
    `course.yml`; and the others, once in each week with a day in `taught`."""
    sections: dict[str, list[Event]] = {}
    repeated: list[Event] = []
    mondays = sorted({day - dt.timedelta(days=day.weekday()) for day in taught})
    for weekday, event in _of_week(doc):
        title, where = first_text(event, "name"), first_text(event, "location")
        where = where if where.lower() != "none" else ""
        start, end = time_of_day(event.get("start")), time_of_day(event.get("end"))
        is_named = start and (not end or end > start)
        key = next((key for key, name in _SECTIONS.items() if name.search(title)), "")
        if key and is_named:
            day_name = _WEEKDAYS[weekday].title()
            entry = {"day": day_name, "time": f"{start}-{end}" if end else start, "room": where}
            entry["title"] = title if not _SECTIONS[key].fullmatch(title) else ""
            sections.setdefault(key, []).append({k: value for k, value in entry.items() if value})
            continue
        for day in (monday + dt.timedelta(days=weekday) for monday in mondays if title):
            if min(taught) <= day <= max(taught):
                when: Event = {"date": YamlDate(f"{day} {start}".strip()), "title": title}
                rest = {"end": end if is_named else "", "location": where}
                found = {"kind": "class", **{k: value for k, value in rest.items() if value}}
                repeated.append(when | found)
    return sections, sorted(repeated, key=lambda event: str(event["date"]))


def _of_week(doc: Document) -> Iterator[tuple[int, Event]]:
    """The events of a weekly schedule, each with the number of its day."""
    days = doc.front.get("schedule")
    for day in days if isinstance(days, list) else []:
        if not isinstance(day, dict) or not isinstance(day.get("events"), list):
            continue
        name = first_text(day, "name")[:3].lower()
        if name in _WEEKDAYS:
            events = (event for event in day["events"] if isinstance(event, dict))
            yield from ((_WEEKDAYS.index(name), event) for event in events)
