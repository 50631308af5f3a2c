"""{{< note warning title="Mind the units" >}} … {{< /note >}}: a callout.

The kinds are note (the default), tip, important, warning, caution, info and danger.
"""

from __future__ import annotations

from typing import Literal

from coursesite.shortcodes.parameter_types import Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode

Kind = Literal["note", "tip", "important", "warning", "caution", "info", "danger"]


@shortcode
def note(kind: Kind = "note", *, title: str = "", inner: Inner) -> Embed:
    return Embed("shortcodes/note.html", kind=kind, title=title, inner=inner)
