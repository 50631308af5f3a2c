"""A whole Jekyll site as a course, with what the themes Chirpy, Just the Docs and Just the Class
add.

The rooms, from the plan to the details that it needs:

- `planner`: `plan`, the plan for a site
- `pages`: pages, posts and items of collections as posts of ours
- `course_file`: `course.yml` from the configuration, people, menus and calendars
- `people`: lecturers and staff
- `data_events`: schedules in data files as events and dates
- `math_macros`: macros for formulas in settings of MathJax and KaTeX
- `address_registry`: which page gets which address, and redirects from old ones
- `site`: the site read from its folder
- `liquid_site`: the site's data as Liquid sees it
- `layouts`: what the site's own layouts show of a page that its text does not
- `data_files`: the files of `_data` as plain data
- `theme_layouts`: Markdown for items and lists of posts, as the layouts of themes show them
- `callouts`: callouts and labels of Just the Docs, Minimal Mistakes and al-folio
- `calendar`: calendars of Just the Class as events
- `front_matter`: front matter of Jekyll and its themes as ours
- `placement`: the folder, the kind and the position of a page
- `link_targets`: the addresses of a site, and where a link leads
- `documents`: a file with its front matter, address and date
- `site_files`: the files of a site, each with its role
- `permalinks`: addresses from Jekyll's templates
- `config`: `_config.yml` with Jekyll's defaults
"""

import re
from pathlib import Path

from coursesite.importers.jekyll.planner import plan

__all__ = ["plan", "recognises"]


_OWN = (
    *("_config.yml", "_config.yaml", "_config.toml", "_posts", "_drafts", "_layouts", "_includes"),
    *("_data", "_lectures", "_assignments", "_announcements", "_staffers", "_modules"),
    "docs/_config.yml",
)
"""Files and folders that sites of Jekyll have at their top."""
_SIGNS = re.compile(
    rb"\A---\r?\n(?:(?!---).*\n)*?(?:layout|permalink|nav|nav_order|redirect_from):"
    rb"|\{\{-? *(?:site|page)\.|\{%-? *(?:include|assign|for|if|link|post_url) "
)
"""Keys of front matter and Liquid that pages of such a site have."""
_HEAD, _MOST = 8192, 50


def recognises(path: Path) -> bool:
    """Whether a path is a folder with a file or folder of Jekyll's. A book for Jupyter has a
    `_config.yml`, too, and its contents beside it."""
    if not path.is_dir() or (path / "_toc.yml").is_file():
        return False
    return any((path / name).exists() for name in _OWN) or any(
        _SIGNS.search(file.read_bytes()[:_HEAD])
        for ending in ("*.md", "*.markdown", "*.html")
        for file in sorted(path.glob(ending))[:_MOST]
        if file.is_file()
    )
