"""{{< at 12:34 >}}: a moment of the page's recording; a click plays from there.

The time is written as 754, 12:34 or 12m34s; a second argument is shown in its place.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Seconds
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode
from coursesite.text.durations import clock


@shortcode
def at(time: Seconds, label: str = "") -> Embed:
    return Embed("shortcodes/at.html", seconds=time, label=label or clock(time))
