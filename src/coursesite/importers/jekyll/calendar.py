"""Calendars of Just the Class as events of `course.yml`.

Its modules are definition lists with a day as the term; its schedules are weekly.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.dates import find_day, time_of_day
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.plain_text import first_address, plain_text, without_attributes
from coursesite.importers.yaml_writer import YamlDate

_DEFINITION = re.compile(r": ?(.*)\Z")
_LABEL = re.compile(r"\*\*([^*]+)\*\*\s*\{:[^}]*\.label[^}]*\}\s*")
_SECTIONS = {
    "office_hours": re.compile(r"\boffice[\s_-]*hours?\b|\boh\b", re.I),
    "labs": re.compile(r"\blab(?:orator(?:y|ies))?s?\b", re.I),
    "recitations": re.compile(r"\b(?:recitation|section|discussion|tutorial)s?\b", re.I),
}
"""The keys of `course.yml` for what is every week, with the names of such events."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ModuleEvents(Struct, frozen=True):
    """The events of a module, their days, and the lines (from 1) of days that could not be read."""

    events: tuple[dict[str, Any], ...]
    days: tuple[dt.date, ...]
    undated: tuple[int, ...]


def module_events(
    body: str, year: int | None, link: Callable[[str], str], after: dt.date | None
) -> ModuleEvents:
    """The events in a module's text; `after` is the last day of the module before it.

    `link` returns the address to write for a link, empty for none. A day that would be half a year
    before the last one is in the next year.
    """
    events: list[dict[str, Any]] = []
    days: list[dt.date] = []
    undated: list[int] = []
    day: dt.date | None = None
    term, last = "", after
    for number, line in enumerate(body.split("\n"), 1):
        if not line.strip():
            term = ""
            continue
        if not line.startswith((":", " ", "\t")):
            term = f"{term} {line.strip()}".strip()
            continue
        if term:
            day = find_day(term, year)
            if day and last and (last - day).days > 180:
                day = find_day(term, year + 1) if year else day
            last = day or last
            days += [day] if day else []
            if day is None and not term.startswith("**") and re.search(r"\d", term):
                undated.append(number - 1)
            term = ""
        definition = _DEFINITION.match(line) or (
            _DEFINITION.match(line.strip()) if _LABEL.search(line) else None
        )
        text = definition[1] if definition else line.strip() if _LABEL.match(line.strip()) else ""
        if day and text and (definition is None or line.startswith(":")):
            events += _events(text, day, link)
    return ModuleEvents(tuple(events), tuple(days), tuple(undated))


def _events(text: str, day: dt.date, link: Callable[[str], str]) -> list[dict[str, Any]]:
    """The events on a line: each label begins one."""
    starts = [match.start() for match in _LABEL.finditer(text)]
    if not starts or text[: starts[0]].strip():
        starts.insert(0, 0)
    out = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        label = _LABEL.match(part)
        rest = without_attributes(part[label.end() :] if label else part)
        title = plain_text(rest) or (plain_text(label[1]) if label else "")
        if not title:
            continue
        event: dict[str, Any] = {"date": YamlDate(day.isoformat()), "title": title}
        if label and plain_text(rest):
            named = plain_text(label[1])
            is_due = re.search(r"\w\W+due\Z", named, re.I)
            event["kind"] = "due" if is_due else re.sub(r"\W*\d+\Z", "", named).lower() or "event"
            if is_due or named[-1:].isdigit():
                event["title"] = f"{named}: {title}"
        url = first_address(rest)
        if url and url != "#" and (target := link(url)):
            event["url"] = target
        out.append(event)
    return out


def weekly_sections(doc: Document) -> dict[str, list[dict[str, Any]]]:
    """The office hours, labs and other sections of a weekly schedule, by their keys in
    `course.yml`: they are written once, and need no term."""
    out: dict[str, list[dict[str, Any]]] = {}
    for day_name, event in _of_week(doc):
        title = text_of(event.get("name"))
        start, end = time_of_day(event.get("start")), time_of_day(event.get("end"))
        key = _section(title)
        if not key or not start or (end and end <= start):
            continue
        entry = {"day": day_name.title(), "time": f"{start}-{end}" if end else start}
        if where := _where(event):
            entry["room"] = where
        if not _SECTIONS[key].fullmatch(title):
            entry["title"] = title
        out.setdefault(key, []).append(entry)
    return out


def _section(title: str) -> str:
    """The key of what is every week by its title, empty for a lecture or something else."""
    return next((key for key, name in _SECTIONS.items() if name.search(title)), "")


def _of_week(doc: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of a weekly schedule, each with its day in three letters."""
    days = doc.front.get("schedule")
    for day_entry in days if isinstance(days, list) else []:
        if not isinstance(day_entry, dict) or not isinstance(day_entry.get("events"), list):
            continue
        name = text_of(day_entry.get("name"))[:3].lower()
        if name in _WEEKDAYS:
            yield from ((name, event) for event in day_entry["events"] if isinstance(event, dict))


def _where(event: dict[str, Any]) -> str:
    where = text_of(event.get("location"))
    return where if where.lower() != "none" else ""


def weekly_events(doc: Document, taught: list[dt.date]) -> list[dict[str, Any]]:
    """The other events of a weekly schedule, repeated in each week with a day in `taught`."""
    out: list[dict[str, Any]] = []
    mondays = sorted({day - dt.timedelta(days=day.weekday()) for day in taught})
    for name, event in _of_week(doc):
        for monday in mondays:
            day = monday + dt.timedelta(days=_WEEKDAYS.index(name))
            if min(taught) <= day <= max(taught) and (repeated := _weekly(event, day)):
                out.append(repeated)
    return sorted(out, key=lambda event: str(event["date"]))


def _weekly(event: dict[str, Any], day: dt.date) -> dict[str, Any] | None:
    """One event of a weekly schedule on a day, None if it has no name or is a section."""
    title = text_of(event.get("name"))
    start, end = time_of_day(event.get("start")), time_of_day(event.get("end"))
    if not title or (start and not (end and end <= start) and _section(title)):
        return None
    converted: dict[str, Any] = {
        "date": YamlDate(f"{day} {start}".strip()),
        "title": title,
        "kind": "class",
    }
    if start and end and end > start:
        converted["end"] = end
    if where := _where(event):
        converted["location"] = where
    return converted
