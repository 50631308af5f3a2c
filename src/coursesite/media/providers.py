"""Recordings and documents at other hosts: from an address to a player or viewer.

Everything is computed from the address; nothing is ever fetched. A recording's `id` is its name at
the host. Some have a second part after `/`: Vimeo's hash of an unlisted video, Bilibili's part
number. At Twitch (`videos`, `clip`, `channel`) and Spotify (`track`, `episode` ...) the first part
is the type.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlencode

from msgspec import Struct

from coursesite.media import players
from coursesite.media.hosts import IDS, identify, split_url
from coursesite.model import Recording, replace
from coursesite.text.browser_urls import disguised, scheme
from coursesite.text.lazy_regex import rare

LABELS = {
    "youtube": "YouTube",
    "vimeo": "Vimeo",
    "bilibili": "Bilibili",
    "twitch": "Twitch",
    "spotify": "Spotify",
    "panopto": "Panopto",
    "kaltura": "Kaltura",
    "echo360": "Echo360",
    "loom": "Loom",
    "dailymotion": "Dailymotion",
    "peertube": "PeerTube",
    "sharepoint": "SharePoint",
    "archive": "Internet Archive",
    "google-slides": "Google Slides",
    "google-docs": "Google Docs",
    "google-sheets": "Google Sheets",
    "google-drive": "Google Drive",
    "pdf": "PDF",
    "file": "File",
    "link": "Link",
}
AUDIO = ("mp3", "m4a", "aac", "oga", "opus", "flac", "wav", "weba")
VIDEO = ("mp4", "m4v", "webm", "mov", "mkv", "ogv", "ogg")


# ---- from an author's words to a recording --------------------------------------------------


def recognise(url: str, *, wanted: bool = False) -> Recording | None:
    """The recording at the address of a page or player of a known host, or None. With `wanted` a
    recording is asked for: a file at Google Drive or the Internet Archive is one then.

    Start, end and playlist are kept, also behind `&amp;`; parameters that say who shared the
    address are dropped.
    """
    if (found := identify(url)) is not None:
        known = _recording(found.provider, found.name, found.start, found.aspect)
        whole: Recording = replace(known, end=found.end, more=found.more)
        return whole
    parts = split_url(url)
    if parts is None or (player := players.read(parts, wanted=wanted)) is None:
        return None
    return Recording(
        provider=player.provider,
        url=player.url,
        frame=player.frame,
        start=player.start,
        end=player.end,
    )


def linked_only(recording: Recording) -> tuple[str, str] | None:
    """The host of a recording that plays on no page but its own, and a hint; None for others, and
    for hosts that are not known."""
    parts = split_url(recording.url) if recording.provider == "link" else None
    return players.linked_only(parts) if parts else None


def can_end(recording: Recording) -> bool:
    """Whether its player can be told where to end."""
    return recording.provider in ("youtube", "file") or players.can_end(recording.provider)


def from_id(provider: str, name: str, start: int = 0) -> Recording:
    """The recording that a host knows by `name`. Raises ValueError if the host is unknown, or
    `name` is no id there.

    Beyond the forms of `Recording.id`, a bare number at Twitch is a video, any other bare name
    there is a channel, `episode:ID` at Spotify is read as `episode/ID`, and a long id of YouTube
    that begins with `PL` or its like is a playlist.
    """
    if provider not in IDS:
        raise ValueError(f"'{provider[:40]}' is not one of {', '.join(IDS)}")
    full = name.replace(":", "/") if provider == "spotify" else name
    if provider == "youtube" and re.fullmatch(r"(?:PL|UU|FL|OL|RD)[A-Za-z0-9_-]{14,}", name):
        full = f"playlist/{name}"
    if provider == "twitch" and "/" not in name:
        full = (
            f"videos/{name.removeprefix('v')}" if name.lstrip("v").isdigit() else f"channel/{name}"
        )
    if not re.fullmatch(IDS[provider], full):
        raise ValueError(f"'{name[:40]}' is not the id of something at {label(provider)}")
    return _recording(provider, full, start)


def recording(text: str) -> Recording:
    """The recording at an id of YouTube, a URL or the path of a file. Raises ValueError, with a
    message for the author, if the text is none of them."""
    if re.fullmatch(r"[A-Za-z0-9_-]{11}", text):
        return from_id("youtube", text)
    if known := recognise(text, wanted=True):
        return known
    if media_type(text):
        return Recording(provider="file", url=text)
    if re.match(r"https?://[^/?#\\]", text, re.IGNORECASE):
        if split_url(text) is None or disguised(text) or any(c.isspace() for c in text):
            raise ValueError(f"'{text[:40]}' is a broken address")
        return Recording(provider="link", url=text)
    raise ValueError(
        f"'{text[:40]}' is no recording: give an id of 11 characters at YouTube, "
        "an address with https://, or the path of a video file"
    )


def media_type(path: str) -> str:
    """The type of file, "video" or "audio", by the ending of a path or URL; else empty."""
    if scheme(path) not in ("", "http", "https") or disguised(path):
        return ""
    ending = re.split(r"[?#]", path, maxsplit=1)[0].rpartition("/")[2].rpartition(".")[2].lower()
    return "video" if ending in VIDEO else "audio" if ending in AUDIO else ""


def is_audio(recording: Recording) -> bool:
    """Whether a recording has sound only."""
    if recording.provider == "file":
        return media_type(recording.url) == "audio"
    return recording.provider == "spotify"


# ---- from a recording to addresses -----------------------------------------------------------


def label(provider: str) -> str:
    """The name of a host, in its own spelling."""
    return LABELS.get(provider, provider.title())


def frame_url(recording: Recording, *, autoplay: bool = False, parent: str = "localhost") -> str:
    """The address of the player, for an iframe; empty for a file or a link, which have none.

    `parent` is the host name of the page: Twitch plays nowhere else.
    """
    name, start = recording.id, recording.start
    head, _, tail = name.partition("/")
    on, more = {"autoplay": "1"} if autoplay else {}, dict(recording.more)
    match recording.provider:
        case "youtube":
            query = {"start": str(start)} if start else {}
            query |= {"end": str(recording.end)} if recording.end else {}
            base = "https://www.youtube-nocookie.com/embed/"
            if head == "playlist":
                base, query = f"{base}videoseries", {"list": tail, **query}
            elif head == "channel":
                base, query = f"{base}live_stream", {"channel": tail, **query}
            else:
                base += name
            return _url(base, {**query, "rel": "0", **more, **on})
        case "vimeo":
            at = f"#t={start}s" if start else ""
            if head in ("event", "showcase"):
                return _url(f"https://vimeo.com/{name}/embed", {**more, **on}) + at
            query = {"h": tail} if tail else {}
            base = f"https://player.vimeo.com/video/{head}"
            return _url(base, {**query, "dnt": "1", **more, **on}) + at
        case "bilibili":
            query = {"bvid": head} if head.startswith("BV") else {"aid": head.removeprefix("av")}
            query |= {"page": tail} if tail else {}
            query |= {"t": str(start)} if start else {}
            query |= {"danmaku": "0", "autoplay": "1" if autoplay else "0"}
            return _url("https://player.bilibili.com/player.html", {**query, **more})
        case "twitch":
            play = {"parent": parent, "autoplay": "true" if autoplay else "false"}
            if head == "clip":
                return _url("https://clips.twitch.tv/embed", {"clip": tail, **play})
            query = {"channel": tail} if head == "channel" else {"video": tail}
            query |= {"time": _hms(start)} if start and head == "videos" else {}
            return _url("https://player.twitch.tv/", {**query, **play, **more})
        case "spotify":
            query = {"t": str(start)} if start else {}
            return _url(f"https://open.spotify.com/embed/{name}", {**query, **more})
    return players.at_time(recording.provider, recording.frame, start, recording.end)


def watch_url(recording: Recording) -> str:
    """The address for a reader: the page at the host, or the file, at the start time."""
    url, start, more = recording.url, recording.start, dict(recording.more)
    match recording.provider:
        case "youtube":
            times = {"t": f"{start}s"} if start else {}
            times |= {"end": str(recording.end)} if recording.end else {}
            return _added(url, {**more, **times})
        case "vimeo":
            return _added(url, more) + (f"#t={start}s" if start else "")
        case "bilibili" | "spotify":
            return _added(url, {**more, **({"t": str(start)} if start else {})})
        case "twitch":
            is_video = start and recording.id.startswith("videos/")
            return _added(url, {**more, **({"t": _hms(start)} if is_video else {})})
        case "file" if (start or recording.end) and "#" not in url:
            return f"{url}#t={start}" + (f",{recording.end}" if recording.end else "")
    if recording.frame:
        return players.at_time(recording.provider, url, start)
    return url


# ---- documents -------------------------------------------------------------------------------


class Viewer(Struct, frozen=True, kw_only=True):
    """A document that can be shown in a frame: `url` is for a reader, `frame` for the iframe."""

    provider: str
    url: str
    frame: str


_GOOGLE = {
    "presentation": ("google-slides", "embed"),
    "document": ("google-docs", "preview"),
    "spreadsheets": ("google-sheets", "preview"),
}
_KEY = rare(r"[A-Za-z0-9_-]{10,}")


def document(url: str) -> Viewer | None:
    """The viewer of a slide deck or paper at `url`: a PDF (also a path), Google Slides, Docs,
    Sheets or Drive. None for anything else, which can only be linked.
    """
    parts = split_url(url)
    path = [part for part in parts.path.split("/") if part] if parts else []
    query = {k: v[0] for k, v in parse_qs(parts.query).items()} if parts else {}
    match parts.host if parts else "", path:
        case "docs.google.com", [kind, "d", "e", key, *_] if kind in _GOOGLE:
            provider, view = _GOOGLE[kind]
            base = f"https://docs.google.com/{kind}/d/e/{key}"
            view = "embed" if kind == "presentation" else "pub?embedded=true"
            page = "pubhtml" if kind == "spreadsheets" else "pub"
            return _viewer(provider, key, f"{base}/{page}", f"{base}/{view}")
        case "docs.google.com", [kind, "d", key, *_] if kind in _GOOGLE:
            provider, view = _GOOGLE[kind]
            base = f"https://docs.google.com/{kind}/d/{key}"
            return _viewer(provider, key, f"{base}/view", f"{base}/{view}")
        case "drive.google.com", ["file", "d", key, *_]:
            return _drive(key, query)
        case "drive.google.com", ["open" | "uc"]:
            return _drive(query.get("id", ""), query)
    plain = re.split(r"[?#]", url.strip(), maxsplit=1)[0]
    if plain.lower().endswith(".pdf") and (parts or not scheme(url)) and not disguised(url):
        return Viewer(provider="pdf", url=url.strip(), frame=url.strip())
    return None


def _drive(key: str, query: dict[str, str]) -> Viewer | None:
    base = f"https://drive.google.com/file/d/{key}"
    # Links from before 2021 need their key to go on working.
    old = {"resourcekey": query["resourcekey"]} if "resourcekey" in query else {}
    return _viewer("google-drive", key, _url(f"{base}/view", old), _url(f"{base}/preview", old))


def _viewer(provider: str, key: str, url: str, frame: str) -> Viewer | None:
    return Viewer(provider=provider, url=url, frame=frame) if _KEY.fullmatch(key) else None


# ---- helpers ---------------------------------------------------------------------------------


def _recording(provider: str, name: str, start: int, aspect: str = "16/9") -> Recording:
    """The recording of an id, with the address of its page at the host."""
    head, _, tail = name.partition("/")
    match provider:
        case "youtube" if head == "playlist":
            url = f"https://www.youtube.com/playlist?list={tail}"
        case "youtube" if head == "channel":
            url = f"https://www.youtube.com/channel/{tail}/live"
        case "youtube":
            url = f"https://www.youtube.com/watch?v={name}"
        case "vimeo":
            url = f"https://vimeo.com/{name}"
        case "bilibili":
            url = f"https://www.bilibili.com/video/{head}/" + (f"?p={tail}" if tail else "")
        case "twitch" if head == "clip":
            url = f"https://clips.twitch.tv/{tail}"
        case "twitch":
            url = f"https://www.twitch.tv/{tail if head == 'channel' else name}"
        case _:
            url = f"https://open.spotify.com/{name}"
    return Recording(provider=provider, id=name, url=url, start=start, aspect=aspect)


def _hms(seconds: int) -> str:
    return f"{seconds // 3600}h{seconds // 60 % 60}m{seconds % 60}s"


def _added(url: str, query: dict[str, str]) -> str:
    """An address with more parameters."""
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query, quote_via=quote)}"


def _url(base: str, query: dict[str, str]) -> str:
    return f"{base}?{urlencode(query, quote_via=quote)}" if query else base
