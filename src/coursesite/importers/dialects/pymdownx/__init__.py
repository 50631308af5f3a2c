"""The Markdown of Python-Markdown and its extensions, which MkDocs has, in our syntax.

- `boxes`: admonitions, details and blocks between `///`, and ids of headings
- `marks`: icons, keys, attribute lists and other marks within a line
- `snippets`: files and parts of files that stand in pages
"""
