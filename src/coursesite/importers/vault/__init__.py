"""A folder of Markdown as a course: as on GitHub, a wiki there, or a vault of Obsidian.

- `planner`: the folder as a book: order, titles, numbers, the files to publish
- `obsidian`: a note in our syntax
- `notes`: the notes by their names, the ids of their headings, and their parts
"""

from pathlib import Path

from coursesite.importers.vault.planner import plan

__all__ = ["is_vault", "plan", "recognises"]


def is_vault(path: Path) -> bool:
    """Whether a path is a folder with the settings of Obsidian."""
    return (path / ".obsidian").is_dir()


def recognises(path: Path) -> bool:
    """Whether a path is a folder."""
    return path.is_dir()
