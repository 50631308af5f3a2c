"""{{< spotify episode/4rOoJ6Egrf8K2IrywzwOMk >}}: something to hear, loaded only when clicked.

Names a track by its id, anything else as `episode/ID`, or everything by its address. `compact`
makes the player low, `dark` makes it dark; `start` is where to begin, `title` what to call it.
"""

from __future__ import annotations

from typing import Annotated

from coursesite.model import Recording, replace
from coursesite.shortcodes.facade import facade, hosted
from coursesite.shortcodes.parameter_types import Flag, Seconds
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def spotify(
    id: Annotated[Recording, hosted("spotify", prefix="track/")],
    *,
    compact: Flag = False,
    dark: Flag = False,
    start: Seconds | None = None,
    title: str = "",
) -> Embed:
    player = facade(id, start, title)
    frame = player.frame
    if dark:
        frame += ("&" if "?" in frame else "?") + "theme=0"
    height = 152 if compact else 352
    return Embed("shortcodes/spotify.html", embed=replace(player, frame=frame, height=height))
