"""Hosts of recordings whose pages stand under many names, or that say their players' addresses
themselves: Panopto, Kaltura, Echo360, PeerTube and others; and those that play nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from msgspec import Struct

from coursesite.text.durations import parse_seconds
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.text.browser_urls import Target

    Pairs = list[tuple[str, str]]

_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_PEERTUBE = rf"(?:{_GUID}|[1-9A-HJ-NP-Za-km-z]{{22}})"
_ENTRY = r"[01]_[0-9a-z]{8}"


class Player(Struct, frozen=True):
    """A recording at such a host: the addresses of its page and of its player without a start, and
    the seconds where its address begins and ends."""

    provider: str
    url: str
    frame: str
    start: int = 0
    end: int = 0


class _Host(Struct, frozen=True):
    """A kind of host: `place` matches host and path of its recordings; `url` and `frame` have the
    groups of the match in braces. `{}` is the address itself without its query."""

    provider: str
    place: re.Pattern[str]
    url: str
    frame: str
    starts: tuple[str, ...]
    """The parameters of an address that say where to begin."""
    ends: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Parameters of which an address of a recording has one."""


_HOSTS = (
    _Host(
        "panopto",
        rare(r"(?P<host>[^/]+)/Panopto/Pages/(?:Viewer|Embed)\.aspx", re.I),
        "https://{host}/Panopto/Pages/Viewer.aspx",
        "https://{host}/Panopto/Pages/Embed.aspx",
        ("start",),
        needs=("id", "pid", "tid"),
    ),
    _Host(
        "kaltura",
        rare(
            r"[^/]+/(?:p/\d+/(?:sp/\d+/)?(?:embedIframeJs|embedPlaykitJs)/uiconf_id/\d+.*"
            rf"|(?:.+/)?embed/secure/iframe/entryId/{_ENTRY}/.*)"
        ),
        "{}",
        "{}",
        ("kalturaStartTime", "kalturaSeekFrom", "st", "t"),
        ("kalturaClipTo",),
    ),
    _Host(
        "echo360",
        rare(rf"[^/]*echo360\.(?:org|net)[^/]*/media/{_GUID}/public"),
        "{}",
        "{}",
        ("startTimeMillis",),
        ("endTimeMillis",),
    ),
    _Host(
        "loom",
        rare(r"(?:www\.)?loom\.com/(?:share|embed)/(?P<id>[0-9a-f]{32})"),
        "https://www.loom.com/share/{id}",
        "https://www.loom.com/embed/{id}",
        ("t",),
    ),
    _Host(
        "dailymotion",
        rare(
            r"(?:(?:www\.)?dailymotion\.com/(?:embed/)?video/|dai\.ly/)(?P<id>[a-z0-9]{5,12})"
            r"(?:_[^/]*)?"
        ),
        "https://www.dailymotion.com/video/{id}",
        "https://geo.dailymotion.com/player.html?video={id}",
        ("start", "startTime"),
    ),
    _Host(
        "peertube",
        rare(rf"(?P<host>[^/]+)/(?:videos/(?:watch|embed)|w)/(?P<id>(?:p/)?{_PEERTUBE})"),
        "https://{host}/w/{id}",
        "https://{host}/videos/embed/{id}",
        ("start",),
        ("stop",),
    ),
    _Host(
        "sharepoint",
        rare(r"[^/]+\.sharepoint\.com/.*/_layouts/15/embed\.aspx", re.I),
        "{}",
        "{}",
        ("startTime",),
    ),
)
_MAYBE = (
    _Host(
        "google-drive",
        rare(r"drive\.google\.com/file/d/(?P<id>[A-Za-z0-9_-]{10,})(?:/[a-z]*)?"),
        "https://drive.google.com/file/d/{id}/view",
        "https://drive.google.com/file/d/{id}/preview",
        ("t", "start"),
    ),
    _Host(
        "archive",
        rare(r"(?:www\.)?archive\.org/(?:details|embed)/(?P<id>[A-Za-z0-9._-]+(?:/[^/]+)?)"),
        "https://archive.org/details/{id}",
        "https://archive.org/embed/{id}",
        ("start", "t"),
    ),
)
"""Hosts of all kinds of files: a recording is meant only where one is asked for."""
_SHARING = frozenset(
    ("usp", "sid", "si", "feature", "share", "autoplay", "autoPlay", "muted", "fbclid", "gclid")
)
"""Parameters that say who shared an address, or are the business of a click."""
_UNITS: dict[str, Callable[[int], str]] = {
    "echo360": lambda seconds: str(seconds * 1000),
    "loom": lambda seconds: f"{seconds}s",
    "peertube": lambda seconds: f"{seconds}s",
}
"""The ways to write a time, where it is not in seconds."""

_LINKS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (rare(r"(?:[^/]+\.)?zoom\.(?:us|com)/rec/.*"), "Zoom", "it plays on pages of Zoom only"),
    (
        rare(r"[^/]+\.webex\.com/.*(?:recording|playback|ldr\.php).*", re.I),
        "Webex",
        "it plays on pages of Webex only",
    ),
    (
        rare(rf"[^/]+/(?:media/(?:t/|.+/)|.*/?id/){_ENTRY}.*|(?:www\.)?kaltura\.com/tiny/.+"),
        "Kaltura",
        "take the address of its player: Share, then Embed",
    ),
    (
        rare(r"[^/]*echo360\.(?:org|net)[^/]*/(?:lesson|section|media|collection)/.*"),
        "Echo360",
        "make it public, and take that address, which ends in /public",
    ),
    (
        rare(
            r"[^/]+\.sharepoint\.com/(?::v:/.*|.*/stream\.aspx)|web\.microsoftstream\.com/.*", re.I
        ),
        "SharePoint",
        "take the address of its player: Share, then Embed code",
    ),
    (
        rare(r"[^/]+/Panopto/Pages/Sessions/.*", re.I),
        "Panopto",
        "that is a folder: take the address of one recording",
    ),
    (
        rare(r"drive\.google\.com/(?:drive/.*|open)|photos\.(?:app\.goo\.gl|google\.com)/.*"),
        "Google",
        "take the address of the file itself: …/file/d/…/view",
    ),
    (
        rare(r"(?:www\.|m\.)?youtube\.com/(?:clip/.+|@[^/]+(?:/.*)?|c/.+|user/.+|channel/.+)"),
        "YouTube",
        "take the address of one video or playlist",
    ),
    (rare(r"b23\.tv/.+|spotify\.link/.+|bili2233\.cn/.+"), "this host", "take the long address"),
)
"""Recordings that can be linked only: host and path, the name of the host, and a hint."""


def read(address: Target, *, wanted: bool = False) -> Player | None:
    """The recording at an address; None if it is that of no such host. With `wanted` a recording is
    asked for, and files of hosts of all kinds of files are taken for one."""
    place = f"{address.host}{address.path.rstrip('/')}"
    for host in (*_HOSTS, *_MAYBE) if wanted else _HOSTS:
        match = host.place.fullmatch(place)
        pairs = parse_qsl(address.query) if match else []
        if match and (not host.needs or any(key in host.needs for key, _ in pairs)):
            return _player(host, match, f"https://{address.host}{address.path}", pairs)
    return None


def _player(host: _Host, match: re.Match[str], here: str, pairs: Pairs) -> Player:
    given = dict(pairs)
    more = [
        (key, value)
        for key, value in pairs
        if key not in host.starts + host.ends
        and key not in _SHARING
        and not key.startswith("utm_")
        and (key != "video" or host.provider != "dailymotion")
    ]
    named = match.groupdict()
    url, frame = (_with(form.format(here, **named), more) for form in (host.url, host.frame))
    start = _seconds(host, [given[key] for key in host.starts if key in given])
    end = _seconds(host, [given[key] for key in host.ends if key in given])
    return Player(host.provider, url, frame, start, end)


def _seconds(host: _Host, values: list[str]) -> int:
    for value in values:
        try:
            return parse_seconds(value) // (1000 if host.provider == "echo360" else 1)
        except ValueError:
            continue
    return 0


def at_time(provider: str, url: str, start: int, end: int = 0) -> str:
    """The address of a page or player at such a host with its start and end."""
    host = next((host for host in (*_HOSTS, *_MAYBE) if host.provider == provider), None)
    if host is None:
        return url
    unit = _UNITS.get(provider, str)
    name = host.starts[-1 if "player.html" in url else 0]  # Dailymotion's has a name of its own
    times = [(name, unit(start))] if start else []
    if end and host.ends:
        times.append((host.ends[0], unit(end)))
    return _with(url, times)


def can_end(provider: str) -> bool:
    """Whether players at such a host can be told where to end."""
    return any(host.ends for host in _HOSTS if host.provider == provider)


def linked_only(address: Target) -> tuple[str, str] | None:
    """The host of a recording that plays on no page but its own, and a hint; None if the address is
    that of no such recording."""
    place = f"{address.host}{address.path}"
    for pattern, name, hint in _LINKS:
        if pattern.fullmatch(place):
            return name, hint
    return None


def _with(url: str, pairs: Pairs) -> str:
    if not pairs:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs, quote_via=quote)}"
