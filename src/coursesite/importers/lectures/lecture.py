"""One lecture out of a section of the post: its facts, and its text as ours."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from msgspec import Struct

from coursesite.importers.jekyll.calendar import plain
from coursesite.importers.lectures import records, repairs
from coursesite.importers.lectures.dates import day_of, is_day
from coursesite.importers.lectures.embeds import Embed, embeds, without
from coursesite.importers.lectures.headings import tidy
from coursesite.importers.lectures.split import Section, title_of
from coursesite.importers.plan import Status
from coursesite.importers.writing import Stamp
from coursesite.media import providers
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


def lecture(section: Section, year: int | None = None) -> Lecture:
    """Reads a section; `year` is that of days without one."""
    notes: list[Note] = []
    day = _headed(section, year, notes)
    title = plain(title_of(section, dated=bool(section.heading.day) and day is None))
    front: dict[str, Any] = {"title": title, "number": section.heading.number}
    text, said = _dated(section.text, year, day, notes)
    day = day or said
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


def day_words(section: Section) -> str:
    """What may be the day of a lecture: that of its heading, or else the first line of its text."""
    first = next((line.strip() for line in section.text.split("\n") if line.strip()), "")
    return section.heading.day or first


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
    kinds = {one.kind for one in embeds(text)}
    text, lifted = _embedded(text, source, notes)
    text, linked = _linked(text, source, kinds, notes)
    lifted |= linked
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


def _headed(section: Section, year: int | None, notes: list[Note]) -> dt.date | None:
    """The day that the heading says, if its year is known."""
    words = section.heading.day
    day = day_of(words, year) if words else None
    if day is not None:
        notes.append(Note(0, "converted", f"'{words}' in the heading is the lecture's date"))
    elif words:
        notes.append(Note(0, "left", f"the year of '{words}' is not known: it is in the title"))
    return day


def _dated(
    text: str, year: int | None, known: dt.date | None, notes: list[Note]
) -> tuple[str, dt.date | None]:
    """The text without a line at its beginning that says the day, and that day. The line stays if
    its year is not known, or if it is not the day that is `known`."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None or not is_day(lines[first]):
        return text, None
    words, day = lines[first].strip(), day_of(lines[first], year)
    if day is None or (known and day != known):
        why = "its year is not known" if day is None else "the heading has another"
        notes.append(Note(first + 1, "left", f"the day '{words}' stays in the text: {why}"))
        return text, None
    notes.append(Note(first + 1, "converted", f"'{words}' is the lecture's date"))
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


def _linked(
    text: str, source: str, taken: Collection[str], notes: list[Note]
) -> tuple[str, dict[str, Any]]:
    """Links to the recording and to the slides go into the front matter, if there is one of each
    and no frame of its kind."""
    found = records.lifted(text, taken)
    lifted: dict[str, Any] = {}
    for one in found.links:
        video = one.kind == "video"
        lifted[one.kind or ""] = video_of(providers.recording(one.url)) if video else one.url
        note = f"the link to {one.url} is the lecture's {one.kind}"
        notes.append(Note(_line(source, max(0, source.find(one.url))), "converted", note))
    for line, label in found.announced:
        note = f"'{label}' went, for it only announced what is in the front matter"
        notes.append(Note(line + 1, "converted", note))
    for one in found.several:
        note = f"one of several links to {one.kind} stays in the text: {one.url}"
        notes.append(Note(_line(source, max(0, source.find(one.url))), "kept", note))
    order = ("video", "slides")
    return found.text, {key: lifted[key] for key in order if key in lifted}


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
