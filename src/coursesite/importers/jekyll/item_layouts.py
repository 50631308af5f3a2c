"""Markdown for items of collections where a page lists them, as the layouts of course themes show
them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.placement import STAFF
from coursesite.importers.slugs import slugify
from coursesite.text import urls

EMAIL = re.compile(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;]+\Z")


def item_markdown(doc: Document, content: str) -> str:
    """An item with its title, date, days and schedule; `content` is its rendered text."""
    if doc.file.collection in STAFF:
        return person_markdown(doc.front, content)
    head = heading(doc)
    date = doc.date if "date" in doc.front else None
    facts = [f"*{date:%Y-%m-%d}*"] if date is not None else []
    parts = [head, *facts, days_markdown(doc.front), schedule_markdown(doc.front), content.strip()]
    return "\n\n".join(part for part in parts if part)


def heading(doc: Document) -> str:
    """The title as a heading with the id that Liquid's `slugify` makes; empty without a title."""
    title = doc.title or text_of(doc.front.get("name"))
    named = slugify(title)
    own = f"\n{{: #{named} }}" if named and named != urls.slugify(title) else ""
    return f"## {title}{own}" if title else ""


def person_markdown(front: dict[str, Any], content: str) -> str:
    """A member of the staff with all facts of the front matter."""
    name = text_of(front.get("name")) or text_of(front.get("title"))
    website = text_of(front.get("website")) or text_of(front.get("url"))
    title = f"[{name}]({website})" if website else name
    pronouns = text_of(front.get("pronouns"))
    lines = [f"### {title}{f' ({pronouns})' if pronouns else ''}"]
    if email := text_of(front.get("email")):
        lines.append(f"[{email}](mailto:{email})" if EMAIL.match(email) else email)
    for key, label in (("section", "Section"), ("office-hours", "Office hours")):
        if fact := text_of(front.get(key)) or text_of(front.get(key.replace("-", "_"))):
            lines.append(f"{label}: {fact}")
    lines.append(content.strip())
    return "\n\n".join(line for line in lines if line)


def days_markdown(front: dict[str, Any]) -> str:
    """The days of a module in its front matter (`days:`) as a definition list.

    A day is `{date, topic, description}`, or has a list of `{topic: description}` or of
    `{name, link, …}` under its date.
    """
    out: list[str] = []
    given = front.get("days")
    listed = _dicts(given) if isinstance(given, list) else []
    if isinstance(given, dict):
        listed = [{"date": date, "events": events} for date, events in given.items()]
    for day in listed:
        if not (date := text_of(day.get("date"))):
            continue
        events = [
            (text_of(topic), text_of(info))
            for event in _dicts(day.get("events"))
            for topic, info in _named(event)
        ]
        if topic := text_of(day.get("topic")):
            events.insert(0, (topic, text_of(day.get("description"))))
        out.append(date)
        for topic, info in events:
            out += [f": {topic}", *([f"  : {info}"] if info else [])]
        out.append("")
    return "\n".join(out).strip()


def _named(event: dict[str, Any]) -> Iterable[tuple[Any, Any]]:
    """The topics of an event with what is said of each; one if the event names its title."""
    title = next((key for key in ("name", "title", "topic") if text_of(event.get(key))), "")
    if not title:
        return event.items()
    topic, link = text_of(event[title]), text_of(event.get("link") or event.get("url"))
    kind = text_of(event.get("type") or event.get("kind"))
    label = f"**{kind.title()}**{{: .label }} " if kind else ""
    info = text_of(event.get("description") or event.get("location"))
    return [(f"{label}[{topic}]({link})" if link else f"{label}{topic}", info)]


def schedule_markdown(front: dict[str, Any]) -> str:
    """A weekly schedule (`schedule:` with days and their events) as a table; empty without
    events."""
    rows = [
        (text_of(day.get("name")), event)
        for day in _dicts(front.get("schedule"))
        for event in _dicts(day.get("events"))
    ]
    if not rows:
        return ""
    out = ["| Day | Time | What | Where |", "| --- | --- | --- | --- |"]
    for day, event in rows:
        start, end = text_of(event.get("start")), text_of(event.get("end"))
        time = f"{start}–{end}" if start and end else start or end
        cells = (day, time, text_of(event.get("name")), text_of(event.get("location")))
        out.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(out)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
