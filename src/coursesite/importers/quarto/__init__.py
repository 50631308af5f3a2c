"""Projects and documents of Quarto and R Markdown as courses.

- `project`: the project as a book: its pages, settings and files
- `contents`: the files that list its pages, and the lists that pages show
- `results`: results of running its code that it keeps, or embeds
- `blocks`: divs, and cells after they were run
- `cells`: cells of code, their options, and what stands for them here
- `text`: shortcodes, values and references within a line
"""

from coursesite.importers.quarto.project import plan, recognises

__all__ = ["plan", "recognises"]
