"""Books of Jupyter Book and MyST.

- `planner`: the pages of a book in the order of its table of contents
- `facts`: labels, terms and citations of all pages
- `toc`: tables of contents in the forms of all versions
- `settings`: the settings of a book as those of a course
- `page`: the blocks of a page as ours
- `handlers`: each directive as lines of ours
- `inline`: roles, links and attributes within a line
- `percent`: scripts whose comments are notes
"""

from coursesite.importers.jupyter_book.planner import plan, recognises

__all__ = ["plan", "recognises"]
