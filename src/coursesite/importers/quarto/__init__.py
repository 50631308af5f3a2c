"""Projects and documents of Quarto and R Markdown as a course.

- `project`: the project as a book: its pages, settings and files
- `contents`: the files that list its pages
- `execution`: results of running its code that it keeps
- `options`: cells of code and their options
- `blocks`: divs and cells as ours
- `cells`: cells as ours, before and after they were run
- `text`: shortcodes, values and references within a line
"""

from coursesite.importers.quarto.project import plan, recognises

__all__ = ["plan", "recognises"]
