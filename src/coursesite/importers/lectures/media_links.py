"""Lines with nothing but links to a lecture's recording and slides.

Examples: `[Slides](l1.pdf) | [Video](https://youtu.be/…)`, `**Slides:** [pdf](l1.pdf)`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from itertools import groupby
from typing import Literal

from msgspec import Struct

from coursesite.importers.lectures.embeds import LABEL_WORDS, is_label
from coursesite.importers.text import markdown_ranges
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
_SLIDES = frozenset(("slides", "slide", "deck", "presentation"))
_VIDEO = frozenset(("video", "videos", "recording", "recordings", "youtube", "vimeo"))
_HEADS = _SLIDES | _VIDEO | {"resources", "resource", "materials", "material", "links", "media"}
_MORE = "ppt pptx html zoom panopto recorded annotated click talk download keynote"
_WORDS = LABEL_WORDS | _HEADS | {*_MORE.split()}


class MediaLink(Struct, frozen=True, kw_only=True):
    """A link at `start:end` of a line. `label` are the words before it, and `kind` is None for a
    link to something else on such a line."""

    start: int
    end: int
    url: str
    kind: Kind | None
    label: list[str]


def take_media_links(
    text: str, taken: Collection[str] = ()
) -> tuple[str, list[MediaLink], list[str]]:
    """The text without the link to the recording and that to the slides, if there is one of each;
    these links; and the lines that only announced them, which are gone, too.

    Links of a kind in `taken` stay.
    """
    lines = text.split("\n")
    rows = _rows(text, lines)
    kinds = Counter(link.kind for row in rows.values() for link in row)
    single = {kind for kind in kinds if kind and kinds[kind] == 1 and kind not in taken}
    links, announced = list[MediaLink](), list[str]()
    for number, row in reversed(rows.items()):
        line, item = lines[number], _ITEM.match(lines[number])
        kept = [line[link.start : link.end] for link in row if link.kind not in single]
        # The rest of a line with words beside its links would not be understood.
        if len(kept) == len(row) or (kept and any(link.label for link in row)):
            continue
        links = [*(link for link in row if link.kind in single), *links]
        if kept:
            between = line[row[0].end : row[1].start]
            lines[number] = (item[0] if item else "") + between.join(kept)
            continue
        lines[number : number + 1] = [] if item else [""]
        announced += _drop_announcement(lines, number)
    return "\n".join(lines), links, announced


def _rows(text: str, lines: list[str]) -> dict[int, list[MediaLink]]:
    """The lines of nothing but links, by number."""
    skipped = markdown_ranges.code_and_comments(text)
    rows: dict[int, list[MediaLink]] = {}
    offset, label = 0, list[str]()
    for number, line in enumerate(lines):
        row = _row(line, label) if not markdown_ranges.inside(skipped, offset) else []
        if any(link.kind for link in row):
            rows[number] = row
        elif line.strip() and not row:
            label = _words(line) if _announces(line) else []
        offset += len(line) + 1
    in_row = groupby(enumerate(rows), lambda counted: counted[1] - counted[0])
    runs = ([number for _, number in run] for _, run in in_row)
    return {number: rows[number] for run in runs if _is_alone(lines, run) for number in run}


def _row(line: str, label: list[str]) -> list[MediaLink]:
    """The links of a line that has nothing else but a few words before each; else an empty list.
    `label` are the words of the announcement above the line."""
    item = _ITEM.match(line)
    if _NO_LINE.match(line) and not item:
        return []
    out: list[MediaLink] = []
    at = item.end() if item else 0
    for match in _LINK.finditer(line, at):
        own = [word for word in _words(line[at : match.start()]) if word != "and"]
        if len(own) > 4:
            return []
        label, url = own or label, match[2] or match[3] or match[4]
        kind = _kind({*own, *_words(match[1] or "")}, label, url)
        start, at = match.span()
        out.append(MediaLink(start=start, end=at, url=url, kind=kind, label=own))
    return out if not _words(line[at:]) else []


def _kind(words: set[str], label: list[str], url: str) -> Kind | None:
    """The kind of a link by its words, or else by those of the label that goes on to it."""
    if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:|#", url, re.I):
        return None
    for of_link in (words, {*label, *words}):
        if not all(word in _WORDS or word.isdigit() for word in of_link):
            return None
        is_slides, is_video = bool(_SLIDES & of_link), bool(_VIDEO & of_link)
        if is_slides and not is_video:
            return None if providers.recognise(url) else "slides"
        plays = _is_video(url) if is_video else of_link and _plays(url)
        if plays and not is_slides:
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


def _is_alone(lines: list[str], run: list[int]) -> bool:
    """Whether a run of lines is a paragraph or list items by itself."""
    items = [_ITEM.match(lines[number]) for number in run]
    above, below = lines[run[0] - 1] if run[0] else "", [*lines, ""][run[-1] + 1]
    next_item = _ITEM.match(below)
    if next_item:
        return all(items) and _indent(below) <= _indent(lines[run[-1]])
    is_label = _announces(above) and not _ITEM.match(above)
    is_begun = not above.strip() or bool(_HEADING.match(above)) or is_label
    is_over = not below.strip() or bool(_HEADING.match(below))
    return is_over and (all(items) or (is_begun and not any(items)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _announces(line: str) -> bool:
    """Whether a line or heading says only that slides, recordings or links follow."""
    words = _words(line)
    is_short = 0 < len(words) <= 5 and "](" not in line
    return is_short and _WORDS.issuperset(words) and not _HEADS.isdisjoint(words)


def _drop_announcement(lines: list[str], number: int) -> list[str]:
    """Empties the line above a place that announced its contents, if nothing is left below it.
    Returns its text, or nothing."""
    above = next((at for at in reversed(range(number)) if lines[at].strip()), -1)
    if above < 0 or not _announces(lines[above]):
        return []
    below = next((line for line in lines[number:] if line.strip()), "")
    heading, following = _HEADING.match(lines[above]), _HEADING.match(below)
    is_over = following or not "".join(lines[number : number + 1]).strip()
    is_empty = not below or (following and heading and len(following[1]) <= len(heading[1]))
    is_for_it = is_empty or is_label(lines[above]) if heading else above == number - 1
    if not is_over or not is_for_it:
        return []
    label, lines[above] = lines[above].strip(), ""
    return [label]
