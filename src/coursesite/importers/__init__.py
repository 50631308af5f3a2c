"""Notes from elsewhere become a course: a post, a site of another program, a folder of notes.

    plan = plan_import(Path("notes.md"))        # reads; writes nothing
    print(report_text(plan, Path("notes.md")))
    done = write(plan, Path("course"), force=False)

A plan is data: the files to write below the destination, and a report on every part of the source.
The rooms, from the entry downwards:

- `sources`: the table of sources, and `plan_import`, which picks one. A new source is a package
  beside `jekyll/` and an entry in that table.
- `single_post/`: one post as a course, or as one lecture
- `jekyll/`: a whole Jekyll site, with the themes Chirpy, Just the Docs and Just the Class
- `docusaurus/`: sites of Docusaurus
- `jupyter_book/`: books of Jupyter Book, of both versions
- `myst/`: directives and roles of MyST, whatever source they are from
- `mkdocs/`: a MkDocs site, also with Material for MkDocs
- `mdbook/`, `gitbook/`: books of mdBook and GitBook, by their `SUMMARY.md`
- `book/`: a folder of pages in an order, whatever program made a site of it
- `hugo/`: a site of Hugo
- `folder/`: a folder of Markdown: plain, a wiki of GitHub, or a vault of Obsidian
- `obsidian/`: notes of Obsidian and pages of wikis, whatever folder they are in
- `liquid/`: the template language of Jekyll, rendered once with a site's data
- `lectures/`: a long text split into lectures, whatever source it is from
- `quarto/`: projects and documents of Quarto and R Markdown
- `knitr/`: Markdown whose cells a program runs, whatever the source
- `pymdownx/`: the Markdown of Python-Markdown's extensions, whatever the source
- `pandoc/`: the Markdown of Pandoc, whatever the source
- `scholarly/`: theorems, references and citations of LaTeX, Quarto and MyST, whatever the source
- `course_file`: the file `course.yml`
- `front_matter`: values of front matter, and front matter that our builder takes
- `links`: the links of a text, rewritten
- `addresses`: the parts of addresses, and what they lead to
- `rejected_syntax`: braces, and tags that never end, that our builder would refuse, escaped
- `html_markdown`: HTML as Markdown
- `html_blocks`: HTML on lines that Markdown takes for one block
- `html_boxes`: boxes in HTML, with the classes of Bootstrap and of themes, as callouts
- `icons`: icons of fonts as characters or words
- `home_heading`: the heading of a home page below the title of its course
- `shortcode_text`: shortcodes as text
- `excerpts`: lines and sections of files
- `days`: days and times in words
- `ruby_dates`, `slugs`: dates and slugs as Ruby and Jekyll make them
- `plain_text`: inline Markdown as plain text
- `block_lines`: where fenced code and divs end, and headings
- `counted`: notes for the report, each once with its count
- `markdown_ranges`: code, comments and formulas in a text, which conversions leave alone
- `natural_order`: the order of paths as people number them
- `masks`: parts of a text behind signs, so that patterns run past them
- `javascript`: literals in files of JavaScript, read and never run
- `line_map`: the lines of a converted text as those of the text it was made of
- `encoding`: bytes as text
- `posts`: front matter and body, split and joined
- `toml_reader`: TOML as plain data
- `yaml_reader`, `yaml_writer`: YAML as plain data, and plain data as YAML
- `inventory`: all files of a source, and what became of each
- `coverage/`: how much of a source is in the site that is built of the course
- `plan`: the types of a plan
- `report`: a plan as text for people, or as JSON
- `plan_writer`: a plan's files written to the destination
- `target_paths`: safe and unique paths for those files
"""

from __future__ import annotations

from coursesite.importers.coverage.measure import measure
from coursesite.importers.plan import ImportPlan, PlannedFile, ReportRow
from coursesite.importers.plan_writer import WriteResult, write
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
