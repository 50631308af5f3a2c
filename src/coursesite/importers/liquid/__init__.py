"""Liquid, the template language of Jekyll: read into a tree and rendered once with a site's data.

Other packages import the names at the end of this module. The rooms, from the entry downwards:

- `renderer`: `render`, the entry: the text of a page without Liquid, with notes for the report
- `blocks`: conditions, loops, captures and highlighted code
- `includes`: includes, as shortcodes or rendered
- `theme_includes`: the shortcodes for includes that many themes have
- `context`: the state that these share while a text is rendered
- `site_lookup`: the interface through which they ask for the site's files and addresses
- `placeholders`: marks in rendered text for comments and shortcodes, and their replacement
- `parser`: the tree of blocks around text, outputs and tags
- `tokens`: the tags and outputs of a text
- `filters`, `list_filters`, `expression_filters`: the filters of Liquid and Jekyll
- `expressions`: paths, literals, filters and conditions
- `drops`: documents as values
- `values`: truth, printing and members of values
"""

from coursesite.importers.liquid.drops import DocumentDrop
from coursesite.importers.liquid.expression_filters import expression_filters
from coursesite.importers.liquid.filters import FILTERS
from coursesite.importers.liquid.includes import included_names
from coursesite.importers.liquid.placeholders import SOURCE_COMMENT
from coursesite.importers.liquid.renderer import Rendered, render
from coursesite.importers.liquid.values import text

__all__ = [
    "FILTERS",
    "SOURCE_COMMENT",
    "DocumentDrop",
    "Rendered",
    "expression_filters",
    "included_names",
    "render",
    "text",
]
