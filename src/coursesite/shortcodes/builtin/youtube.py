"""{{< youtube dqoEU9Ac3ek start=90 >}}: a recording at YouTube, loaded only when clicked.

ID is that of the video or a playlist, or the address of its page. `start` is where to begin, `end`
where to end, `title` what to call it, `aspect` the shape of the picture (16/9).
"""

from __future__ import annotations

from typing import Annotated

from coursesite.model import Recording
from coursesite.shortcodes.facade import Aspect, embed, hosted
from coursesite.shortcodes.parameter_types import Seconds
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def youtube(
    id: Annotated[Recording, hosted("youtube")],
    *,
    start: Seconds | None = None,
    end: Seconds | None = None,
    title: str = "",
    aspect: Aspect = "",
) -> Embed:
    return embed("shortcodes/youtube.html", id, start, title, aspect, end)
