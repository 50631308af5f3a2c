"""A folder of Markdown as a course: as on GitHub, a wiki there, or a vault of Obsidian.

- `planner`: the folder as a book: order, titles, numbers, the files to publish
"""

from pathlib import Path

from coursesite.importers.folder.planner import plan

__all__ = ["is_vault", "plan"]

_OTHERS = ("_config.yml", "hugo.toml", "hugo.yaml", "config.toml", "book.json", ".gitbook.yaml")
"""Settings of programs that are tried after this one."""


def is_vault(path: Path) -> bool:
    """Whether a path is a folder with the settings of Obsidian, and not the site of a program
    whose pages were only written with it."""
    return (path / ".obsidian").is_dir() and not any((path / name).is_file() for name in _OTHERS)
