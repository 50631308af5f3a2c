"""One section of a text as a lecture: its front matter and its body."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Any

from msgspec import Struct

from coursesite.importers.data.days import parse_day
from coursesite.importers.data.yaml_writer import YamlDate
from coursesite.importers.lectures import markdown_fixes
from coursesite.importers.lectures.dates import is_day
from coursesite.importers.lectures.embeds import find_embeds, remove_embed, video_entry
from coursesite.importers.lectures.headings import renumber_headings
from coursesite.importers.lectures.media_links import take_media_links
from coursesite.importers.lectures.sections import Section, title_of
from coursesite.importers.plans.plan import Status, TextChange
from coursesite.importers.scholarly import conversion
from coursesite.importers.text.plain_text import plain_text
from coursesite.media import providers

_LAB = re.compile(r"(?<![a-z])labs?(?:orator(?:y|ies))?(?![a-z])", re.I)
_FIXES = (
    (markdown_fixes.mend_image_addresses, "image address mended: ')' stood too early"),
    (markdown_fixes.separate_rules, "empty line put before a rule below a paragraph"),
    (markdown_fixes.make_figures, "quote with image is a figure: {}"),
)


class LectureNote(Struct, frozen=True):
    """A remark for the report, at a line of the section's text (from 1; 0 for all of it)."""

    line: int
    status: Status
    text: str


def read_lecture(
    section: Section, year: int | None = None, labels: Collection[str] = ()
) -> tuple[dict[str, Any], str, list[LectureNote]]:
    """The front matter and the body of the lecture in a section, and notes for the report; `year`
    is that of days without one, `labels` are those of the whole text."""
    changes: list[TextChange] = []
    words = section.heading.day
    day = parse_day(words, year) if words else None
    if day is not None:
        changes.append(_changed("", f"'{words}' in the heading is the lecture's date"))
    elif words:
        note = f"the year of '{words}' is not known: it is in the title"
        changes.append(TextChange("", "left", note))
    title = plain_text(title_of(section, dated=bool(words) and day is None))
    text, stated = _dated(section.text, year, day, changes)
    day = day or stated
    body, lifted, notes = convert_body(text, labels)
    front: dict[str, Any] = {"title": title, "number": section.heading.number}
    if section.week is not None:
        front["week"] = section.week
    if day is not None:
        front["date"] = YamlDate(day.isoformat())
    front |= lifted
    if not lifted and day is None and _LAB.search(f"{title}\n{text}"):
        front["kind"] = "lab"
        why = "has neither recording nor slides nor date"
        changes.append(_changed("", f"it speaks of a lab, and {why}: it is a lab"))
    if section.lead:
        body = f"{renumber_headings(section.lead)[0]}\n\n{body}".strip("\n")
        changes.append(_changed("", "the heading above it goes with it"))
    return front, body, [*_placed(section.text, changes), *notes]


def day_words(section: Section) -> str:
    """The words that may be the day of a lecture: those in its heading, or else its first line."""
    return section.heading.day or section.text.strip().partition("\n")[0].strip()


def convert_body(
    text: str, labels: Collection[str] = ()
) -> tuple[str, dict[str, Any], list[LectureNote]]:
    """A text in our syntax, the front matter for the recording and slides that were taken from it,
    and notes for the report.

    A reference to one of `labels` that the text does not have is one to `#label`.
    """
    source = text
    text, changes = conversion.convert(text, dict.fromkeys(labels, ""))
    for fix, note in _FIXES:
        text, places = fix(text)
        changes += [_changed(place, note.format(place)) for place in places]
    kinds = {embed.kind for embed in find_embeds(text)}
    text, embedded = _embedded(text, changes)
    text, linked = _linked(text, kinds, changes)
    lifted = embedded | linked
    text, renumbered = renumber_headings(text)
    text, rules = markdown_fixes.drop_trailing_rules(text)
    changes += [*renumbered, *(_changed("", "a rule at the end went") for _ in rules)]
    body, front = (
        re.sub(r"\n{3,}", "\n\n", text).strip("\n"),
        dict(sorted(lifted.items(), reverse=True)),
    )
    return body, front, _placed(source, changes)


def _changed(source: str, note: str) -> TextChange:
    return TextChange(source, "converted", note)


def _placed(source: str, changes: Iterable[TextChange]) -> list[LectureNote]:
    """The changes with the lines of their sources; of equal ones, each is behind the last."""
    out, ends = [], dict[str, int]()
    for change in changes:
        at = source.find(change.source, ends.get(change.source, 0)) if change.source else -1
        ends[change.source] = at + 1
        line = source.count("\n", 0, at) + 1 if at >= 0 else 0
        out.append(LectureNote(line, change.status, change.note))
    return out


def _dated(
    text: str, year: int | None, known: dt.date | None, changes: list[TextChange]
) -> tuple[str, dt.date | None]:
    """The text without a first line that says the day, and that day; one of no year stays."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None or not is_day(lines[first]):
        return text, None
    words, day = lines[first].strip(), parse_day(lines[first], year)
    if day is None or (known and day != known):
        why = "its year is not known" if day is None else "the heading has another"
        note = f"the day '{words}' stays in the text: {why}"
        changes.append(TextChange(words, "left", note))
        return text, None
    changes.append(_changed(words, f"'{words}' is the lecture's date"))
    lines[first] = ""
    return "\n".join(lines), day


def _embedded(text: str, changes: list[TextChange]) -> tuple[str, dict[str, Any]]:
    """The text without frames, and the front matter for a recording and slides.

    They go to the front matter if there is one of a kind; others become shortcodes in their place.
    """
    all_embeds = find_embeds(text)
    kinds = [embed.kind for embed in all_embeds]
    lifted: dict[str, Any] = {}
    for embed in reversed(all_embeds):
        frame = text[embed.start : embed.end]
        if embed.kind in ("video", "slides") and kinds.count(embed.kind) == 1:
            text, label = remove_embed(text, embed)
            key, lifted[embed.kind] = embed.front
            changes.append(_changed(frame, f"the frame of {embed.src} is the lecture's {key}"))
            if label:
                changes.append(_changed(label, f"'{label}' went, for it only announced the {key}"))
        elif embed.kind == "other":
            changes.append(TextChange(frame, "kept", f"the frame of {embed.src or 'nothing'}"))
        elif not embed.is_call:
            text = text[: embed.start] + embed.shortcode + text[embed.end :]
            changes.append(_changed(frame, embed.shortcode))
    return text, lifted


def _linked(
    text: str, taken: Collection[str], changes: list[TextChange]
) -> tuple[str, dict[str, Any]]:
    """The text without links to the recording and the slides, and the front matter for these.

    A kind with several links, or with a frame already (`taken`), stays in the text.
    """
    text, links, announced = take_media_links(text, taken)
    lifted: dict[str, Any] = {}
    for link in links:
        is_video = link.kind == "video"
        entry = video_entry(providers.recording(link.url)) if is_video else link.url
        lifted[link.kind or ""] = entry
        changes.append(_changed(link.url, f"the link to {link.url} is the lecture's {link.kind}"))
    for label in announced:
        note = f"'{label}' went, for it only announced what is in the front matter"
        changes.append(_changed(label, note))
    return text, lifted
