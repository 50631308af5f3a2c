"""MkDocs sites, also with Material for MkDocs, as courses; their Markdown is in `pymdownx`.

- `planner`: the plan for a whole site, and the text of its pages
- `navigation`: `nav:`, `.pages`, `.nav.yml`, `SUMMARY.md` and folders as pages in an order
- `inclusions`: included files, tables and variables, which are put in
- `config`: `mkdocs.yml` with what it inherits
"""

from coursesite.importers.mkdocs.planner import plan, recognises

__all__ = ["plan", "recognises"]
