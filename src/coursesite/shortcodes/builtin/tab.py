"""{{< tab "Python" >}} … {{< /tab >}}: a panel within `tabs`.

The first argument is its name; with `selected` it is the one that is shown first.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Flag, Inner, ShortcodeError
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def tab(name: str, *, selected: Flag = False, inner: Inner) -> Embed:
    if not name.strip():
        raise ShortcodeError("it needs a name", 'write {{< tab "Name" >}}', "name")
    return Embed("shortcodes/tab.html", name=name, selected=selected, inner=inner)
