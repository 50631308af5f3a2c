"""Transcripts of recordings, from the files of captions that other programs write.

The formats are WebVTT (w3.org/TR/webvtt1), SubRip (`.srt`) and the SBV files of YouTube (`.sbv`).
All three are blocks with an empty line between them; each has the times of a cue, then its text:

    00:12.000 --> 00:15.500            WebVTT, after a first line `WEBVTT`
    00:00:12,000 --> 00:00:15,500      SubRip, after a line with the cue's number
    0:00:12.000,0:00:15.500            SBV

Times are in seconds everywhere below. A file with mistakes is read as far as possible, and the
diagnostics say what was left out.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span, error, merge_conflicts, warning
from coursesite.text import east_asian
from coursesite.text.lazy_regex import rare
from coursesite.text.merge_conflicts import find as find_conflicts

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("vtt", "srt", "sbv")
"""The endings of the file names that can be read."""
CONVERTED = ("srt", "sbv")
"""The endings of those formats that browsers cannot read."""


class Cue(Struct, frozen=True):
    """A cue: one line of plain text that is said from `start` to `end`. `speaker` is empty if the
    file does not name one."""

    start: float
    end: float
    text: str
    speaker: str = ""

    @property
    def mark(self) -> str:
        """The start as in an address behind `#t=`: whole seconds or tenths, rounded down. The name
        is one that templates of sites use."""
        tenths = int(self.start * 10 + 1e-6)
        return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


class Paragraph(Struct, frozen=True):
    """Consecutive cues of one speaker."""

    cues: tuple[Cue, ...]

    @property
    def start(self) -> int:
        """The start of the first cue, in whole seconds."""
        return int(self.cues[0].start)

    @property
    def speaker(self) -> str:
        """The name of the speaker; empty if it is not known."""
        return self.cues[0].speaker


class Parsed(Struct, frozen=True):
    """The cues of a file in the order of their starts, and the mistakes in the file."""

    cues: tuple[Cue, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def ending(path: str) -> str:
    """The one of `FORMATS` that a path or address ends in; empty if it is none of them."""
    suffix = re.split(r"[?#]", path, maxsplit=1)[0].rpartition(".")[2].lower()
    return suffix if suffix in FORMATS else ""


# ---- reading ---------------------------------------------------------------------------------

_MOST_PROBLEMS = 20
"""The number of mistakes in a file that are reported one by one."""
_STAMP = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:([.,])(\d{1,3}))?"
_TIMES = rare(rf"\s*{_STAMP}\s*(?:-->|,)\s*{_STAMP}(?:\s+(.*\S))?\s*", re.ASCII)
_ARROW = rare("-->")
_LIKE = "write it like 00:01:05.250 --> 00:01:08.000"
_ALMOST = rare(r"\s*\d+:[\d:.,]+\s*[^\w\s:.,]*\s*\d+:[\d:.]", re.ASCII)
"""Two times with something other than an arrow or a comma between them."""
_SBV = rare(r"^\s*[\d:.]+\s*,\s*\d+:")
_ABOUT = rare(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
_VOICE = rare(r"<v(?:\.[^\s>]*)?(?:\s+([^>]*))?>")
_TAG = rare(r"</?(?:[a-z][a-z0-9]*)?(?:[.\s][^<>]*)?>|<[\d:.]+>|\{\\[^{}]*\}", re.IGNORECASE)


def parse(text: str, kind: str) -> Parsed:
    """The cues in the text of a file; `kind` is one of `FORMATS`, by the file's name.

    The text has `\\n` as its only line break and no byte order mark.
    """
    if conflicts := tuple(merge_conflicts(find_conflicts(text))):
        return Parsed((), conflicts)
    lines = text.split("\n")
    problems: list[Diagnostic] = []
    cues: list[Cue] = []
    headed = re.match(r"WEBVTT(?:[ \t]|$)", lines[0]) is not None
    if kind == "vtt" and not headed and text.strip():
        problems.append(
            error(
                "transcript-syntax",
                "the first line of a WebVTT file is 'WEBVTT', or browsers refuse the file",
                Span(1, 1, max(1, len(lines[0]))),
                "put it there, with an empty line below it",
            )
        )
    for first, block in _blocks(lines):
        if headed and first == 1:  # a cue may follow the header without an empty line
            head = next((n for n, line in enumerate(block) if "-->" in line), len(block))
            first, block = first + head, block[head:]
        if not block or (headed and _ABOUT.fullmatch(block[0])):
            continue
        cues += _cues(first, block, problems, "vtt" if headed else kind)
    if not cues and not problems:
        hint = "save the captions again, or take the file off the front matter"
        problems.append(warning("transcript-empty", "nothing is said in this file", None, hint))
    cues.sort(key=lambda cue: cue.start)
    if (more := len(problems) - _MOST_PROBLEMS) > 0:
        hint = "was this file made for another program? save its captions as WebVTT or SubRip"
        message = f"{more:,} more mistakes are in this file"
        problems[_MOST_PROBLEMS:] = [error("transcript-syntax", message, None, hint)]
    return Parsed(tuple(cues), tuple(problems))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The blocks between empty lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cues(first: int, block: list[str], problems: list[Diagnostic], kind: str) -> list[Cue]:
    """The cues of a block, one for each of its speakers."""
    timed = _SBV if kind == "sbv" else _ARROW
    right = [n for n, line in enumerate(block[:2]) if timed.search(line)]
    almost = [n for n, line in enumerate(block[:2]) if _ALMOST.match(line)]
    if not right and not almost:
        span = Span(first, 1, len(block[0]))
        hint = "a cue is the line with its times and its text right below, with no empty line in it"
        problems.append(error("transcript-syntax", "this text has no time", span, hint))
        return []
    at = (right or almost)[0]
    line, number = block[at], first + at
    column = len(line) - len(line.lstrip()) + 1
    span = Span(number, column, len(line.strip()))
    times = _TIMES.fullmatch(line) if right else None
    if times is None or int(times[3]) > 59 or int(times[8]) > 59:
        hint = "write it like 0:01:05.250,0:01:08.000" if kind == "sbv" else _LIKE
        problems.append(error("transcript-syntax", "these are no times", span, hint))
        return []
    if kind == "vtt" and {times[4], times[9]} != {"."}:
        hint = "write times with a dot, like 00:01:05.250; a comma is for files ending in .srt"
        message = "browsers pass over this cue: WebVTT wants milliseconds behind a dot"
        problems.append(error("transcript-syntax", message, span, hint))
    start, end = _seconds(times.groups()[:5]), _seconds(times.groups()[5:10])
    if end < start:
        hint = "are the two times the wrong way round?"
        problems.append(warning("transcript-time", "this ends before it begins", span, hint))
        end = start
    return [Cue(start, end, text, who) for who, text in _voices(block[at + 1 :])]


def _seconds(stamp: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, _, fraction = stamp
    whole = 3600 * int(hours or 0) + 60 * int(minutes or 0) + int(seconds or 0)
    return whole + float(f"0.{fraction or 0}")


def _voices(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a speaker and what is said, as plain text, split at the `<v NAME>` tags."""
    parts = _VOICE.split("\n".join(lines))
    for who, text in zip(["", *parts[1::2]], parts[::2], strict=True):
        if said := _plain(text):
            yield _plain(who or ""), said


def _plain(text: str) -> str:
    said = unescape(_TAG.sub("", text)).replace("\u200b", "")
    return " ".join(east_asian.unwrapped(said).split())


# ---- for readers and browsers ----------------------------------------------------------------


def unrolled(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """The cues without repeated text. Roll-up captions show each line two or three times, at the
    end of one cue and at the beginning of the next."""
    kept: list[Cue] = []
    shown = ""
    for cue in cues:
        text = cue.text
        rolls = bool(kept) and cue.start - kept[-1].end < 1
        if rolls and text.count(" ") > 1 and shown.endswith(text):
            continue
        cut = _overlap(shown, text) if rolls else 0
        shown = text
        kept.append(Cue(cue.start, cue.end, text[cut:].strip(), cue.speaker) if cut else cue)
    return tuple(kept)


def _overlap(before: str, text: str) -> int:
    """The number of characters at the start of `text` that repeat the end of `before`. Fewer than
    three words do not count, since people say a word twice."""
    words = text.split(" ")
    for count in range(min(len(words) - 1, 40), 2, -1):
        head = " ".join(words[:count])
        if before.endswith(head) and (len(before) == len(head) or before[-len(head) - 1] == " "):
            return len(head)
    return 0


PAUSE, ENOUGH, TOO_LONG = 4.0, 320, 900
"""The end of a paragraph: a silence of so many seconds; the end of a sentence after so many
characters; any cue after so many characters."""
_SENTENCE = rare(r"[.!?…。！？؟][\"'”’)\]]*$")


def paragraphs(cues: tuple[Cue, ...]) -> tuple[Paragraph, ...]:
    """The cues in readable paragraphs: of one speaker each, and not too long."""
    groups: list[list[Cue]] = []
    length = 0
    for cue in cues:
        last = groups[-1][-1] if groups else None
        if (
            last is None
            or cue.speaker != last.speaker
            or cue.start - last.end > PAUSE
            or (length > ENOUGH and _SENTENCE.search(last.text))
            or length > TOO_LONG
        ):
            groups.append([])
            length = 0
        groups[-1].append(cue)
        length += len(cue.text)
    return tuple(Paragraph(tuple(group)) for group in groups)


def webvtt(cues: tuple[Cue, ...]) -> str:
    """The cues as a WebVTT file, the only format of captions that browsers read."""
    blocks = ["WEBVTT"]
    for cue in cues:
        who = escape(cue.speaker, quote=False)
        text = escape(cue.text, quote=False)
        voice = f"<v {who}>" if who else ""
        blocks.append(f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{voice}{text}")
    return "\n\n".join(blocks) + "\n"


def _stamp(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
