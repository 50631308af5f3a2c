"""{{< term "gradient" >}}: a word of the course's glossary, whose definition it shows.

The words between the tags stand in its place: `{{< term gradient >}}downhill{{< /term >}}`.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Inner, ShortcodeError
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def term(name: str, *, inner: Inner | None = None) -> Embed:
    if not name.strip():
        raise ShortcodeError("a term has a name", "write the word of the glossary", "name")
    return Embed("shortcodes/term.html", name=name, inner=inner)
