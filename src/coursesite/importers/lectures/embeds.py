"""The recordings, slides and other frames in a text."""

from __future__ import annotations

import html
import re
from typing import Literal

from msgspec import Struct

from coursesite.importers import markdown_ranges, shortcode_text
from coursesite.media import providers
from coursesite.model import Recording

Kind = Literal["video", "audio", "slides", "other"]

_FRAME = re.compile(r"<iframe\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)(?:/>|>([^<]*)</iframe\s*>)", re.I)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CALL = re.compile(r"\{\{< (youtube|vimeo|bilibili|twitch|slides) (\"[^\"]*\"|\S+)([^>]*)>\}\}")
_START = re.compile(r"\bstart=(\d+)")
_EMPTY = re.compile(r"[ \t]*<(div|p|center|figure|span)\b[^<>]*>\s*</\1\s*>[ \t]*\n?", re.I)
_TITLES = re.compile(
    r"youtube video player|vimeo video player|video player|iframe|embedded video|", re.I
)
LABEL_WORDS = frozenset(
    [
        "watch",
        "view",
        "see",
        "play",
        "open",
        "read",
        "the",
        "a",
        "this",
        "here",
        "is",
        "below",
        "video",
        "videos",
        "lecture",
        "lectures",
        "recording",
        "recordings",
        "slides",
        "slide",
        "deck",
        "pdf",
        "presentation",
        "online",
        "on",
        "youtube",
        "vimeo",
        "bilibili",
        "of",
        "for",
        "full",
        "now",
        "class",
        "session",
        "embed",
        "embedded",
        "and",
        "link",
    ]
)
"""The words of a line that only announces an embed."""
_NAMES = frozenset(
    [
        "video",
        "videos",
        "lecture",
        "recording",
        "recordings",
        "slides",
        "slide",
        "deck",
        "presentation",
        "pdf",
    ]
)


class Embed(Struct, frozen=True, kw_only=True):
    """A frame at `start:end` of a text. `recording` is set for video and audio, `src` for all
    kinds.

    `call` is true where the text has a shortcode already.
    """

    start: int
    end: int
    kind: Kind
    src: str
    title: str = ""
    recording: Recording | None = None
    call: bool = False

    @property
    def shortcode(self) -> str:
        """The embed as a shortcode."""
        options = {"title": self.title}
        if self.recording is None:
            return shortcode_text.shortcode("slides", self.src, options)
        recording = self.recording
        name = recording.provider if recording.provider != "file" else "video"
        first = (
            recording.url if recording.provider == "file" else recording.id.removeprefix("track/")
        )
        return shortcode_text.shortcode(
            name, first, options | ({"start": str(recording.start)} if recording.start else {})
        )


def find_embeds(text: str) -> list[Embed]:
    """All frames and all shortcodes for recordings and slides outside of code, in order."""
    skipped = markdown_ranges.code_and_comments(text)
    out = [
        _frame(match)
        for match in _FRAME.finditer(text)
        if not markdown_ranges.inside(skipped, match.start())
    ]
    for call in _CALL.finditer(text):
        if markdown_ranges.inside(skipped, call.start()):
            continue
        name, first = call[1], call[2].strip('"')
        start = _START.search(call[3])
        if name == "slides":
            out.append(
                Embed(start=call.start(), end=call.end(), kind="slides", src=first, call=True)
            )
            continue
        try:
            recording = providers.from_id(name, first, int(start[1]) if start else 0)
        except ValueError:
            continue
        out.append(
            Embed(
                start=call.start(),
                end=call.end(),
                kind="video",
                src=recording.url,
                recording=recording,
                call=True,
            )
        )
    return sorted(out, key=lambda embed: embed.start)


def _frame(match: re.Match[str]) -> Embed:
    """The embed of an `iframe`, by the host of its address. One with text in it is left alone."""
    attributes = {
        attribute[1].lower(): html.unescape(
            next(part for part in attribute.group(2, 3, 4) if part is not None)
        )
        for attribute in _ATTRIBUTE.finditer(match[1])
    }
    src = (attributes.get("src") or attributes.get("data-src") or "").strip()
    title = " ".join(attributes.get("title", "").split())
    title = "" if _TITLES.fullmatch(title) else title
    kind: Kind = "other"
    recording = providers.recognise(src) if src else None
    if recording is not None:
        kind = "audio" if providers.is_audio(recording) else "video"
    elif providers.media_type(src) == "video":
        recording, kind = Recording(provider="file", url=src), "video"
    elif (viewer := providers.document(src)) is not None:
        src, kind = viewer.url, "slides"
    if (match[2] or "").strip():
        kind = "other"
    return Embed(
        start=match.start(), end=match.end(), kind=kind, src=src, title=title, recording=recording
    )


def is_label(line: str) -> bool:
    """Whether a line only announces the embed below it.

    >>> is_label("Watch Video Lecture"), is_label("### **Slides:**"), is_label("Watch out!")
    (True, True, False)
    """
    words = re.findall(r"[a-z]+|\d+|[^\W\d_a-z]+", line.lower())
    known = bool(words) and len(words) <= 7 and all(word in LABEL_WORDS for word in words)
    return known and any(word in _NAMES for word in words) and "](" not in line


def remove_embed(text: str, embed: Embed) -> tuple[str, list[str]]:
    """The text without an embed, and the labels that were removed with it.

    The line that only announced the embed goes, too, and so does an element that it leaves empty.
    """
    before, after = text[: embed.start], text[embed.end :]
    labels = []
    head = before.rstrip()
    line_start = head.rfind("\n") + 1
    label = head[line_start:]
    own_line = before[before.rfind("\n") + 1 :].strip() in ("", ">")
    if own_line and is_label(label):
        labels.append(label.strip())
        before = head[:line_start]
    elif not own_line and is_label(before[before.rfind("\n") + 1 :]):
        labels.append(before[before.rfind("\n") + 1 :].strip())
        before = before[: before.rfind("\n") + 1]
    joined = before.rstrip(" \t") + after.lstrip(" \t")
    return _EMPTY.sub("", joined), labels
