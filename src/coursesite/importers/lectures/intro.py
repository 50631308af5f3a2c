"""The text before the first lecture: the course's title, description, people and links."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from coursesite.importers.lectures import markdown_fixes
from coursesite.importers.lectures.headings import find_headings, renumber_headings, without_bold
from coursesite.importers.plain_text import plain_text

_PEOPLE = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?[*_]*(lecturers?|instructors?|professors?|teachers?|taught by|by)[*_]*"
    r"\s*:[*_]*\s*(\S.*)\Z",
    re.I,
)
_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*<?([^()\s<>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_ITEM = re.compile(r"[ \t]*[-*+][ \t]+(.*)\Z")
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
    lines = text.split("\n")
    notes: list[tuple[int, str]] = []
    all_headings = find_headings(text)
    top = next((heading for heading in all_headings if heading.level == 1), None)
    description, lifted = "", 0
    if top is not None:
        words = plain_text(without_bold(top.text))
        if not title or words.casefold() == plain_text(title).casefold():
            title = title or words
            lines[top.line : top.line + top.rows] = [""] * top.rows
            notes.append((top.line + 1, "the heading is the title of the course"))
            lifted += 1
        after = next((heading for heading in all_headings if heading.line > top.line), None)
        if after is not None and _subtitle(lines, top.line + top.rows, after.line, after.text):
            description = plain_text(without_bold(after.text))
            lines[after.line : after.line + after.rows] = [""] * after.rows
            notes.append((after.line + 1, "the heading is the description of the course"))
            lifted += 1
    people: list[dict[str, Any]] = []
    links: list[dict[str, str]] = []
    for number, line in enumerate(lines):
        if named := _people(line):
            people += named
            notes.append((number + 1, f"'{line.strip()}' is in course.yml as lecturers"))
            lines[number] = ""
        elif linked := _links(line):
            links += linked
            notes.append((number + 1, f"'{line.strip()}' is in course.yml as links"))
            lines[number] = ""
    body, changes = renumber_headings("\n".join(lines))
    notes += [(line + 1, note) for line, note in changes]
    body, _ = markdown_fixes.drop_trailing_rules(re.sub(r"\n{3,}", "\n\n", body))
    return Intro(
        title=title,
        description=description,
        lecturers=tuple(people),
        links=tuple(links),
        body=body.strip("\n"),
        notes=tuple(sorted(notes)),
        lifted=lifted,
    )


def _subtitle(lines: list[str], start: int, end: int, text: str) -> bool:
    """Whether a heading directly below the title is a sentence about the course."""
    words = plain_text(text)
    bare = not any(line.strip() for line in lines[start:end])
    return bare and (words.endswith((".", "!", "?")) or len(words.split()) >= 8)


def _people(line: str) -> list[dict[str, Any]]:
    """The names on a line such as `- Lecturers: Ada Lovelace and [Alan Turing](https://…)`."""
    match = _PEOPLE.match(line)
    if not match:
        return []
    out: list[dict[str, Any]] = []
    for part in re.split(r"\s*[,;&]\s*|\s+and\s+", match[2].strip().rstrip(".")):
        link = _LINK.search(part)
        name = plain_text(_LINK.sub(r"\1", part))
        if not _NAME.match(name) or any(words[0].islower() for words in (name, name.split()[-1])):
            return []
        out.append({"name": name, "url": link[2]} if link else {"name": name})
    return out


def _links(line: str) -> list[dict[str, str]]:
    """The links on a list item that consists of a few words and links."""
    item = _ITEM.match(line)
    links = list(_LINK.finditer(item[1])) if item else []
    if not item or not links or "![" in line:
        return []
    before = item[1][: links[0].start()]
    between = _LINK.sub("", item[1][links[0].start() :])
    if re.search(r"\w", re.sub(r"\b(?:and|or)\b", "", between)) or "`" in between:
        return []
    label = plain_text(before).strip(" :-–—")
    if len(label.split()) > 4 or not all("://" in link[2] for link in links):
        return []
    label = label[:1].upper() + label[1:]
    return [{"title": f"{label} {plain_text(link[1])}".strip(), "url": link[2]} for link in links]
