"""{{< vimeo 76979871 start=1:30 >}}: a recording at Vimeo, loaded only when clicked.

ID is that of the video or the address of its page. `start` is where to begin, `title` what to
call it, `aspect` the shape of the picture (16/9).
"""

from __future__ import annotations

from typing import Annotated

from coursesite.model import Recording
from coursesite.shortcodes.facade import Aspect, embed, hosted
from coursesite.shortcodes.parameter_types import Seconds
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def vimeo(
    id: Annotated[Recording, hosted("vimeo")],
    *,
    start: Seconds | None = None,
    title: str = "",
    aspect: Aspect = "",
) -> Embed:
    return embed("shortcodes/vimeo.html", id, start, title, aspect)
