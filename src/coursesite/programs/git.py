"""The history of a site's files from git: when the last commit was that changed each of them.

The commit that is checked out is read from the repository's files (see gitrepository-layout(5)), so
that git itself runs only after that has changed.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite.text.urls import composed

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOG = ("-c", "log.showSignature=false", "log", "-z", "--no-renames", "--name-only", "--relative")


class History(Struct, frozen=True, kw_only=True):
    """The times of files' last commits (ISO 8601) by their paths from the site's folder.

    `shallow` says that the repository lacks a part of its history; files that were last changed in
    that part are not in `times`. `problem` says why nothing is known at all.
    """

    times: dict[str, str] = {}
    shallow: bool = False
    problem: str = ""


def nested(site: Path, wanted: Iterable[str]) -> tuple[str, ...]:
    """The folders of a site that are work trees of their own, such as submodules, of those that
    files `wanted` are in; by their paths from the site's folder."""
    folders: set[str] = set()
    for path in wanted:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return tuple(folder for folder in sorted(folders) if (site / folder / ".git").exists())


def head(site: Path, within: Iterable[str] = ()) -> str:
    """A text that changes with the commit that is checked out around a folder, and with the
    folder's path in the work tree; "" if there is no work tree. `within` are `nested` work
    trees."""
    inner = [f"{path} {head(site / path)}" for path in within]
    if (tree := _tree(site)) is None or (folder := _folder(tree)) is None:
        return "\n".join(inner)
    common = folder
    if other := _text(folder / "commondir").strip():
        common = folder / other
    ref = _text(folder / "HEAD").strip()
    name = ref.removeprefix("ref:").strip()
    parts = [str(site.relative_to(tree)), ref, _text(common / "shallow")]
    if ref.startswith("ref:"):
        commit = _text(folder / name) or _text(common / name)
        if not commit:
            packed = _text(common / "packed-refs").splitlines()
            commit = "".join(line for line in packed if line.endswith(f" {name}"))
        parts += [
            commit,
            _text(folder / "reftable" / "tables.list"),
            _text(common / "reftable" / "tables.list"),
        ]
    return "\n".join([*parts, *inner])


def logs(site: Path) -> Path | None:
    """The folder of git's reflogs for the work tree around a folder: a file there changes with each
    commit that is checked out. None if there is no work tree, or there are no reflogs."""
    tree = _tree(site)
    folder = _folder(tree) if tree is not None else None
    return folder / "logs" if folder is not None and (folder / "logs").is_dir() else None


def read(site: Path, wanted: Iterable[str]) -> History:
    """The history of the files `wanted`, by their paths from the site's folder. Those in a
    submodule have that of the submodule."""
    wanted = tuple(wanted)
    folders = nested(site, wanted)
    history = History() if folders and _tree(site) is None else _read(site, "content", wanted)
    for folder in () if history.problem else folders:
        inside = [path[len(folder) + 1 :] for path in wanted if path.startswith(f"{folder}/")]
        own = _read(site / folder, ".", inside)
        if own.problem:
            return own
        known = {path: t for path, t in history.times.items() if not path.startswith(f"{folder}/")}
        known |= {f"{folder}/{path}": time for path, time in own.times.items()}
        history = History(times=known, shallow=history.shallow or own.shallow)
    return history


def _read(site: Path, below: str, wanted: Iterable[str]) -> History:
    """The history of files in one work tree, of those `below` a path from `site`."""
    if (tree := _tree(site)) is None or (folder := _folder(tree)) is None:
        return History(problem="the site is in no git work tree")
    common = folder / (_text(folder / "commondir").strip() or ".")
    shallow = frozenset(_text(common / "shallow").split())
    # a hook, or an outer git, sets variables that name its own repository
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    command = ["git", "-C", str(site), *_LOG, "--format=%x01%H %cI", "HEAD", "--", below]
    try:
        done = subprocess.run(
            command, capture_output=True, env=environment | {"LC_ALL": "C"}, check=False
        )
    except OSError as failure:
        return History(problem=f"git cannot be run: {failure.strerror or failure}")
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it failed"]
        return History(problem=f"git says: {lines[0]}")
    return History(times=times(done.stdout, frozenset(wanted), shallow), shallow=bool(shallow))


def times(log: bytes, wanted: frozenset[str], shallow: frozenset[str]) -> dict[str, str]:
    """The times of files in the output of `git log`, newest first. A commit is a \\x01, its hash
    and time, and the files that it changed, each ended by a \\0."""
    latest: dict[str, str] = {}
    for commit in log.decode("utf-8", "surrogateescape").split("\x01")[1:]:
        line, *names = commit.split("\0")
        commit_hash, _, time = line.strip().partition(" ")
        for name in names:
            path = composed(name.lstrip("\n"))
            if path in wanted and path not in latest:
                # a shallow commit seems to have changed every file
                latest[path] = "" if commit_hash in shallow else time
    return {path: time for path, time in latest.items() if time}


def _tree(site: Path) -> Path | None:
    """The top of the work tree that a folder is in."""
    return next((folder for folder in (site, *site.parents) if (folder / ".git").exists()), None)


def _folder(tree: Path) -> Path | None:
    """Git's folder for a work tree; `.git` may be a file that names it."""
    entry = tree / ".git"
    if entry.is_dir():
        return entry
    link = _text(entry).strip()
    return tree / link.removeprefix("gitdir:").strip() if link.startswith("gitdir:") else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
