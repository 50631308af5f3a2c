"""{{< cell 3 >}} … {{< /cell >}}: code and, in fences of `output`, what it gave when it ran.

The number is that of its run, as notebooks count. With `fold` a reader opens it.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Flag, Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def cell(count: int = 0, *, fold: Flag = False, inner: Inner) -> Embed:
    return Embed("shortcodes/cell.html", count=count, fold=fold, inner=inner)
