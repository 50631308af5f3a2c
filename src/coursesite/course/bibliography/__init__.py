"""Bibliographies: from files of entries to citations and lists of references. Pure.

- `entries`: the entries, in the terms of CSL
- `tex`: TeX in fields
- `bibtex`, `bibtex_fields`: files of BibTeX and BibLaTeX
- `csl_json`: files of CSL JSON
- `setting`: names, titles, dates, and how they are joined
- `locators`: pages and chapters behind a key
- `documents`: the citations of a page and its list, whatever the style
- `footnotes`: citations of a style of notes, among the footnotes of a page
- `apa`, `ieee`: the styles that are built in

Other styles are pandoc's business (`coursesite.programs.pandoc`).
"""
