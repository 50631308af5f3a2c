"""{{< list theorem >}}: links to all theorems of the course, with their titles.

The first argument is the kind; with `of=page`, those of the page alone are listed.
"""

from __future__ import annotations

from typing import Literal

from coursesite.model import ITEM_KINDS
from coursesite.shortcodes.parameter_types import ShortcodeError, did_you_mean
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode

Scope = Literal["course", "page"]


@shortcode
def list_(*kinds: str, of: Scope = "course") -> Embed:
    for kind in kinds or ("",):
        if kind not in ITEM_KINDS:
            hint = did_you_mean(kind, ITEM_KINDS) or f"kinds are {', '.join(ITEM_KINDS)}"
            raise ShortcodeError(f"'{kind}' is no kind of numbered things", hint)
    return Embed("shortcodes/list.html", kinds=" ".join(kinds), of=of)
