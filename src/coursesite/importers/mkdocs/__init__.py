"""MkDocs sites, also with Material for MkDocs, as courses.

- `planner`: the plan for a whole site
- `navigation`: `nav:`, `.pages`, `.nav.yml`, `SUMMARY.md` and folders as pages in an order
- `page`: the text of a page in our syntax
- `boxes`: admonitions, details and blocks between `///`, and ids of headings
- `marks`: icons, keys, attribute lists and other marks within a line
- `inclusions`: snippets, included files and variables, which are put in
- `config`: `mkdocs.yml` with what it inherits
"""

from coursesite.importers.mkdocs.planner import plan, recognises

__all__ = ["plan", "recognises"]
