"""Books of mdBook as courses.

- `planner`: `book.toml` and `SUMMARY.md` as a book
- `page`: the text of a chapter in our syntax
"""

from coursesite.importers.mdbook.planner import plan, recognises

__all__ = ["plan", "recognises"]
