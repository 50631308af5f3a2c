"""The files of one recording with their media types, for the shortcodes `video` and `audio`."""

from __future__ import annotations

import re

from msgspec import Struct

_ENDING = re.compile(r"\.(\w+)(?=$|[?#])", re.ASCII)
_TYPES = {
    "aac": "audio/aac",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
}


class MediaSource(Struct, frozen=True):
    """One file of a recording, and its media type (empty if that is not known)."""

    url: str
    type: str


def sources(
    kind: str, urls: tuple[str, ...], types: str = "", start: int = 0, end: int = 0
) -> list[MediaSource]:
    """The files that a player may choose from, in order and without repetition.

    `types` adds the first file with other endings, as in `ogg|mov`. `kind` is "video" or "audio"
    and decides the type of endings that both have. The player begins at `start` seconds and ends
    at `end` unless that is 0, by a media fragment (`#t=`, W3C Media Fragments URI).
    """
    times = f"{start},{end}" if end else str(start or "")
    endings = [ending for ending in re.split(r"[|,\s]+", types) if ending]
    others = [_ENDING.sub(f".{ending.lstrip('.')}", urls[0], count=1) for ending in endings]
    return [
        MediaSource(f"{url}#t={times}" if times and "#" not in url else url, _type(kind, url))
        for url in dict.fromkeys((*urls, *others))
    ]


def _type(kind: str, url: str) -> str:
    match = _ENDING.search(url)
    ending = match[1].lower() if match else ""
    if ending in ("ogg", "webm"):
        return f"{kind}/{ending}"
    return _TYPES.get(ending, "")
