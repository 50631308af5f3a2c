"""A folder of pages in an order as a course, whatever program made a site of it.

A source reads its table of contents into a `Book`, and has a function that turns the text of a page
into our syntax. The rest is here, in the order of the work:

- `model`: a book, its pages, and what a source's function gives
- `files`: the files below a folder that may be pages, belong to pages, or stand in pages
- `natural_order`: the order of paths as people number them
- `kinds`: which pages are lectures, labs, assignments
- `places`: the path of each file in the course, and its address
- `links`: what an address on a page leads to, in any of the spellings that programs allow
- `front_matter`: keys that most programs know as keys of ours
- `notebook`: the cells of a notebook that is a page
- `summary`: tables of contents that are lists of links
- `planner`: the pages, the files and `course.yml` as a plan
"""

from coursesite.importers.book.model import Book, Convert, Converted, Page
from coursesite.importers.book.planner import plan_book

__all__ = ["Book", "Convert", "Converted", "Page", "plan_book"]
