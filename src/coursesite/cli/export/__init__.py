"""`coursesite export`: a course to take along, made of its built pages.

- `command`: the command, and the build that it takes the pages from
- `archive`: the site as a ZIP file; files in such an archive are the same bytes each time
- `print_page`: the page with the whole course, taken apart for the others
- `epub`: a course as an EPUB, a chapter for each lecture
- `xhtml`: a part of a page as XHTML, as EPUB wants it
- `pdf`: a page printed by an installed Chromium
"""
