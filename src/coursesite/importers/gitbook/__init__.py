"""Spaces and books of GitBook as courses.

- `planner`: `SUMMARY.md`, `.gitbook.yaml` and `book.json` as a book
- `page`: the text of a page in our syntax
"""

from coursesite.importers.gitbook.planner import plan, recognises

__all__ = ["plan", "recognises"]
