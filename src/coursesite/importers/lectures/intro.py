"""The text before the first lecture: the course's title, description, people and links."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from coursesite.importers.lectures import markdown_fixes
from coursesite.importers.lectures.headings import (
    Heading,
    find_headings,
    renumber_headings,
    without_bold,
)
from coursesite.importers.text.plain_text import plain_text

_PEOPLE = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?[*_]*(lecturers?|instructors?|professors?|teachers?|taught by|by)[*_]*"
    r"\s*:[*_]*\s*(\S.*)\Z",
    re.I,
)
_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*<?([^()\s<>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_ITEM = re.compile(r"[ \t]*[-*+][ \t]+(.*)\Z")
_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?[,;&]\s*|(?<!\s)\s+and\s+")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,5}\Z")


class Intro(Struct, frozen=True, kw_only=True):
    """The facts of a course in the text of its post, and the text that is left.

    `notes` are lines (from 1) and what they became. `lifted` headings are not in `body` any more.
    """

    title: str = ""
    description: str = ""
    lecturers: tuple[dict[str, Any], ...] = ()
    links: tuple[dict[str, str], ...] = ()
    body: str = ""
    notes: tuple[tuple[int, str], ...] = ()
    lifted: int = 0


def read_intro(text: str, title: str) -> Intro:
    """The facts in the text before the first lecture; `title` is that of the post, or empty."""
    lines, notes, description = text.split("\n"), list[tuple[int, str]](), ""

    def lift(heading: Heading, name: str) -> str:
        lines[heading.line : heading.line + heading.rows] = [""] * heading.rows
        notes.append((heading.line + 1, f"the heading is the {name} of the course"))
        return plain_text(without_bold(heading.text))

    headings = find_headings(text)
    while headings and headings[0].level > 1:
        del headings[0]
    if headings:
        words = plain_text(without_bold(headings[0].text))
        if not title or words.casefold() == plain_text(title).casefold():
            lift(headings[0], "title")
            title = title or words
    if len(headings) > 1 and _is_sentence(headings[1].text):
        between = lines[headings[0].line + headings[0].rows : headings[1].line]
        description = lift(headings[1], "description") if not "".join(between).strip() else ""
    lifted = len(notes)
    found: dict[str, list[dict[str, Any]]] = {"lecturers": [], "links": []}
    for number, line in enumerate(lines):
        name, entries = "lecturers", _people(line)
        if not entries:
            name, entries = "links", _links(line)
        if entries:
            found[name] += entries
            notes.append((number + 1, f"'{line.strip()}' is in course.yml as {name}"))
            lines[number] = ""
    at = {line: number for number, line in reversed([*enumerate(lines, 1)])}
    body, changes = renumber_headings("\n".join(lines))
    notes += [(at[change.source], change.note) for change in changes]
    body, _ = markdown_fixes.drop_trailing_rules(re.sub(r"\n{3,}", "\n\n", body))
    return Intro(
        title=title,
        description=description,
        lecturers=tuple(found["lecturers"]),
        links=tuple(found["links"]),
        body=body.strip("\n"),
        notes=tuple(sorted(notes)),
        lifted=lifted,
    )


def _is_sentence(heading: str) -> bool:
    """Whether a heading is a sentence, as below the title of a course."""
    words = plain_text(heading)
    return words.endswith((".", "!", "?")) or len(words.split()) >= 8


def _people(line: str) -> list[dict[str, Any]]:
    """The names on a line such as `- Lecturers: Ada Lovelace and [Alan Turing](https://…)`."""
    match = _PEOPLE.match(line)
    out: list[dict[str, Any]] = []
    parts = _BETWEEN.split(match[2].strip().rstrip(".")) if match else []
    for part in parts:
        link = _LINK.search(part)
        name = plain_text(_LINK.sub(r"\1", part))
        if not _NAME.match(name) or name[0].islower() or name.split()[-1][0].islower():
            return []
        out.append({"name": name, "url": link[2]} if link else {"name": name})
    return out


def _links(line: str) -> list[dict[str, str]]:
    """The links on a list item that consists of a few words and links."""
    item = _ITEM.match(line)
    links = list(_LINK.finditer(item[1])) if item else []
    if not item or not links or "![" in line:
        return []
    label = plain_text(item[1][: links[0].start()]).strip(" :-–—")
    between = _LINK.sub("", item[1][links[0].start() :])
    has_words = "`" in between or re.search(r"\w", re.sub(r"\b(?:and|or)\b", "", between))
    if has_words or len(label.split()) > 4 or not all("://" in link[2] for link in links):
        return []
    label = label[:1].upper() + label[1:]
    return [{"title": f"{label} {plain_text(link[1])}".strip(), "url": link[2]} for link in links]
