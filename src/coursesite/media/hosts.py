"""The hosts of recordings: the forms of their URLs, and of the ids in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs

from coursesite.text.browser_urls import Target, read
from coursesite.text.durations import parse_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    Identity = tuple[str, str, str] | None
    """Provider, id and aspect ratio of a recording."""

IDS = {
    "youtube": r"[A-Za-z0-9_-]{11}|playlist/[A-Za-z0-9_-]{2,64}|channel/UC[A-Za-z0-9_-]{22}",
    "vimeo": r"(?:(?:event|showcase)/)?[0-9]{1,12}(?:/[0-9a-f]{6,20})?",
    "bilibili": r"(?:BV[0-9A-Za-z]{10}|av[0-9]{1,18})(?:/[0-9]{1,4})?",
    "twitch": r"videos/[0-9]{1,12}|clip/[A-Za-z0-9_-]{1,100}|channel/[A-Za-z0-9_]{2,25}",
    "spotify": r"(?:track|episode|show|playlist|album|artist)/[A-Za-z0-9]{22}",
}
"""The pattern of a whole `Recording.id` at each host."""


class Found(NamedTuple):
    """A recording at an address: `start` and `end` are in seconds, `more` are the parameters of the
    address that its player shall have, too."""

    provider: str
    name: str
    aspect: str
    start: int = 0
    end: int = 0
    more: tuple[tuple[str, str], ...] = ()


_IDENTITY = frozenset(("v", "h", "p", "page", "bvid", "aid", "cid", "video", "clip", "channel"))
_TIMES = ("start", "t", "time_continue", "time")
_OWN = frozenset(("rel", "dnt", "danmaku", "autoplay", "parent", "api", "enablejsapi", "origin"))
"""Parameters that the page's own player sets."""
_SHARING = frozenset(
    (
        *("si", "feature", "pp", "ab_channel", "app", "embeds_referring_euri", "source_ve_path"),
        *("share", "fl", "fe", "turnstile", "fbclid", "gclid", "igsh", "spm_id_from", "vd_source"),
        *("share_source", "share_medium", "share_session_id", "from_spmid", "from", "seid", "nd"),
        *("context", "player_id", "app_id", "referrer", "sr", "tt_content", "tt_medium", "sub_idx"),
        *(
            "widgetid",
            "widget_referrer",
            "isOutside",
            "high_quality",
            "as_wide",
            "original_referer",
        ),
    )
)
"""Parameters that say who shared an address and from where."""


def identify(url: str) -> Found | None:
    """The recording at an address; None if the host is not known, or the address is not that of a
    recording. Parameters are kept but those that say who shared the address.

    >>> identify("https://youtu.be/dqoEU9Ac3ek?si=abc&amp;t=1m30s&end=99&list=PLx")[1:]
    ('dqoEU9Ac3ek', '16/9', 90, 99, (('list', 'PLx'),))
    """
    if (parts := split_url(url)) is None:
        return None
    host = _bare(parts.host)
    if (recording := _HOSTS.get(host)) is None:
        return None
    query = _query(parts.query)
    identity = recording(host, [part for part in parts.path.split("/") if part], query)
    if identity is None or not re.fullmatch(IDS[identity[0]], identity[1]):
        return None
    times = _query(parts.fragment) | query
    ignored = {*_IDENTITY, *_TIMES, *_OWN, *_SHARING, "end"}
    if identity[1].startswith("playlist/"):
        ignored.add("list")
    more = [(key, value) for key, value in query.items() if key not in ignored]
    kept = tuple((key, value) for key, value in more if not key.startswith("utm_"))
    return Found(*identity, _seconds(times, _TIMES), _seconds(times, ("end",)), kept)


def split_url(url: str) -> Target | None:
    """The parts of a web address, or None if the text is not one.

    Besides URLs, these forms are accepted: `&amp;` for `&`, `//host/...`, a known host without a
    scheme, and Spotify's own `spotify:track:ID`.
    """
    url = url.strip().replace("&amp;", "&")
    if url.lower().startswith("spotify:"):
        url = "https://open.spotify.com/" + url[8:].replace(":", "/")
    elif url.startswith("//"):
        url = "https:" + url
    elif "://" not in url and _bare(url.partition("/")[0].lower()) in _HOSTS:
        url = "https://" + url
    target = read(url)
    return target if target and target.on_web else None


def _bare(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.")


def _query(text: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(text).items()}


def _seconds(query: dict[str, str], names: tuple[str, ...]) -> int:
    """The first time under one of these names; 0 if there is none."""
    for key in names:
        try:
            return parse_seconds(query[key])
        except (KeyError, ValueError):
            continue
    return 0


def _youtube(host: str, path: list[str], query: dict[str, str]) -> Identity:
    if host == "youtu.be":
        return ("youtube", path[0], "16/9") if path else None
    match path:
        case ["watch"] if "v" in query:
            return "youtube", query["v"], "16/9"
        case ["watch" | "playlist"] | ["embed", "videoseries"]:
            return "youtube", f"playlist/{query.get('list', '')}", "16/9"
        case ["embed", "live_stream"]:
            return "youtube", f"channel/{query.get('channel', '')}", "16/9"
        case ["channel", name, "live"]:
            return "youtube", f"channel/{name}", "16/9"
        case ["shorts", name, *_]:
            return "youtube", name, "9/16"
        case ["embed" | "live" | "v" | "e", name, *_]:
            return "youtube", name, "16/9"
    return None


def _vimeo(host: str, path: list[str], query: dict[str, str]) -> Identity:
    match path:
        case ["event" | "showcase" | "album" as kind, number, *rest] if "video" not in rest:
            secret = next((part for part in rest if part != "embed"), query.get("h", ""))
            kind = "event" if kind == "event" else "showcase"
            return "vimeo", f"{kind}/{number}" + (f"/{secret}" if secret else ""), "16/9"
    numbers = [n for n, part in enumerate(path) if part.isdigit()]
    if not numbers:
        return None
    at = numbers[-1] if path[0] in ("groups", "album", "showcase") else numbers[0]
    secret = query.get("h") or (path[at + 1] if len(path) == at + 2 else "")
    known = re.fullmatch("[0-9a-f]{6,20}", secret)
    return "vimeo", path[at] + (f"/{secret}" if known else ""), "16/9"


def _bilibili(host: str, path: list[str], query: dict[str, str]) -> Identity:
    name, page = "", query.get("p") or query.get("page") or ""
    if path[:1] == ["video"] and len(path) > 1:
        name = path[1]
    elif path[-1:] == ["player.html"] or path[:1] == ["blackboard"]:
        name = query.get("bvid") or f"av{query.get('aid', '')}"
    return "bilibili", name + (f"/{page}" if page not in ("", "1") else ""), "16/9"


def _twitch(host: str, path: list[str], query: dict[str, str]) -> Identity:
    if host == "player.twitch.tv":
        if "video" in query:
            return "twitch", f"videos/{query['video'].removeprefix('v')}", "16/9"
        return "twitch", f"channel/{query.get('channel', '')}", "16/9"
    if host == "clips.twitch.tv":
        return "twitch", f"clip/{query.get('clip') or (path[0] if path else '')}", "16/9"
    match path:
        case ["videos", number] | [_, "v" | "video", number]:
            return "twitch", f"videos/{number}", "16/9"
        case [_, "clip", name]:
            return "twitch", f"clip/{name}", "16/9"
        case [name] if name not in ("directory", "downloads", "jobs", "search", "settings"):
            return "twitch", f"channel/{name}", "16/9"
    return None


def _spotify(host: str, path: list[str], query: dict[str, str]) -> Identity:
    path = [p for p in path if p not in ("embed", "embed-podcast") and not p.startswith("intl-")]
    return ("spotify", "/".join(path[:2]), "16/9") if len(path) >= 2 else None


_HOSTS: dict[str, Callable[[str, list[str], dict[str, str]], Identity]] = {
    "youtube.com": _youtube,
    "music.youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _youtube,
    "vimeo.com": _vimeo,
    "player.vimeo.com": _vimeo,
    "bilibili.com": _bilibili,
    "player.bilibili.com": _bilibili,
    "twitch.tv": _twitch,
    "player.twitch.tv": _twitch,
    "clips.twitch.tv": _twitch,
    "open.spotify.com": _spotify,
}
