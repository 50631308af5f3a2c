"""A whole Jekyll site as a course, with what the themes Chirpy, Just the Docs and Just the Class
add.

The rooms, from the plan to the details that it needs:

- `planner`: `plan`, the plan for a site
- `pages`: pages, posts and items of collections as posts of ours
- `course_file`: `course.yml` from the configuration, people, menus and calendars
- `address_registry`: which page gets which address, and redirects from old ones
- `site`: the site read from its folder
- `liquid_site`: the site's data as Liquid sees it
- `data_files`: the files of `_data` as plain data
- `item_layouts`: Markdown for items of collections, as the layouts of themes show them
- `callouts`: callouts and labels of Just the Docs
- `calendar`: calendars of Just the Class as events
- `front_matter`: front matter of Jekyll and its themes as ours
- `menu_order`: the order of pages in menus and collections
- `placement`: the folder and kind of a page
- `link_targets`: the addresses of a site, and where a link leads
- `heading_ids`: ids of headings as our builder reads them
- `documents`: a file with its front matter, address and date
- `site_files`: the files of a site, each with its role
- `permalinks`: addresses from Jekyll's templates
- `config`: `_config.yml` with Jekyll's defaults
- `dates`: days in calendars, which seldom name their year
"""

from pathlib import Path

from coursesite.importers.jekyll.planner import plan

__all__ = ["plan", "recognises"]


def recognises(path: Path) -> bool:
    """Whether a path is a folder: one without configuration may be a Jekyll site, too."""
    return path.is_dir()
