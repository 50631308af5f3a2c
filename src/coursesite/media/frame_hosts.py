"""The hosts that a frame loads pages from, for the policy of the page that it is on."""

from __future__ import annotations

import re

from coursesite.text.lazy_regex import rare

PLAYERS = {
    "www.youtube-nocookie.com": ("https://www.youtube-nocookie.com",),
    "www.youtube.com": ("https://www.youtube.com",),
    "player.vimeo.com": ("https://player.vimeo.com",),
    # on a phone, the player of Bilibili goes on to a page of the site
    "player.bilibili.com": ("https://player.bilibili.com", "https://www.bilibili.com"),
    "player.twitch.tv": ("https://player.twitch.tv",),
    "clips.twitch.tv": ("https://clips.twitch.tv",),
    "open.spotify.com": ("https://open.spotify.com",),
}
"""Players that load no page but from these hosts, by the host of their address."""
_LOGIN = rare(
    r"(?:^|[.-])(?:panopto|kaltura|mediaspace|zoom|echo360|yuja|mediasite|sharepoint|onedrive|"
    r"microsoft|microsoftstream|office|live|dropbox|box|opencast|moodle|canvas|instructure|"
    r"blackboard)(?:[.-]|$)|^(?:docs|drive|classroom)\.google\.com$",
    re.ASCII,
)
"""Hosts that may send a reader to a page of her university to log in, and from there back."""


def frame_sources(host: str, origin: str, *, recording: bool) -> tuple[str, ...]:
    """The sources that a frame at `origin` needs in `frame-src`. Of a `recording` at a host that is
    not known any host may ask for a login, so every address with https: is one."""
    if host in PLAYERS:
        return PLAYERS[host]
    return ("https:",) if recording or _LOGIN.search(host) else (origin,)
