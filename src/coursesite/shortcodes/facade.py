"""Facades: links in the place of players of other hosts, which load them only when clicked.

So no other host learns of a reader before she asks for it (`content/guide/decisions/facades.md`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from msgspec import Struct

from coursesite.media import providers
from coursesite.model import Recording, replace
from coursesite.shortcodes.parameter_types import ShortcodeError, ValueReader
from coursesite.shortcodes.results import Embed
from coursesite.text.durations import clock

if TYPE_CHECKING:
    from coursesite.shortcodes.lexer import Argument


class Facade(Struct, frozen=True, kw_only=True):
    """The values of `shortcodes/_facade.html`: a link to `href`, which a script replaces with the
    frame at `frame` when it is clicked; if that is empty, it stays a link.

    `kind` is video, audio, slides or page; `start` is in seconds; `page` is a page of slides from
    1, 0 for none; `height` in pixels is for players with a height of their own instead of a ratio.
    """

    kind: str
    provider: str
    href: str
    frame: str
    label: str
    title: str = ""
    aspect: str = "16/9"
    start: int = 0
    page: int = 0
    height: int = 0

    @property
    def clock(self) -> str:
        """The start as a player shows it."""
        return clock(self.start)


def _aspect(argument: Argument) -> str:
    ratio = _RATIO.fullmatch(argument.value.strip())
    if not ratio or not float(ratio[1]) or not float(ratio[2]):
        raise ShortcodeError
    return f"{ratio[1]}/{ratio[2]}"


_RATIO = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*[:/]\s*(\d{1,4}(?:\.\d{1,4})?)", re.ASCII)
Aspect = Annotated[str, ValueReader("a ratio such as 16/9", _aspect)]


def hosted(provider: str, prefix: str = "") -> ValueReader:
    """A reader of ids and addresses of recordings at `provider`: its values are `Recording`s. An id
    that the host does not know is tried with `prefix` before it."""

    def read(argument: Argument) -> Recording:
        value = argument.value.strip()
        if recording := providers.recognise(value):
            if recording.provider != provider:
                message = f"this is an address at {providers.label(recording.provider)}"
                raise ShortcodeError(message, f"use {{{{< {recording.provider} … >}}}}")
            return recording
        for name in dict.fromkeys((value, prefix + value)):
            try:
                return providers.from_id(provider, name)
            except ValueError:
                continue
        raise ShortcodeError

    return ValueReader(f"an id or an address at {providers.label(provider)}", read)


def embed(
    template: str,
    recording: Recording,
    start: int | None = None,
    title: str = "",
    aspect: str = "",
    end: int | None = None,
) -> Embed:
    """The result of a shortcode for a recording at another host: `template` with its `facade`."""
    shown = facade(recording, start, title, aspect, end)
    if end is not None and not providers.can_end(recording):
        message = f"the player of {shown.label} cannot be told where to end"
        raise ShortcodeError(message, "take 'end' away", "end")
    return Embed(template, embed=shown)


def link_to(recording: Recording, host: str, hint: str, title: str = "") -> Embed:
    """A link to a recording that `host` shows on no page but its own, with a warning."""
    shown = Facade(
        kind="video", provider="link", href=recording.url, frame="", label=host, title=title
    )
    result = Embed("shortcodes/_facade.html", embed=shown)
    result.link = f"the recording is a link, since {host} shows it on no page but its own", hint
    return result


def facade(
    recording: Recording,
    start: int | None = None,
    title: str = "",
    aspect: str = "",
    end: int | None = None,
) -> Facade:
    """The facade of a recording; `start` and `end` (seconds), `title` and `aspect` win over its
    own."""
    seconds = recording.start if start is None else start
    shown = replace(recording, start=seconds, end=recording.end if end is None else end)
    return Facade(
        kind="audio" if providers.is_audio(shown) else "video",
        provider=shown.provider,
        href=providers.watch_url(shown),
        frame=providers.frame_url(shown),
        label=providers.label(shown.provider),
        title=title or recording.title,
        aspect=aspect or recording.aspect,
        start=seconds,
    )
