"""{{< exercise "Title" id=ex-1 >}} … {{< /exercise >}}: an exercise.

`> [!EXERCISE]` is the same.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def exercise(title: str = "", *, id_: str = "", inner: Inner) -> Embed:
    template = "shortcodes/exercise.html"
    return Embed(template, role="exercise", title=title, id=id_, exercise="", inner=inner)
