"""Lines with nothing but links to a lecture's recording and slides.

Examples: `[Slides](l1.pdf) | [Video](https://youtu.be/…)`, `**Slides:** [pdf](l1.pdf)`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Literal

from msgspec import Struct

from coursesite.importers import markdown_ranges
from coursesite.importers.lectures.embeds import LABEL_WORDS, is_label
from coursesite.media import providers

Kind = Literal["video", "slides"]

_LINK = re.compile(
    r"(?<!!)\[([^\[\]]*)\]\(\s*<?([^()\s<>]+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)(?:\{:[^{}]*\})?"
    r"|<(https?://[^\s<>]+)>|(?<![\w(<\"'=/])(https?://[^\s<>()|]*[^\s<>()|.,;:])"
)
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_NO_LINE = re.compile(r" {4}|\t|\s*(?:[>|#<]|\{\{|!\[)")
_HEADING = re.compile(r" {0,3}(#{1,6})\s")
_SILENT = re.compile(r"\{:[^{}]*\}|<br\s*/?>")
_LABELS = re.compile(r"[\W_]*(?:[^\W_]+(?: [^\W_]+)?[\W_]*?:[\W_]*)*")
_SENTENCE = re.compile(r"[*_\"'(\[]{0,3}[A-Z0-9À-Þ]")
_SLIDES = frozenset(("slides", "slide", "deck", "presentation"))
_VIDEO = frozenset(("video", "videos", "recording", "recordings", "youtube", "vimeo"))
_HEADS = frozenset(
    ("resources", "resource", "materials", "material", "links", "media", *_SLIDES, *_VIDEO)
)
_WORDS = LABEL_WORDS.union(
    _HEADS,
    ("watch", "ppt", "pptx", "html", "zoom", "panopto", "recorded", "annotated", "click"),
    ("talk", "download", "keynote"),
)


class MediaLink(Struct, frozen=True, kw_only=True):
    """A link at `start:end` of line `line` (from 0). `label` are the words before it.

    `kind` is None for a link to something else on such a line.
    """

    line: int
    start: int
    end: int
    url: str
    kind: Kind | None
    label: str


class TakenLinks(Struct, frozen=True, kw_only=True):
    """The text without the links that were taken, and what happened to its links.

    `links` were taken, with their lines in the old text. `announced` are the lines (from 0) that
    only announced them, which are gone. `several` stay because there are several of a kind.
    """

    text: str
    links: tuple[MediaLink, ...] = ()
    announced: tuple[tuple[int, str], ...] = ()
    several: tuple[MediaLink, ...] = ()


def take_media_links(text: str, taken: Collection[str] = ()) -> TakenLinks:
    """Takes the link to the recording and that to the slides from their lines, if there is one of
    each.

    Links of a kind in `taken` stay.
    """
    if "](" not in text and "://" not in text:
        return TakenLinks(text=text)
    lines = text.split("\n")
    rows = _rows(text, lines)
    all_links = [link for row in rows.values() for link in row if link.kind]
    kinds = [link.kind for link in all_links]
    single = {kind for kind in kinds if kind and kinds.count(kind) == 1 and kind not in taken}
    several = tuple(link for link in all_links if kinds.count(link.kind) > 1)
    taken_links: list[MediaLink] = []
    announced: list[tuple[int, str]] = []
    for number in reversed(rows):
        row = rows[number]
        chosen = [link for link in row if link.kind in single]
        if not chosen or (new := _without_links(lines[number], row, chosen)) is None:
            continue
        taken_links += reversed(chosen)
        if new:
            lines[number] = new
            continue
        if _ITEM.match(lines[number]):
            del lines[number]
        else:
            lines[number] = ""
        announced += _drop_announcement(lines, number)
    links = tuple(reversed(taken_links))
    return TakenLinks(
        text="\n".join(lines), links=links, announced=tuple(announced), several=several
    )


def _rows(text: str, lines: list[str]) -> dict[int, list[MediaLink]]:
    """The lines of nothing but links, by number."""
    skipped = markdown_ranges.code_and_comments(text)
    rows: dict[int, list[MediaLink]] = {}
    offset, label = 0, ""
    for number, line in enumerate(lines):
        linked = ("](" in line or "://" in line) and not markdown_ranges.inside(skipped, offset)
        row = _row(number, line, label) if linked else []
        if row and any(link.kind for link in row):
            rows[number] = row
        elif line.strip() and not row:
            label = " ".join(_words(line)) if _announces(line) else ""
        offset += len(line) + 1
    return {number: rows[number] for run in _runs(rows) if _alone(lines, run) for number in run}


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """The numbers in runs of consecutive ones."""
    out: list[list[int]] = []
    for number in numbers:
        if out and out[-1][-1] == number - 1:
            out[-1].append(number)
        else:
            out.append([number])
    return out


def _row(number: int, line: str, label: str) -> list[MediaLink]:
    """The links of a line that has nothing else but a few words before each; else an empty list.

    `label` is the announcement above the line.
    """
    if _NO_LINE.match(line) and not _ITEM.match(line):
        return []
    out: list[MediaLink] = []
    item = _ITEM.match(line)
    at = item.end() if item else 0
    for match in _LINK.finditer(line, at):
        own = " ".join(word for word in _words(line[at : match.start()]) if word != "and")
        if len(own.split()) > 4:
            return []
        label = own or label
        url = match[2] or match[3] or match[4]
        kind = _kind([*own.split(), *_words(match[1] or "")], label.split(), url)
        out.append(
            MediaLink(
                line=number, start=match.start(), end=match.end(), url=url, kind=kind, label=own
            )
        )
        at = match.end()
    return out if not _words(line[at:]) else []


def _kind(words: list[str], label: list[str], url: str) -> Kind | None:
    """The kind of a link by its words, or else by those of the label that goes on from before
    it."""
    if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:|#", url, re.I):
        return None
    for words_of_link in (words, [*label, *words]):
        if not all(word in _WORDS or word.isdigit() for word in words_of_link):
            return None
        slides, video = bool(_SLIDES & set(words_of_link)), bool(_VIDEO & set(words_of_link))
        if slides and not video:
            return None if providers.recognise(url) else "slides"
        if not slides and (
            _plays(url) if words_of_link and not video else video and _is_video(url)
        ):
            return "video"
    return None


def _plays(url: str) -> bool:
    """Whether an address is that of a video at a known host, or of a video file."""
    recording = providers.recognise(url)
    return not providers.is_audio(recording) if recording else providers.media_type(url) == "video"


def _is_video(url: str) -> bool:
    """Whether an address may be that of a link that is called a video."""
    try:
        providers.recording(url)
    except ValueError:
        return False
    return _plays(url) or ("://" in url and not providers.media_type(url))


def _words(text: str) -> list[str]:
    """The words of a text in lower case, without attribute lists and line breaks."""
    return re.findall(r"[^\W_]+", _SILENT.sub("", text).lower())


def _alone(lines: list[str], run: list[int]) -> bool:
    """Whether a run of lines is a paragraph or list items by itself.

    It may also begin a paragraph that goes on with a new sentence.
    """
    items = [bool(_ITEM.match(lines[number])) for number in run]
    last = lines[run[-1]]
    above = lines[run[0] - 1] if run[0] else ""
    below = lines[run[-1] + 1] if run[-1] + 1 < len(lines) else ""
    item, heading = _ITEM.match(below), _HEADING.match(below)
    if item and _indent(below) > _indent(last):
        return False
    if below.strip() and not item and not heading:
        labels = _LINK.sub("", _SILENT.sub("", last))
        if any(items) or not _LABELS.fullmatch(labels) or not _SENTENCE.match(below):
            return False
    if all(items):
        return True
    free = (
        not above.strip() or _HEADING.match(above) or (_announces(above) and not _ITEM.match(above))
    )
    return bool(free) and not any(items)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _announces(line: str) -> bool:
    """Whether a line or heading says only that slides, recordings or links follow."""
    words = _words(line)
    known = all(word in _WORDS for word in words)
    return 0 < len(words) <= 5 and known and bool(_HEADS & set(words)) and "](" not in line


def _without_links(line: str, row: list[MediaLink], removed: list[MediaLink]) -> str | None:
    """A line without some of its links and their labels, empty if nothing is left.

    None if the rest would not be understood.
    """
    others = [link for link in row if link not in removed]
    if not others:
        return ""
    item = _ITEM.match(line)
    head = item[0] if item else ""
    begins = [len(head), *(link.end for link in row)]
    tail = line[row[-1].end :]
    if tail.strip(" .\\") or (not row[0].label and line[len(head) : row[0].start].strip()):
        return None
    parts = []
    for i, link in enumerate(row):
        if link in removed:
            continue
        if not link.label and any(earlier.label for earlier in row[:i]):
            return None
        before = line[begins[i] : link.start]
        parts.append((before, line[link.start : link.end]))
    first = re.sub(r"\A[\s|·•,;/–—&-]*(?:and\s+)?", "", parts[0][0]) + parts[0][1]
    return head + first + "".join(before + link for before, link in parts[1:]) + tail


def _drop_announcement(lines: list[str], number: int) -> list[tuple[int, str]]:
    """Empties the line above a place that announced its contents, if nothing is left below it.

    Returns the number and the text of that line, or nothing.
    """
    above = number - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    if above < 0 or not _announces(lines[above]):
        return []
    here = lines[number] if number < len(lines) else ""
    below = next((line for line in lines[number:] if line.strip()), "")
    heading, next_ = _HEADING.match(lines[above]), _HEADING.match(below)
    if here.strip() and not next_:
        return []
    empty = not below or bool(next_ and heading and len(next_[1]) <= len(heading[1]))
    if heading and not empty and not is_label(lines[above]):
        return []
    if not heading and above != number - 1:
        return []
    label = lines[above].strip()
    lines[above] = ""
    return [(above, label)]
