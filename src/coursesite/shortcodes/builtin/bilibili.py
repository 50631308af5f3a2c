"""{{< bilibili BV1xx411c7mD start=90 >}}: a recording at Bilibili, loaded only when clicked.

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
def bilibili(
    id: Annotated[Recording, hosted("bilibili")],
    *,
    start: Seconds | None = None,
    title: str = "",
    aspect: Aspect = "",
) -> Embed:
    return embed("shortcodes/bilibili.html", id, start, title, aspect)
