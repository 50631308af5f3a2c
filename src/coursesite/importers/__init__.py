"""Notes from elsewhere become a course: a post, a site of another program, a folder of notes.

    plan = plan_import(Path("notes.md"))        # reads; writes nothing
    print(report_text(plan, Path("notes.md")))
    done = write(plan, Path("course"), force=False)

A plan is data: the files to write below the destination, and a report on every part of the source.
The entry:

- `sources`: the table of sources, and `plan_import`, which picks one. A new source is a package
  beside `jekyll/` and an entry in that table.
- `report`: a plan as text for people, or as JSON

Sources, each from a path to a plan:

- `single_post/`: one post as a course, or as one lecture
- `jekyll/`: a whole Jekyll site, with the themes Chirpy, Just the Docs and Just the Class
- `quarto/`: projects and documents of Quarto and R Markdown
- `mkdocs/`: a MkDocs site, also with Material for MkDocs
- `jupyter_book/`: books of Jupyter Book, of both versions
- `docusaurus/`, `hugo/`: sites of Docusaurus and Hugo
- `mdbook/`, `gitbook/`: books of mdBook and GitBook, by their `SUMMARY.md`
- `folder/`: a folder of Markdown: plain, a wiki of GitHub, or a vault of Obsidian

What they share:

- `dialects/`: the Markdown and the templates of other programs, whatever the source
- `book/`: a folder of pages in an order, whatever program made a site of it
- `lectures/`: a long text split into lectures
- `scholarly/`: theorems, references, citations and boxes of other programs
- `text/`: parts of a text: code, HTML, links, formulas
- `data/`: front matter, settings, dates
- `coverage/`: how much of a source is in the site that is built of the course
- `plans/`: the files of an import and the notes on it
"""

from __future__ import annotations

from coursesite.importers.coverage.measure import measure
from coursesite.importers.plans.plan import ImportPlan, PlannedFile, ReportRow
from coursesite.importers.plans.plan_writer import WriteResult, write
from coursesite.importers.report import coverage_text
from coursesite.importers.report import json as report_json
from coursesite.importers.report import text as report_text
from coursesite.importers.sources import SOURCES, plan_import

__all__ = [
    "SOURCES",
    "ImportPlan",
    "PlannedFile",
    "ReportRow",
    "WriteResult",
    "coverage_text",
    "measure",
    "plan_import",
    "report_json",
    "report_text",
    "write",
]
