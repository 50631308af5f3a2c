"""{{< note warning title="Mind the units" >}} … {{< /note >}}: a callout.

The kinds are note (the default), tip, important, warning, caution, info and danger. With
`fold=closed` or `fold=open` a reader opens and closes it by a click on the title.
"""

from __future__ import annotations

from typing import Literal

from coursesite.shortcodes.parameter_types import Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode

Kind = Literal["note", "tip", "important", "warning", "caution", "info", "danger"]
Fold = Literal["closed", "open"]


@shortcode
def note(kind: Kind = "note", *, title: str = "", fold: Fold | None = None, inner: Inner) -> Embed:
    sign = {"closed": "-", "open": "+"}.get(fold or "", "")
    return Embed("shortcodes/note.html", kind=kind, title=title, fold=sign, inner=inner)
