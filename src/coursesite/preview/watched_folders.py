"""The folders that hold the sources of a site, including those that symbolic links lead to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from coursesite.files.leftovers import is_ignored
from coursesite.files.snapshot import FOLDERS
from coursesite.programs import git

Folders = dict[str, tuple[bool, int]]
"""By real path: whether to watch the folder with all below it, and its inode."""


def ignored(path: str, *, folder: bool = False) -> bool:
    """Whether a build never reads the file or `folder` at this path, relative to a watched
    folder."""
    *above, name = Path(path).parts
    return any(is_ignored(part, folder=True) for part in above) or is_ignored(name, folder=folder)


def watched(site: Path, packages: Iterable[Path] = ()) -> Folders:
    """The folders to watch for changes of a site; those that do not exist are left out.

    These are the folders of its sources, and of installed packages that it is made of, with all
    below them and with the targets of links to elsewhere. Without what is below them: the site's
    own folder and those that the targets are in, where folders may appear and vanish; and those in
    which git logs which commit is checked out, of the site and of submodules.
    """
    folders: Folders = {}
    _add(folders, str(site), deep=False)
    if (logs := git.logs(site)) is not None:
        _add(folders, os.path.realpath(logs), deep=False)
    waiting = [os.path.realpath(folder) for folder in (*(site / n for n in FOLDERS), *packages)]
    while waiting:
        folder = waiting.pop()
        if _inside(folders, folder) or not Path(folder).is_dir():
            continue
        _add(folders, folder, deep=True)
        links, trees = _found(folder)
        for tree in trees:
            if (logs := git.logs(tree)) is not None:
                _add(folders, os.path.realpath(logs), deep=False)
        for link in links:
            target = os.path.realpath(link)
            if Path(target).is_dir():
                waiting.append(target)
            if not _inside(folders, target):
                existing = next(parent for parent in Path(target).parents if parent.is_dir())
                _add(folders, str(existing), deep=False)
    return folders


def _add(folders: Folders, folder: str, *, deep: bool) -> None:
    with suppress(OSError):
        inode = Path(folder).stat().st_ino
        folders[folder] = (deep or folders.get(folder, (False, 0))[0], inode)


def _inside(folders: Folders, path: str) -> bool:
    """Whether a path is in a folder that is watched with all below it."""
    return any(
        deep and f"{path}{os.sep}".startswith(f"{root}{os.sep}")
        for root, (deep, _) in folders.items()
    )


def _found(folder: str) -> tuple[list[str], list[Path]]:
    """The symbolic links below a folder, and the work trees of git, such as submodules."""
    links, trees, waiting = list[str](), list[Path](), [folder]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name == ".git":
                    trees.append(Path(entry.path).parent)
                if ignored(entry.name, folder=entry.is_dir()):
                    continue
                if entry.is_symlink():
                    links.append(entry.path)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return links, trees
