"""{{< video lecture.mp4 captions=lecture.vtt >}}: a video of the site's own, or of another host.

Takes the files of one recording in the order in which a browser should try them; `types="webm|ogv"`
stands for the same file with those endings. `poster` is the picture shown before it plays,
`captions` a file ending in `.vtt`, `.srt` or `.sbv`, `start` where to begin and `end` where to end,
`title` its caption; `autoplay`, `loop` and `muted` are switches. The address of a video at a known
host gives its player, loaded only when clicked.
"""

from __future__ import annotations

from coursesite.media import providers
from coursesite.model import Recording
from coursesite.shortcodes.facade import Aspect, embed, link_to
from coursesite.shortcodes.media_sources import sources
from coursesite.shortcodes.parameter_types import Flag, Seconds, Url
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def video(
    src: Url,
    *more: Url,
    types: str = "",
    poster: Url = "",
    captions: Url = "",
    title: str = "",
    start: Seconds | None = None,
    end: Seconds | None = None,
    aspect: Aspect = "",
    autoplay: Flag = False,
    loop: Flag = False,
    muted: Flag = False,
) -> Embed:
    if recording := providers.recognise(src, wanted=True):
        return embed("shortcodes/_facade.html", recording, start, title, aspect, end)
    page = Recording(provider="link", url=src)
    if only := providers.linked_only(page):
        return link_to(page, *only, title)
    return Embed(
        "shortcodes/video.html",
        src=src,
        sources=sources("video", (src, *more), types, start or 0, end or 0),
        poster=poster,
        captions=captions,
        title=title,
        aspect=aspect,
        autoplay=autoplay,
        loop=loop,
        muted=muted,
    )
