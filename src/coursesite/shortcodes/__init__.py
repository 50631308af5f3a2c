"""Shortcodes: `{{< name … >}}` in the notes. Each is one file of `builtin/`, or of a site.

Writing a shortcode takes only the names that are exported here. The machine behind them, in the
order in which a call passes through it:

- `syntax`: where a tag begins and ends, what it calls, which tag closes it
- `lexer`: a tag to words with their offsets
- `registry`: all shortcodes of a site, by name
- `discovery`: loads them from the site's files, installed packages and `builtin/`
- `signature`: a function to a `Shortcode`, its parameters read from its annotations
- `parameter_types`: the annotations that a parameter may have, and how their values are read
- `binding`: the words of a call to the arguments of the function
- `results`: the values that a function may return
- `expansion`: a call to HTML or Markdown, or to a placeholder and messages
- `includes`: the text of an included file as Markdown
- `data_tables`: a file of data as a table in Markdown
- `diagrams`: fenced code that is drawn

and, for the built-in ones:

- `facade`: the link that stands for a player until it is clicked
- `media_sources`: the files of one recording, with their media types
- `builtin/`: the shortcodes themselves
"""

from coursesite.model import Include
from coursesite.model import PageFacts as Page
from coursesite.shortcodes.parameter_types import (
    Flag,
    Inner,
    Raw,
    Seconds,
    ShortcodeError,
    Url,
    VideoId,
)
from coursesite.shortcodes.results import Embed, Markdown
from coursesite.shortcodes.signature import shortcode

__all__ = [
    "Embed",
    "Flag",
    "Include",
    "Inner",
    "Markdown",
    "Page",
    "Raw",
    "Seconds",
    "ShortcodeError",
    "Url",
    "VideoId",
    "shortcode",
]
