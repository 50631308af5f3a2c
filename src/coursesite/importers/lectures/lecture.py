"""One lecture out of a section of the post: its facts, and its text as ours."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from msgspec import Struct

from coursesite.importers.jekyll.calendar import plain
from coursesite.importers.lectures import repairs
from coursesite.importers.lectures.dates import day_of
from coursesite.importers.lectures.embeds import Embed, embeds, without
from coursesite.importers.lectures.headings import tidy
from coursesite.importers.lectures.split import Section, title_of
from coursesite.importers.plan import Status
from coursesite.importers.writing import Stamp
from coursesite.model import Recording

_LAB = re.compile(r"(?<![a-z])labs?(?:orator(?:y|ies))?(?![a-z])", re.I)


class Note(Struct, frozen=True):
    """Something for the report, at a line of the section's text (from 1; 0 for all of it)."""

    line: int
    status: Status
    text: str


class Lecture(Struct, frozen=True, kw_only=True):
    """A lecture's front matter and body."""

    front: dict[str, Any]
    body: str
    notes: tuple[Note, ...]


def lecture(section: Section) -> Lecture:
    """Reads a section."""
    title = plain(title_of(section))
    front: dict[str, Any] = {"title": title, "number": section.heading.number}
    notes: list[Note] = []
    text, day = _dated(section.text, notes)
    body, lifted = body_of(text, notes)
    if section.week is not None:
        front["week"] = section.week
    if day is not None:
        front["date"] = Stamp(day.isoformat())
    front |= lifted
    if not lifted and day is None and _LAB.search(f"{title}\n{text}"):
        front["kind"] = "lab"
        notes.append(
            Note(
                0,
                "converted",
                "it speaks of a lab, and has neither recording nor slides nor date: it is a lab",
            )
        )
    if section.lead:
        body = f"{tidy(section.lead)[0]}\n\n{body}".strip("\n")
        notes.append(Note(0, "converted", "the heading above it goes with it"))
    return Lecture(front=front, body=body, notes=tuple(notes))


def body_of(text: str, notes: list[Note]) -> tuple[str, dict[str, Any]]:
    """A text in our way, and the recording and slides that went from it into the front matter."""
    source = text
    text, torn = repairs.torn(text)
    if torn:
        tear = re.search(r"=\)\w", source)
        line = _line(source, tear.start() if tear else 0)
        notes.append(Note(line, "converted", f"{torn} image address mended: ')' stood too early"))
    text, rules = repairs.spaced(text)
    if rules:
        notes.append(
            Note(0, "converted", f"{rules} empty line put before a rule below a paragraph")
        )
    text, captions = repairs.figures(text)
    for caption in captions:
        line = _line(source, max(0, source.find(caption)))
        notes.append(Note(line, "converted", f"quote with image is a figure: {caption}"))
    text, lifted = _embedded(text, source, notes)
    text, done = tidy(text)
    at = 0
    for words, note in done:
        at = max(at, source.find(words, at))
        notes.append(Note(_line(source, at), "converted", note))
    text, rules = repairs.trimmed(text)
    if rules:
        notes.append(
            Note(source.rstrip().count("\n") + 1, "converted", f"{rules} rule at the end went")
        )
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n"), lifted


def _dated(text: str, notes: list[Note]) -> tuple[str, dt.date | None]:
    """The text without a line at its beginning that says the day, and that day."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None or (day := day_of(lines[first])) is None:
        return text, None
    notes.append(Note(first + 1, "converted", f"'{lines[first].strip()}' is the lecture's date"))
    lines[first] = ""
    return "\n".join(lines), day


def _embedded(text: str, source: str, notes: list[Note]) -> tuple[str, dict[str, Any]]:
    """Recording and slides go into the front matter if there is one of each; all others become
    shortcodes in their place."""
    found = embeds(text)
    kinds = [one.kind for one in found]
    single = {kind for kind in ("video", "slides") if kinds.count(kind) == 1}
    lifted: dict[str, Any] = {}
    for one in reversed(found):
        at = source.find(text[one.start : one.end])
        line = _line(source, at) if at >= 0 else 0
        if one.kind in single:
            text, gone = without(text, one)
            key, value = _front(one)
            lifted[key] = value
            notes.append(Note(line, "converted", f"the frame of {one.src} is the lecture's {key}"))
            for label in gone:
                where = source.rfind(label, 0, max(0, at))
                notes.append(
                    Note(
                        _line(source, max(0, where)),
                        "converted",
                        f"'{label}' went, for it only announced the {key}",
                    )
                )
        elif one.kind == "other":
            notes.append(Note(line, "kept", f"the frame of {one.src or 'nothing'}"))
        elif not one.call:
            text = text[: one.start] + one.shortcode + text[one.end :]
            notes.append(Note(line, "converted", one.shortcode))
    order = ("video", "slides")
    return text, {key: lifted[key] for key in order if key in lifted}


def _front(one: Embed) -> tuple[str, Any]:
    if one.recording is None:
        return "slides", {"src": one.src, "title": one.title} if one.title else one.src
    return "video", video_of(one.recording, one.title)


def video_of(found: Recording, title: str = "") -> Any:
    """A recording as front matter, as short as it can be said."""
    name = {"id": found.id} if found.provider == "youtube" else {"url": found.url}
    more: dict[str, Any] = {"start": found.start} if found.start else {}
    if title:
        more["title"] = title
    return {**name, **more} if more else next(iter(name.values()))


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
