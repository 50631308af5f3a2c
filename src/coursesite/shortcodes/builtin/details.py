"""{{< details "Solution" >}} … {{< /details >}}: text that a reader opens.

The first argument is the line that is always there; with `open` the text is open from the start.
Without it, `of="code"` or `of="output"` says what there is to open.
"""

from __future__ import annotations

from typing import Literal

from coursesite.shortcodes.parameter_types import Flag, Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode

Of = Literal["code", "output"]


@shortcode
def details(summary: str = "", *, of: Of | None = None, open_: Flag = False, inner: Inner) -> Embed:
    return Embed("shortcodes/details.html", summary=summary, of=of, open=open_, inner=inner)
