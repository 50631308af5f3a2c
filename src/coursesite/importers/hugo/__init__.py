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

from coursesite.importers.hugo import settings
from coursesite.importers.hugo.planner import plan

__all__ = ["plan", "recognises"]


def recognises(path: Path) -> bool:
    """Whether a path is a folder with a configuration of Hugo's, and with pages."""
    if not path.is_dir() or not (config := settings.read(path)):
        return False
    settings.of_language(config)
    return (path / settings.content_folder(config)).is_dir()
