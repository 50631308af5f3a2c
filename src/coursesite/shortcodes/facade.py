"""The stand-in for a player or viewer of another host, which loads only when it is opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from msgspec import Struct

from coursesite.media import providers
from coursesite.model import Recording
from coursesite.shortcodes.parameter_types import Reader, ShortcodeError
from coursesite.shortcodes.results import Embed
from coursesite.text.durations import clock

if TYPE_CHECKING:
    from coursesite.shortcodes.lexer import Argument


class Facade(Struct, frozen=True, kw_only=True):
    """What `shortcodes/_facade.html` shows: a link to `href`, in whose place a script puts the
    frame at `frame` (none if that is empty).

    `kind` is video, audio, slides or page; `start` is in seconds, `page` a page of slides;
    `height` in pixels is for players that have one of their own instead of a ratio.
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
    found = _RATIO.fullmatch(argument.value.strip())
    if not found or not float(found[1]) or not float(found[2]):
        raise ShortcodeError
    return f"{found[1]}/{found[2]}"


_RATIO = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*[:/]\s*(\d{1,4}(?:\.\d{1,4})?)", re.ASCII)
Aspect = Annotated[str, Reader("a ratio such as 16/9", _aspect)]


def hosted(provider: str, prefix: str = "") -> Reader:
    """Reads the id of something at `provider`, or its address, as a `Recording`. `prefix` goes
    before an id that the host would not take without."""

    def read(argument: Argument) -> Recording:
        value = argument.value.strip()
        if found := providers.recognise(value):
            if found.provider != provider:
                message = f"this is an address at {providers.label(found.provider)}"
                raise ShortcodeError(message, f"use {{{{< {found.provider} … >}}}}")
            return found
        for name in dict.fromkeys((value, prefix + value)):
            try:
                return providers.from_id(provider, name)
            except ValueError:
                continue
        raise ShortcodeError

    return Reader(f"an id or an address at {providers.label(provider)}", read)


def embed(
    template: str,
    recording: Recording,
    start: int | None = None,
    title: str = "",
    aspect: str = "",
) -> Embed:
    """A recording at another host; `start` in seconds and `aspect` win over its own."""
    return Embed(template, embed=facade(recording, start, title, aspect))


def facade(
    recording: Recording, start: int | None = None, title: str = "", aspect: str = ""
) -> Facade:
    """The stand-in for the player of a recording."""
    seconds = recording.start if start is None else start
    one = Recording(provider=recording.provider, url=recording.url, id=recording.id, start=seconds)
    return Facade(
        kind="audio" if providers.is_audio(one) else "video",
        provider=one.provider,
        href=providers.watch_url(one),
        frame=providers.frame_url(one),
        label=providers.label(one.provider),
        title=title or recording.title,
        aspect=aspect or recording.aspect,
        start=seconds,
    )
