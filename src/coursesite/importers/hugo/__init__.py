"""A site of Hugo as a course.

- `planner`: the site as a book: pages, order, menus, files
- `settings`: the configuration, addresses and menus
- `shortcodes`: a text with its shortcodes as ours
- `counterparts`: a function for each kind of shortcodes
- `blocks`: landing pages that stand in front matter
- `calls`: shortcodes as they are written
- `templates`: shortcodes of the site itself, written out
"""

from pathlib import Path

from coursesite.importers.hugo.planner import plan
from coursesite.importers.hugo.settings import NAMES

__all__ = ["plan", "recognises"]


def recognises(path: Path) -> bool:
    """Whether a path is a folder with a configuration of Hugo's, and with pages."""
    if not path.is_dir() or not (path / "content").is_dir():
        return False
    return any((path / name).is_file() for name in NAMES) or (path / "config/_default").is_dir()
