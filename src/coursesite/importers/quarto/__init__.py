"""Projects and documents of Quarto and R Markdown as courses; their Markdown is in `knitr`.

- `project`: the project as a book: its pages, settings and files
- `contents`: the files that list its pages, and the lists that pages show
"""

from coursesite.importers.quarto.project import plan, recognises

__all__ = ["plan", "recognises"]
