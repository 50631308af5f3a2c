"""Markdown for items and lists of posts as the layouts of themes show them.

A theme is a package, so its layouts are not there to be read; without them, an item or such a list
would be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from coursesite.importers.data.front_matter import first_text, text_of
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.placement import STAFF
from coursesite.importers.text.slugs import slugify
from coursesite.text import urls

EMAIL = re.compile(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;]+\Z")


def item_markdown(doc: Document, content: str) -> str:
    """An item with its title, date, days and schedule; `content` is its rendered text."""
    if doc.file.collection in STAFF:
        return _person(doc.front, content)
    title = first_text(doc.front, "title", "name")
    # The theme's id of a heading is that which Liquid's `slugify` makes.
    id_ = slugify(title)
    own = f"\n{{: #{id_} }}" if id_ and id_ != urls.slugify(title) else ""
    head = f"## {title}{own}" if title else ""
    date = f"*{doc.date:%Y-%m-%d}*" if doc.date is not None and "date" in doc.front else ""
    parts = (head, date, days_markdown(doc.front), schedule_markdown(doc.front), content.strip())
    return "\n\n".join(filter(None, parts))


def _person(front: dict[str, Any], content: str) -> str:
    """A member of the staff with all facts of the front matter."""
    name, website = first_text(front, "name", "title"), first_text(front, "website", "url")
    pronouns, email = first_text(front, "pronouns"), first_text(front, "email")
    title = f"[{name}]({website})" if website else name
    section, hours = first_text(front, "section"), first_text(front, "office-hours", "office_hours")
    lines = (
        f"### {title}{f' ({pronouns})' if pronouns else ''}",
        f"[{email}](mailto:{email})" if EMAIL.match(email) else email,
        section and f"Section: {section}",
        hours and f"Office hours: {hours}",
        content.strip(),
    )
    return "\n\n".join(filter(None, lines))


def days_markdown(front: dict[str, Any]) -> str:
    """The days of a module in its front matter (`days:`) as a definition list.

    A day is `{date, topic, description}`, or has a list of `{topic: description}` or of
    `{name, link, …}` under its date.
    """
    out: list[str] = []
    given = front.get("days")
    if isinstance(given, dict):
        given = [{"date": date, "events": events} for date, events in given.items()]
    for day in _dicts(given):
        if not (date := text_of(day.get("date"))):
            continue
        events = [(day.get("topic"), day.get("description"))]
        events += [each for event in _dicts(day.get("events")) for each in _named(event)]
        out.append(date)
        for topic, info in events:
            out += [f": {text_of(topic)}"] if text_of(topic) else []
            out += [f"  : {text_of(info)}"] if text_of(topic) and text_of(info) else []
        out.append("")
    return "\n".join(out).strip()


def _named(event: dict[str, Any]) -> Iterable[tuple[Any, Any]]:
    """The topics of an event with what is said of each; one if the event names its title."""
    if not (topic := first_text(event, "name", "title", "topic")):
        return event.items()
    link, kind = first_text(event, "link", "url"), first_text(event, "type", "kind")
    label = f"**{kind.title()}**{{: .label }} " if kind else ""
    info = first_text(event, "description", "location")
    return [(f"{label}[{topic}]({link})" if link else f"{label}{topic}", info)]


def schedule_markdown(front: dict[str, Any]) -> str:
    """A weekly schedule (`schedule:` with days and their events) as a table; empty for none."""
    rows = []
    for day in _dicts(front.get("schedule")):
        for event in _dicts(day.get("events")):
            time = "–".join(filter(None, (first_text(event, "start"), first_text(event, "end"))))
            cells = (
                first_text(day, "name"),
                time,
                first_text(event, "name"),
                first_text(event, "location"),
            )
            rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    head = ["| Day | Time | What | Where |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows]) if rows else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def theme_list(page: Document, docs: list[Document]) -> str:
    """The list in Markdown that a page has by its layout; empty for another layout.

    These are the layouts of Minimal Mistakes, which Chirpy and others have in part: `posts` by
    year, `categories` and `tags` by term, `category` and `tag` of one term, `collection` of its
    items.
    """
    layout = page.layout
    if layout == "collection":
        label = text_of(page.front.get("collection"))
        return _items(doc for doc in docs if doc.file.collection == label and doc.output)
    posts = [doc for doc in docs if doc.file.role == "post" and doc.output and doc.date]
    posts.sort(key=lambda doc: f"{doc.date} {doc.path}", reverse=True)
    groups: dict[str, list[Document]] = {}
    for doc in posts:
        by_tag = doc.tags if layout in ("tags", "tag") else (f"{doc.date:%Y}",)
        for name in doc.categories if layout in ("categories", "category") else by_tag:
            groups.setdefault(name, []).append(doc)
    if layout in ("category", "tag"):
        return _items(groups.get(text_of(page.front.get("taxonomy")) or page.title, ()))
    if layout in ("categories", "tags"):
        groups = {name: groups[name] for name in sorted(groups, key=str.casefold)}
    elif layout not in ("posts", "archives"):
        return ""
    # The ids of the headings are those of the theme.
    return "\n\n".join(
        f"## {name}\n{{: #{slugify(name) or 'other'} }}\n\n{_items(group)}"
        for name, group in groups.items()
    )


def _items(docs: Iterable[Document]) -> str:
    return "\n".join(
        f"- [{(doc.title or doc.slug).replace('[', chr(92) + '[')}]({doc.file_url})"
        for doc in docs
        if doc.file_url
    )
