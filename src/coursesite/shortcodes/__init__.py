"""Shortcodes: `{{< name … >}}` in the notes, one file each.

What a file of a site's own needs is here; the rest is in `registry` and `syntax`.
"""

from coursesite.model import Include
from coursesite.shortcodes.results import Embed, Markdown
from coursesite.shortcodes.signature import shortcode
from coursesite.shortcodes.types import Flag, Inner, Raw, Seconds, ShortcodeError, Url, VideoId

__all__ = [
    "Embed",
    "Flag",
    "Include",
    "Inner",
    "Markdown",
    "Raw",
    "Seconds",
    "ShortcodeError",
    "Url",
    "VideoId",
    "shortcode",
]
