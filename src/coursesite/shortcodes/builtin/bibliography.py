"""{{< bibliography >}}: the list of what the page cites, in this place instead of at its end."""

from __future__ import annotations

from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def bibliography() -> Embed:
    return Embed("shortcodes/bibliography.html")
