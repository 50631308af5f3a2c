"""What git knows of the files of a site: when the last commit was that changed each of them.

Which commit is checked out is read from the files of the repository, as `gitrepository-layout(5)`
describes them, so that git itself runs only after that has changed.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOG = ("-c", "log.showSignature=false", "log", "-z", "--no-renames", "--name-only", "--relative")


class History(Struct, frozen=True, kw_only=True):
    """The times of files' last commits (ISO 8601) by their paths from the site's folder.

    `shallow` tells that the repository does not have all of its history: files that were last
    changed before what it has are not in `times`. `problem` is why nothing is known at all.
    """

    times: dict[str, str] = {}
    shallow: bool = False
    problem: str = ""


def mark(site: Path) -> str:
    """Stands for the commit that is checked out around a folder, and for its place there; "" if
    there is no work tree."""
    if (tree := _tree(site)) is None or (folder := _folder(tree)) is None:
        return ""
    common = folder
    if other := _text(folder / "commondir").strip():
        common = folder / other
    head = _text(folder / "HEAD").strip()
    name = head.removeprefix("ref:").strip()
    parts = [str(site.relative_to(tree)), head, _text(common / "shallow")]
    if head.startswith("ref:"):
        found = _text(folder / name) or _text(common / name)
        if not found:
            packed = _text(common / "packed-refs").splitlines()
            found = "".join(line for line in packed if line.endswith(f" {name}"))
        parts += [
            found,
            _text(folder / "reftable" / "tables.list"),
            _text(common / "reftable" / "tables.list"),
        ]
    return "\n".join(parts)


def logs(site: Path) -> Path | None:
    """The folder in which git notes each change of the commit that is checked out around a folder;
    None if there is no work tree, or nothing is noted."""
    tree = _tree(site)
    folder = _folder(tree) if tree is not None else None
    return folder / "logs" if folder is not None and (folder / "logs").is_dir() else None


def read(site: Path, wanted: Iterable[str]) -> History:
    """The history of the files `wanted`, by their paths from the site's folder."""
    if (tree := _tree(site)) is None or (folder := _folder(tree)) is None:
        return History(problem="the site is in no git work tree")
    common = folder / (_text(folder / "commondir").strip() or ".")
    shallow = frozenset(_text(common / "shallow").split())
    # what a hook or an outer git says of its own repository is not meant here
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    command = ["git", "-C", str(site), *_LOG, "--format=%x01%H %cI", "HEAD", "--", "content"]
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
    """The times in the output of `git log`, newest first: of each commit a \\x01, its hash and
    time, and the files that it changed, all ended by a \\0."""
    found: dict[str, str] = {}
    for commit in log.decode("utf-8", "surrogateescape").split("\x01")[1:]:
        head, *names = commit.split("\0")
        mark, _, time = head.strip().partition(" ")
        for name in names:
            path = name.lstrip("\n")
            if path in wanted and path not in found:
                found[path] = "" if mark in shallow else time
    return {path: time for path, time in found.items() if time}


def _tree(site: Path) -> Path | None:
    """The top of the work tree that a folder is in."""
    return next((one for one in (site, *site.parents) if (one / ".git").exists()), None)


def _folder(tree: Path) -> Path | None:
    """Where git keeps what belongs to a work tree."""
    place = tree / ".git"
    if place.is_dir():
        return place
    link = _text(place).strip()
    return tree / link.removeprefix("gitdir:").strip() if link.startswith("gitdir:") else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
