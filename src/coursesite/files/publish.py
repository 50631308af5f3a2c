"""Putting a plan into a folder: what changed is written, what we made and dropped is removed.

Whose is a file in the destination? Before a build writes, it claims all that it will make, in a
list of hashed paths in the destination itself (`destination.MARKER`). So the claim outlives the
state folder, a crash, and a move of the folder. The rules:

- A destination that is missing, empty (names with a dot apart), has the marker, or is the site's
  own `_site` is ours to build into. Any other is somebody's: `output-foreign`.
- In a destination of ours, planned paths are overwritten; nothing is removed but what the marker
  claims. What else lies in a `_site` that had no marker stays, and is told: `output-leftover`.
- All that is new is ready, beside where it will be, before the first file is changed.
- A destination that is the site, holds the site, or lies among its sources: `output-unsafe`.
"""

from __future__ import annotations

import time
import unicodedata
from contextlib import suppress
from functools import partial
from stat import S_ISDIR
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, error, warning
from coursesite.files.destination import MARKER, Destination, hashed, plain
from coursesite.files.digests import digest_of, pieces
from coursesite.files.snapshot import FOLDERS
from coursesite.files.stamps import UNSURE, racy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from coursesite.files.staging import Stage
    from coursesite.files.stamps import Files

T = TypeVar("T")
PREVIEW = ".coursesite/preview"
"""The folder of a site that its preview is built into: the one below the state that may be."""


class Output(Struct, frozen=True, kw_only=True):
    """A file to publish. Its bytes are `data`, or those of the file `copy` of the site, or else the
    result of the build's `fetch(path)`. `digest` is theirs; empty if it is not known yet."""

    path: str
    data: bytes | None = None
    copy: str | None = None
    digest: bytes = b""


class Applied(Struct, frozen=True, kw_only=True):
    """What became of a plan: paths; `outputs` is for the next build's `known`. It is `partial` if
    there was an error when files had been changed already."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int
    outputs: Files
    partial: bool
    diagnostics: tuple[Diagnostic, ...]


def check(
    paths: Iterable[str],
    site: Path,
    destination: Path,
    *,
    ours: bool = False,
    origins: Callable[[str], Sequence[str]] = lambda path: (),
) -> list[Diagnostic]:
    """What is wrong with publishing files at `paths` in `destination`: see the module's docstring.

    With `ours` a build is known to have been there, though the marker may be gone. `origins` says
    what a path is made of, for messages: each source of it.

    Errors: `output-unsafe`, `output-foreign`, `output-path` (not a relative path that every system
    takes), `output-conflict` (a file twice; a file where a folder is needed). Warning:
    `output-case` (paths that differ in the case of their letters only).
    """
    found = _check_destination(site.resolve(), destination.resolve(), ours)
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        if not plain(path):
            hint = "a relative path without '..', of names that every system takes"
            found.append(error("output-path", f"cannot publish a file at {path!r}", hint=hint))
            continue
        folded = (path if path.isascii() else unicodedata.normalize("NFC", path)).casefold()
        if folded in files:
            found.append(_twins(files[folded], path, origins))
        files[folded] = path
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = path
            folder = folder.rpartition("/")[0]
    for path in sorted(folders.keys() & set(files.values())):
        named = [" and ".join(origins(one)) for one in (path, folders[path])]
        a_file, within = (f" ({name})" if name else "" for name in named)
        why = f"{path}{a_file} would be a file and a folder, for {folders[path]}{within}"
        found.append(error("output-conflict", why, hint="change the address of one of them"))
    return found


def apply(
    outputs: Iterable[Output],
    destination: Path,
    *,
    fetch: Callable[[str], bytes],
    locate: Callable[[str], Path],
    known: Files,
    stage: Stage | None = None,
) -> Applied:
    """Make `destination` hold `outputs`, in which `check` found no error.

    An output has its digest (worked out if it is empty) and, asked for where they must be written,
    its bytes: `data`, or the file at `locate(copy)`, or `fetch(path)`; unless they wait on `stage`.
    `known` are the outputs that the last build left there: those that look the same are not read
    again. Error: `output-unwritable`, after which the rest is not done. FileChangedError if a file
    to copy is not what its digest says; then nothing has been changed.
    """
    target = Destination(destination)
    with target.alone():
        target.sweep()
        try:
            return _applied(target, outputs, fetch, locate, known, stage)
        finally:
            target.sweep()


def _applied(
    target: Destination,
    outputs: Iterable[Output],
    fetch: Callable[[str], bytes],
    locate: Callable[[str], Path],
    known: Files,
    stage: Stage | None,
) -> Applied:
    made, adopted = target.made or set(), target.made is None and target.others()
    kept: Files = {}
    fresh: Files = {}
    changed: list[tuple[Output, bytes]] = []
    for output in outputs:
        path, mark = output.path, output.digest or digest_of(_bytes(output, fetch, locate))
        stamp = target.stamp(path)
        seen = known.get(path)
        untouched = seen is not None and seen[0] == stamp
        if stamp is None or mark != (seen[1] if seen and untouched else target.digest(path)):
            changed.append((output, mark))
        else:
            (kept if untouched else fresh)[path] = (stamp, mark)
    same = len(kept) + len(fresh)
    planned = kept.keys() | fresh.keys() | {output.path for output, _ in changed}
    names = {hashed(path) for path in planned}
    stale = made - names
    written: list[str] = []
    removed: list[str] = []
    told: list[Diagnostic] = []
    begun = False

    def prepared(output: Output, mark: bytes) -> str:
        return target.prepare(output.path, _bytes(output, fetch, locate), mark)

    def insist(step: Callable[[], T]) -> T:
        try:
            return step()
        except OSError:  # a file that is to be removed may be in the way
            removed.extend(target.remove(stale))
            return step()

    try:
        staged = {} if stage is None else _staged(stage, changed)
        ready = {one.path: prepared(one, mark) for one, mark in changed if one.path not in staged}
        target.probe((output.path for output, _ in changed), stale)
        if target.made is None or not names <= made:
            target.claim(names | made)
        begun = True
        if stage is not None and "" in staged.values():
            insist(partial(target.take, stage.tree))
        for output, mark in changed:
            path = output.path
            if file := staged.get(path):
                insist(partial(target.move, file, path))
            stamp = target.stamp(path) if path in staged else None
            if stamp is None:
                file = ready.get(path) or prepared(output, mark)
                stamp = insist(partial(target.place, file, path))
            fresh[path] = (stamp, mark)
            written.append(path)
        if stale:
            removed += target.remove(stale)
            target.claim(names)
        if adopted:
            told += _leftover(sorted(set(target.files()) - planned - {MARKER}))
    except OSError as failure:
        told.append(_unwritable(failure, begun))
    now = time.time_ns()
    for path, (stamp, mark) in fresh.items():
        kept[path] = (UNSURE if racy(stamp, now) else stamp, mark)
    return Applied(
        written=tuple(written),
        removed=tuple(removed),
        kept=same,
        outputs=kept,
        partial=begun and any(one.severity == "error" for one in told),
        diagnostics=tuple(told),
    )


def clean(destination: Path) -> int:
    """Remove the files that builds made in `destination`, and the folders that this empties; how
    many files. What no build made stays."""
    target = Destination(destination)
    if target.made is None:
        return 0
    with target.alone():
        removed = target.remove(target.made)
        with suppress(OSError):
            (destination / MARKER).unlink()
            destination.rmdir()
    return len(removed)


def _staged(stage: Stage, changed: list[tuple[Output, bytes]]) -> dict[str, str]:
    """The paths of the files that wait on a stage: to replace others, or with new folders."""
    waiting = stage.choose([(output.path, mark) for output, mark in changed])
    return {path: stage.replaces(path) for path in waiting}


def _bytes(
    output: Output, fetch: Callable[[str], bytes], locate: Callable[[str], Path]
) -> Iterable[bytes]:
    if output.copy is not None:
        return pieces(locate(output.copy))
    return [fetch(output.path) if output.data is None else output.data]


def _twins(one: str, other: str, origins: Callable[[str], Sequence[str]]) -> Diagnostic:
    if one == other:
        why = f"two things would be published at {one}"
        if names := " and ".join(origins(one)):
            why += f": {names}"
        return error("output-conflict", why, hint="change the address of one of them")
    why = f"{one} and {other} are one file where large and small letters are the same"
    return warning("output-case", why, hint="change the address of one of them")


def _leftover(paths: list[str]) -> list[Diagnostic]:
    if not paths:
        return []
    first = _shown(paths[0])
    which = first if len(paths) == 1 else f"{first} and {len(paths) - 1} more"
    why = f"the destination has files that no build made, and they stay: {which}"
    return [warning("output-leftover", why, hint="empty the folder if they are of no use")]


def _unwritable(failure: OSError, begun: bool) -> Diagnostic:
    place = _shown(failure.filename2 or failure.filename or "the destination")
    why = f"cannot publish to {place}: {failure.strerror or failure}"
    hint = "part of the site may be of the last build" if begun else "the site is as it was"
    return error("output-unwritable", why, hint=hint)


def _shown(path: object) -> str:
    """A path for a message, though its name may be no text."""
    return str(path).encode("utf-8", "replace").decode()


def _check_destination(site: Path, destination: Path, ours: bool) -> list[Diagnostic]:
    inside = [folder for folder in (*FOLDERS, ".coursesite") if _holds(site / folder, destination)]
    if destination == site / PREVIEW:
        inside = []
    if destination == site or destination in site.parents or inside:
        what = f"in {inside[0]}/ of the site" if inside else "a folder that holds the site"
        why = f"the output cannot go to {_shown(destination)}: it is {what}"
        return [error("output-unsafe", why, hint="choose a folder of its own, such as _site")]
    shown = _shown(destination)
    try:
        status = destination.stat()
    except FileNotFoundError:
        pass
    except OSError as failure:
        return [_unwritable(failure, begun=False)]
    else:
        if not S_ISDIR(status.st_mode):
            return [error("output-unsafe", f"the output cannot go to {shown}: it is a file")]
    target = Destination(destination)
    ours = ours or destination == (site / "_site").resolve() or target.made is not None
    if not ours and target.others():
        why = f"{shown} has files in it that no build made"
        return [error("output-foreign", why, hint="choose an empty folder, or empty this one")]
    return []


def _holds(folder: Path, destination: Path) -> bool:
    folder = folder.resolve()
    return folder == destination or folder in destination.parents
