"""{{< audio talk.mp3 title="The talk" >}}: a sound recording of the site's own.

Takes the files of one recording in the order in which a browser should try them; `types="ogg|wav"`
stands for the same file with those endings. `start` is where to begin, `title` its caption. The
address of a recording at a known host gives what its own shortcode gives.
"""

from __future__ import annotations

from coursesite.media import providers
from coursesite.shortcodes.facade import embed
from coursesite.shortcodes.media_sources import sources
from coursesite.shortcodes.parameter_types import Seconds, Url
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def audio(
    src: Url, *more: Url, types: str = "", title: str = "", start: Seconds | None = None
) -> Embed:
    if recording := providers.recognise(src):
        return embed("shortcodes/_facade.html", recording, start, title)
    files = sources("audio", (src, *more), types, start or 0)
    return Embed("shortcodes/audio.html", src=src, sources=files, title=title)
