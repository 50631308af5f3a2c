"""Liquid, the template language of Jekyll: read into a tree and rendered once with a site's data.

The rooms, from the entry downwards:

- `renderer`: `render`, the entry: the text of a page without Liquid, with notes for the report
- `blocks`: conditions, loops, captures and highlighted code
- `includes`: includes, as shortcodes or rendered
- `theme_includes`: the shortcodes for includes that many themes have
- `context`: the state that these share while a text is rendered
- `site_lookup`: the interface through which they ask for the site's files and addresses
- `placeholders`: marks in rendered text for comments and shortcodes, and their replacement
- `parser`: the tree of blocks around text, outputs and tags
- `tokens`: the tags and outputs of a text
- `filters`, `list_filters`: the filters of Liquid and Jekyll
- `expressions`: paths, literals, filters and conditions
- `dates`: dates as filters read and print them
- `drops`: documents as values
- `values`: truth, printing and members of values
"""
