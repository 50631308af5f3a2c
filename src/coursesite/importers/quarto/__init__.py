"""Projects and documents of Quarto and R Markdown as a course.

- `project`: the project as a book: its pages, settings and files
- `contents`: the files that list its pages
- `listings`: the lists that a page shows by its front matter
- `rendered`: values within lines, from the pages that Quarto made
- `embeds`: results of other documents and notebooks
- `execution`: results of running its code that it keeps
- `blocks`: divs, and cells after they were run
- `cells`: cells of code, their options, and what stands for them here
- `text`: shortcodes, values and references within a line
"""

from coursesite.importers.quarto.project import plan, recognises

__all__ = ["plan", "recognises"]
