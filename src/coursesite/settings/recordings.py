"""Recordings and their chapters, as front matter describes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from coursesite import model
from coursesite.media import providers
from coursesite.settings.declaration import Given
from coursesite.settings.validators import BadValueError, link, one_line, shown
from coursesite.text.durations import parse_seconds
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.settings.declaration import Context

ADDRESSES = ("id", "url", "link", "src")
"""The keys that say which recording is meant: one of them is given."""
_LIKE_DIGITS = str.maketrans("OolI|", "00111")
"""Letters that are taken for digits, with these."""
_CHAPTER = rare(r"([0-9][0-9:hms.]*+)(?:\s*[-–—:]\s*|\s+)(\S.*)")


def chapter(line: str) -> tuple[int, str]:
    """Start (in seconds) and title of `12:34 Title`."""
    text = line.strip()
    if not (match := _CHAPTER.fullmatch(text)):
        time, space, title = text.partition(" ")
        digits = time.translate(_LIKE_DIGITS)
        hint = "write it like '12:34 Title'"
        if digits != time and _CHAPTER.fullmatch(f"{digits}{space}{title}"):
            hint = f"did you mean '{digits}'? a letter stands among its digits"
        raise BadValueError(f"{shown(line)} is no chapter", hint, part=text)
    return parse_seconds(match[1].rstrip(":")), match[2].strip()


def chapter_lines(text: str) -> list[tuple[int, str]]:
    """The chapters in a text with one on each line, as video hosts list them."""
    return [chapter(line) for line in text.splitlines() if line.strip()]


def chapters(written: Any, context: Context) -> tuple[model.Chapter, ...]:
    """The chapters in any notation, by their start: a text, a mapping from start to title, or a
    list of lines and mappings."""
    if isinstance(written, str):
        chapters = [_chapter(*pair) for pair in chapter_lines(written)]
    elif isinstance(written, dict):
        chapters = [_chapter(parse_seconds(start), title) for start, title in written.items()]
    else:
        chapters = [
            item.value(context) if isinstance(item, Given) else _chapter(*chapter(item))
            for item in written
        ]
    return tuple(sorted(chapters, key=lambda chapter: chapter.start))


def _chapter(start: int, title: str) -> model.Chapter:
    return model.Chapter(start=start, title=one_line(title))


def moments(written: dict[str, int]) -> tuple[tuple[int, int], ...]:
    """The pages of slides by the seconds from which they are shown."""
    return tuple(sorted((parse_seconds(start), page) for start, page in written.items()))


def check_recording(given: Given) -> None:
    """Raise unless there is one address only, of the kind that the provider has."""
    keys = [key for key in ADDRESSES if key in given.values]
    if len(keys) > 1:
        raise BadValueError(f"'{keys[0]}' and '{keys[1]}' are both given", "keep one of them")
    try:
        _identified(given)
    except ValueError as problem:
        raise BadValueError(str(problem), key=keys[0]) from None


def disorder(given: Given) -> list[BadValueError]:
    """The doubt about the first chapter that begins no later than the one above it."""
    written = given.values.get("chapters") or ()
    if isinstance(written, str):
        written = [line for line in written.splitlines() if line.strip()]
    texts = [item.values["start"] if isinstance(item, Given) else item for item in written]
    starts = [re.split(r"[^\w:.]", text.strip())[0].rstrip(":") for text in texts]
    for above, start, text in zip(starts, starts[1:], texts[1:], strict=False):
        if parse_seconds(start) <= parse_seconds(above):
            message = f"the chapter at {start} stands below that at {above}"
            hint = "is one of the times a slip? chapters begin one after the other"
            return [BadValueError(message, hint, "chapters", text)]
    return []


def recording(given: Given, context: Context) -> model.Recording:
    """The recording that a checked mapping describes. Start and aspect ratio are those of its
    address unless they are given."""
    details = given.fields(context)
    for key in ("id", "url", "provider"):
        details.pop(key, None)
    return replace(_identified(given), **details)


def _identified(given: Given) -> model.Recording:
    """The recording by its address alone; ValueError if there is none of this provider."""
    name, provider = given.values.get("id", ""), given.values.get("provider")
    address = next((given.values[key] for key in ADDRESSES[1:] if key in given.values), "")
    if provider in ("file", "link"):
        return model.Recording(provider=provider, url=link(name or address))
    if name and provider and not providers.recognise(name):
        return providers.from_id(provider, name)
    recording = providers.recording(name or address)
    if provider and recording.provider != provider:
        raise BadValueError(f"this is no address at {providers.label(provider)}")
    return recording
