"""{{< solution for=ex-1 >}} … {{< /solution >}}: the solution of an exercise.

`> [!SOLUTION]` is the same. Without `for` it is of the last exercise above it.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def solution(title: str = "", *, id_: str = "", for_: str = "", inner: Inner) -> Embed:
    part = Embed("shortcodes/solution.html", role="solution", id=id_, exercise=for_, inner=inner)
    return part.titled(title)
