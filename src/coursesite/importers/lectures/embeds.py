"""The recordings, slides and other frames in a text."""

from __future__ import annotations

import html
import re
from typing import Any, Literal

from msgspec import Struct

from coursesite.importers.text import markdown_ranges, shortcode_text
from coursesite.media import providers
from coursesite.model import Recording

Kind = Literal["video", "audio", "slides", "other"]

_FRAME = re.compile(r"<iframe\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)(?:/>|>([^<]*)</iframe\s*>)", re.I)
_ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CALL = re.compile(
    r"\{\{< (youtube|vimeo|bilibili|twitch|slides) (\"[^\"]*\"|[^\s>]++)([^>]*+)>\}\}"
)
_START = re.compile(r"\bstart=(\d+)")
_EMPTY = re.compile(r"[ \t]*<(div|p|center|figure|span)\b[^<>]*>\s*</\1\s*>[ \t]*\n?", re.I)
_TITLES = re.compile(
    r"youtube video player|vimeo video player|video player|iframe|embedded video|", re.I
)
_NAMES = "video videos lecture recording recordings slides slide deck presentation pdf"
_ANNOUNCING = """
watch view see play open read the a this here is below lectures online on youtube vimeo bilibili
of for full now class session embed embedded and link
"""
LABEL_WORDS = frozenset(f"{_NAMES} {_ANNOUNCING}".split())
"""The words of a line that only announces an embed; one of the first ones is among them."""


class Embed(Struct, frozen=True, kw_only=True):
    """A frame at `start:end` of a text. `recording` is set for video and audio, `src` for all
    kinds. `is_call` says that the text has a shortcode already."""

    start: int
    end: int
    kind: Kind
    src: str
    title: str = ""
    recording: Recording | None = None
    is_call: bool = False

    @property
    def shortcode(self) -> str:
        """The embed as a shortcode."""
        name, first, options = "slides", self.src, {"title": self.title}
        if recording := self.recording:
            is_file = recording.provider == "file"
            name = "video" if is_file else recording.provider
            first = recording.url if is_file else recording.id.removeprefix("track/")
            options |= {"start": str(recording.start)} if recording.start else {}
        return shortcode_text.shortcode(name, first, options)

    @property
    def front(self) -> tuple[str, Any]:
        """The key and the value of front matter for the embed."""
        if self.recording is not None:
            return "video", video_entry(self.recording, self.title)
        return "slides", {"src": self.src, "title": self.title} if self.title else self.src


def video_entry(recording: Recording, title: str = "") -> Any:
    """A recording as a value of front matter, in the shortest form."""
    name = {"id": recording.id} if recording.provider == "youtube" else {"url": recording.url}
    more = {"start": recording.start, "title": title}
    entry = name | {key: value for key, value in more.items() if value}
    return entry if len(entry) > 1 else next(iter(name.values()))


def find_embeds(text: str) -> list[Embed]:
    """All frames and all shortcodes for recordings and slides outside of code, in order."""
    skipped = markdown_ranges.code_and_comments(text)
    frames = map(_frame, markdown_ranges.finditer(_FRAME, text, skipped))
    calls = map(_call, markdown_ranges.finditer(_CALL, text, skipped))
    return sorted(filter(None, (*frames, *calls)), key=lambda embed: embed.start)


def _call(call: re.Match[str]) -> Embed | None:
    """The embed of a shortcode, None for one that would be refused."""
    (start, end), src = call.span(), call[2].strip('"')
    if call[1] == "slides":
        return Embed(start=start, end=end, kind="slides", src=src, is_call=True)
    begin = _START.search(call[3])
    try:
        found = providers.from_id(call[1], src, int(begin[1]) if begin else 0)
    except ValueError:
        return None
    return Embed(start=start, end=end, kind="video", src=found.url, recording=found, is_call=True)


def _frame(match: re.Match[str]) -> Embed:
    """The embed of an `iframe`, by the host of its address. One with text in it is left alone."""
    attributes = {
        attribute[1].lower(): html.unescape(attribute[2] or attribute[3] or attribute[4] or "")
        for attribute in _ATTRIBUTE.finditer(match[1])
    }
    src = (attributes.get("src") or attributes.get("data-src") or "").strip()
    title = " ".join(attributes.get("title", "").split())
    kind: Kind = "other"
    recording = providers.recognise(src) if src else None
    if recording is not None:
        kind = "audio" if providers.is_audio(recording) else "video"
    elif providers.media_type(src) == "video":
        recording, kind = Recording(provider="file", url=src), "video"
    elif (viewer := providers.document(src)) is not None:
        src, kind = viewer.url, "slides"
    return Embed(
        start=match.start(),
        end=match.end(),
        kind="other" if (match[2] or "").strip() else kind,
        src=src,
        title="" if _TITLES.fullmatch(title) else title,
        recording=recording,
    )


def is_label(line: str) -> bool:
    """Whether a line only announces the embed below it.

    >>> is_label("Watch Video Lecture"), is_label("### **Slides:**"), is_label("Watch out!")
    (True, True, False)
    """
    words = set(re.findall(r"[a-z]+|\d+|[^\W\d_a-z]+", line.lower()))
    known = len(words) <= 7 and words <= LABEL_WORDS and "](" not in line
    return known and not words.isdisjoint(_NAMES.split())


def remove_embed(text: str, embed: Embed) -> tuple[str, str]:
    """The text without an embed, and the label that was removed with it, "" for none.

    The line that only announced the embed goes, too, and so does an element that it leaves empty.
    """
    before, after = text[: embed.start], text[embed.end :]
    is_alone = before.rpartition("\n")[2].strip() in ("", ">")
    head = before.rstrip() if is_alone else before
    label = head.rpartition("\n")[2]
    if is_label(label):
        before = head.removesuffix(label)
    else:
        label = ""
    return _EMPTY.sub("", before.rstrip(" \t") + after.lstrip(" \t")), label.strip()
