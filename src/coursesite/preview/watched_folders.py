"""The folders that hold what a site is made from, with those that links in it lead to."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from coursesite.files.snapshot import FOLDERS, left_out
from coursesite.programs import git

Folders = dict[str, tuple[bool, int]]
"""Real paths: whether the folder is to be watched with all below it, and its inode."""


def ignored(path: str) -> bool:
    """Whether a path relative to such a folder is none of the site's."""
    return any(map(left_out, Path(path).parts))


def watched(site: Path) -> Folders:
    """The folders to watch for changes of a site: the one that it is in, not what is below; those
    of its sources; of the latter's links to elsewhere, the targets, and the folders that these are
    in, where they may go and come; and where git notes which commit is checked out. What is not
    there is left out."""
    found: Folders = {}
    _add(found, str(site), deep=False)
    if (logs := git.logs(site)) is not None:
        _add(found, str(logs), deep=False)
    waiting = [os.path.realpath(site / name) for name in FOLDERS]
    while waiting:
        folder = waiting.pop()
        if _inside(found, folder) or not Path(folder).is_dir():
            continue
        _add(found, folder, deep=True)
        for link in _links(folder):
            target = os.path.realpath(link)
            if Path(target).is_dir():
                waiting.append(target)
            if not _inside(found, target):
                there = next(one for one in Path(target).parents if one.is_dir())
                _add(found, str(there), deep=False)
    return found


def _add(found: Folders, folder: str, *, deep: bool) -> None:
    with suppress(OSError):
        inode = Path(folder).stat().st_ino
        found[folder] = (deep or found.get(folder, (False, 0))[0], inode)


def _inside(found: Folders, path: str) -> bool:
    """Whether a path is in a folder that is watched with all below it."""
    return any(deep and f"{path}/".startswith(f"{one}/") for one, (deep, _) in found.items())


def _links(folder: str) -> list[str]:
    """The symbolic links below a folder."""
    links, waiting = [], [folder]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if ignored(entry.name):
                    continue
                if entry.is_symlink():
                    links.append(entry.path)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return links
