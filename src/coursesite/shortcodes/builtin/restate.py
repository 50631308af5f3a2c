"""{{< restate thm-x >}}: a theorem or another numbered thing once more, with its number.

It may stand above or below, or on another page: `{{< restate 02-limits.md#thm-x >}}`.
"""

from __future__ import annotations

from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def restate(label: str, /) -> Embed:
    return Embed("shortcodes/restate.html", label=label)
