"""{{< details "Solution" >}} … {{< /details >}}: text that a reader opens.

The first argument is the line that is always there; with `open` the text is open from the start.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Flag, Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def details(summary: str = "", *, open_: Flag = False, inner: Inner) -> Embed:
    return Embed("shortcodes/details.html", summary=summary, open=open_, inner=inner)
