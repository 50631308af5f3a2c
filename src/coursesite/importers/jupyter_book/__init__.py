"""Books of Jupyter Book, of version 1 and 2.

- `planner`: the pages of a book in the order of its table of contents
- `toc`: tables of contents in the forms of all versions
- `settings`: the settings of a book as those of a course
- `percent`: scripts whose comments are notes
"""

from coursesite.importers.jupyter_book.planner import plan, recognises

__all__ = ["plan", "recognises"]
