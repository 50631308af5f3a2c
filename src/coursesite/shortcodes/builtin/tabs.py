"""{{< tabs >}} … {{< /tabs >}}: panels of which a reader sees one at a time.

Each panel is a `tab` between the two tags.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def tabs(*, inner: Inner) -> Embed:
    return Embed("shortcodes/tabs.html", inner=inner)
