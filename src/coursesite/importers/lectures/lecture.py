"""One section of a text as a lecture: its front matter and its body."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from msgspec import Struct

from coursesite.importers.days import parse_day
from coursesite.importers.lectures import markdown_fixes, media_links
from coursesite.importers.lectures.dates import is_day
from coursesite.importers.lectures.embeds import Embed, find_embeds, remove_embed
from coursesite.importers.lectures.headings import renumber_headings
from coursesite.importers.lectures.sections import Section, title_of
from coursesite.importers.line_map import line_map
from coursesite.importers.plain_text import plain_text
from coursesite.importers.plan import Status
from coursesite.importers.scholarly import conversion
from coursesite.importers.yaml_writer import YamlDate
from coursesite.media import providers
from coursesite.model import Recording

_LAB = re.compile(r"(?<![a-z])labs?(?:orator(?:y|ies))?(?![a-z])", re.I)


class LectureNote(Struct, frozen=True):
    """A remark for the report, at a line of the section's text (from 1; 0 for all of it)."""

    line: int
    status: Status
    text: str


class Lecture(Struct, frozen=True, kw_only=True):
    """A lecture's front matter and body, and the notes for the report."""

    front: dict[str, Any]
    body: str
    notes: tuple[LectureNote, ...]


def read_lecture(
    section: Section, year: int | None = None, labels: Collection[str] = ()
) -> Lecture:
    """The lecture in a section; `year` is that of days without one, `labels` are those of the whole
    text."""
    notes: list[LectureNote] = []
    day = _headed(section, year, notes)
    title = plain_text(title_of(section, dated=bool(section.heading.day) and day is None))
    front: dict[str, Any] = {"title": title, "number": section.heading.number}
    text, stated = _dated(section.text, year, day, notes)
    day = day or stated
    body, lifted = convert_body(text, notes, labels)
    if section.week is not None:
        front["week"] = section.week
    if day is not None:
        front["date"] = YamlDate(day.isoformat())
    front |= lifted
    if not lifted and day is None and _LAB.search(f"{title}\n{text}"):
        front["kind"] = "lab"
        notes.append(
            LectureNote(
                0,
                "converted",
                "it speaks of a lab, and has neither recording nor slides nor date: it is a lab",
            )
        )
    if section.lead:
        body = f"{renumber_headings(section.lead)[0]}\n\n{body}".strip("\n")
        notes.append(LectureNote(0, "converted", "the heading above it goes with it"))
    return Lecture(front=front, body=body, notes=tuple(notes))


def day_words(section: Section) -> str:
    """The words that may be the day of a lecture: those in its heading, or else its first line."""
    first = next((line.strip() for line in section.text.split("\n") if line.strip()), "")
    return section.heading.day or first


def convert_body(
    text: str, notes: list[LectureNote], labels: Collection[str] = ()
) -> tuple[str, dict[str, Any]]:
    """A text in our syntax, and the front matter for the recording and slides that were taken from
    it.

    Adds to `notes`. A reference to one of `labels` that the text does not have is one to `#label`.
    """
    source = text
    text, scholarly = conversion.convert(text, dict.fromkeys(labels, ""))
    at = 0
    for change in scholarly:
        found = source.find(change.source, at) if change.source else -1
        at = max(at, found)
        line = _line(source, found) if found >= 0 else 0
        notes.append(LectureNote(line, change.status, change.note))
    text, torn = markdown_fixes.mend_image_addresses(text)
    if torn:
        tear = re.search(r"=\)\w", source)
        line = _line(source, tear.start() if tear else 0)
        notes.append(
            LectureNote(line, "converted", f"{torn} image address mended: ')' stood too early")
        )
    text, rules = markdown_fixes.separate_rules(text)
    if rules:
        notes.append(
            LectureNote(0, "converted", f"{rules} empty line put before a rule below a paragraph")
        )
    text, captions = markdown_fixes.make_figures(text)
    for caption in captions:
        line = _line(source, max(0, source.find(caption)))
        notes.append(LectureNote(line, "converted", f"quote with image is a figure: {caption}"))
    kinds = {embed.kind for embed in find_embeds(text)}
    text, lifted = _embedded(text, source, notes)
    text, linked = _linked(text, source, kinds, notes)
    lifted |= linked
    lines = line_map(source, text)
    text, changes = renumber_headings(text)
    notes += [LectureNote(lines[line] + 1, "converted", note) for line, note in changes]
    text, rules = markdown_fixes.drop_trailing_rules(text)
    if rules:
        notes.append(
            LectureNote(
                source.rstrip().count("\n") + 1, "converted", f"{rules} rule at the end went"
            )
        )
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n"), lifted


def _headed(section: Section, year: int | None, notes: list[LectureNote]) -> dt.date | None:
    """The day in the heading, if its year is known."""
    words = section.heading.day
    day = parse_day(words, year) if words else None
    if day is not None:
        notes.append(LectureNote(0, "converted", f"'{words}' in the heading is the lecture's date"))
    elif words:
        notes.append(
            LectureNote(0, "left", f"the year of '{words}' is not known: it is in the title")
        )
    return day


def _dated(
    text: str, year: int | None, known: dt.date | None, notes: list[LectureNote]
) -> tuple[str, dt.date | None]:
    """The text without a first line that says the day, and that day.

    The line stays if its year is not known, or if it is another day than `known`.
    """
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None or not is_day(lines[first]):
        return text, None
    words, day = lines[first].strip(), parse_day(lines[first], year)
    if day is None or (known and day != known):
        why = "its year is not known" if day is None else "the heading has another"
        notes.append(LectureNote(first + 1, "left", f"the day '{words}' stays in the text: {why}"))
        return text, None
    notes.append(LectureNote(first + 1, "converted", f"'{words}' is the lecture's date"))
    lines[first] = ""
    return "\n".join(lines), day


def _embedded(text: str, source: str, notes: list[LectureNote]) -> tuple[str, dict[str, Any]]:
    """The text without frames, and the front matter for a recording and slides.

    They go to the front matter if there is one of a kind; others become shortcodes in their place.
    """
    all_embeds = find_embeds(text)
    kinds = [embed.kind for embed in all_embeds]
    single = {kind for kind in ("video", "slides") if kinds.count(kind) == 1}
    lifted: dict[str, Any] = {}
    for embed in reversed(all_embeds):
        at = source.find(text[embed.start : embed.end])
        line = _line(source, at) if at >= 0 else 0
        if embed.kind in single:
            text, labels = remove_embed(text, embed)
            key, value = _front(embed)
            lifted[key] = value
            notes.append(
                LectureNote(line, "converted", f"the frame of {embed.src} is the lecture's {key}")
            )
            for label in labels:
                label_at = source.rfind(label, 0, max(0, at))
                notes.append(
                    LectureNote(
                        _line(source, max(0, label_at)),
                        "converted",
                        f"'{label}' went, for it only announced the {key}",
                    )
                )
        elif embed.kind == "other":
            notes.append(LectureNote(line, "kept", f"the frame of {embed.src or 'nothing'}"))
        elif not embed.call:
            text = text[: embed.start] + embed.shortcode + text[embed.end :]
            notes.append(LectureNote(line, "converted", embed.shortcode))
    order = ("video", "slides")
    return text, {key: lifted[key] for key in order if key in lifted}


def _linked(
    text: str, source: str, taken: Collection[str], notes: list[LectureNote]
) -> tuple[str, dict[str, Any]]:
    """The text without links to the recording and the slides, and the front matter for these.

    A kind with several links, or with a frame already (`taken`), stays in the text.
    """
    taken_links = media_links.take_media_links(text, taken)
    lifted: dict[str, Any] = {}
    for link in taken_links.links:
        video = link.kind == "video"
        lifted[link.kind or ""] = video_entry(providers.recording(link.url)) if video else link.url
        note = f"the link to {link.url} is the lecture's {link.kind}"
        notes.append(LectureNote(_line(source, max(0, source.find(link.url))), "converted", note))
    for line, label in taken_links.announced:
        note = f"'{label}' went, for it only announced what is in the front matter"
        notes.append(LectureNote(line + 1, "converted", note))
    for link in taken_links.several:
        note = f"one of several links to {link.kind} stays in the text: {link.url}"
        notes.append(LectureNote(_line(source, max(0, source.find(link.url))), "kept", note))
    order = ("video", "slides")
    return taken_links.text, {key: lifted[key] for key in order if key in lifted}


def _front(embed: Embed) -> tuple[str, Any]:
    """The front matter's key and value for an embed."""
    if embed.recording is None:
        return "slides", {"src": embed.src, "title": embed.title} if embed.title else embed.src
    return "video", video_entry(embed.recording, embed.title)


def video_entry(recording: Recording, title: str = "") -> Any:
    """A recording as a value of front matter, in the shortest form."""
    name = {"id": recording.id} if recording.provider == "youtube" else {"url": recording.url}
    more: dict[str, Any] = {"start": recording.start} if recording.start else {}
    if title:
        more["title"] = title
    return {**name, **more} if more else next(iter(name.values()))


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
