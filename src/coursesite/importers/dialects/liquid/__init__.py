"""Liquid, the template language of Jekyll: read into a tree and rendered once with a site's data.

Other packages import the names at the end of this module. The rooms, from the entry downwards:

- `renderer`: `render`, the entry: the text of a page without Liquid, with notes for the report
- `environment`: the interpreter, python-liquid with Jekyll's tags and filters
- `tags`: includes, addresses of pages, citations
- `theme_includes`: the shortcodes for includes that many themes have
- `placeholders`: marks in rendered text for comments and shortcodes, and their replacement
- `tokens`: the tags and outputs of a text, and the pieces between which Liquid decides
- `filters`: the filters of Jekyll, and of Liquid as Ruby has them
- `values`: documents, and the truth, the text and the members of values
"""

from coursesite.importers.dialects.liquid.placeholders import SOURCE_COMMENT, Held
from coursesite.importers.dialects.liquid.renderer import Rendered, render, render_layout
from coursesite.importers.dialects.liquid.values import (
    BuildTime,
    DocumentDrop,
    UnresolvedLiquidError,
    text,
)

__all__ = [
    "SOURCE_COMMENT",
    "BuildTime",
    "DocumentDrop",
    "Held",
    "Rendered",
    "UnresolvedLiquidError",
    "render",
    "render_layout",
    "text",
]
