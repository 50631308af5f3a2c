"""{{< hint for=ex-1 >}} … {{< /hint >}}: a hint for an exercise.

`> [!HINT]` is the same. Without `for` it is for the exercise right above it, or else an ordinary
callout.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def hint(title: str = "", *, id_: str = "", for_: str = "", inner: Inner) -> Embed:
    part = Embed("shortcodes/hint.html", role="hint", id=id_, exercise=for_, inner=inner)
    return part.titled(title)
