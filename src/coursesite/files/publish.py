"""Publishing: files that changed are written, files of earlier builds that are not wanted removed.

Before a build writes, it claims the paths of its files, in a list of hashed paths in the
destination itself (`destination.MARKER`). So the claim outlives the state folder, a crash, and a
move of the folder. The rules (see content/guide/decisions/whose-is-a-file.md):

- A destination is ours if it is missing, empty (names with a dot apart), has the marker, or is the
  site's own `_site`. Any other belongs to somebody: `output-foreign`.
- In a destination of ours, wanted paths are overwritten; only files that the marker claims are
  removed. Other files in a `_site` that had no marker stay, with a warning: `output-leftover`.
- All new files are ready, beside their places, before the first file is changed.
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
from coursesite.files.destination import MARKER, Destination, hashed, is_publishable
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
"""The folder of a site that its preview is built into: the only one below `.coursesite` that a
destination may be."""


class Output(Struct, frozen=True, kw_only=True):
    """A file to publish. Its bytes are `data`, or those of the file `copy` of the site, or else the
    result of the build's `fetch(path)`. `digest` is theirs; empty if it is not known yet."""

    path: str
    data: bytes | None = None
    copy: str | None = None
    digest: bytes = b""


class Applied(Struct, frozen=True, kw_only=True):
    """The result of publishing: paths, the number of files kept, and `outputs` for the next build's
    `known`. It is `partial` if an error came after files had been changed."""

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
    """The problems with publishing files at `paths` in `destination`, by the module's rules.

    With `ours` a build is known to have been there, though the marker may be gone. `origins` gives
    the sources of a path, for messages.

    Errors: `output-unsafe`, `output-foreign`, `output-path` (not a relative path that every system
    takes), `output-conflict` (a file twice; a file where a folder is needed). Warning:
    `output-case` (paths that differ in the case of their letters only).
    """
    problems = _check_destination(site.resolve(), destination.resolve(), ours)
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        if not is_publishable(path):
            hint = "a relative path without '..', of names that every system takes"
            problems.append(error("output-path", f"cannot publish a file at {path!r}", hint=hint))
            continue
        folded = (path if path.isascii() else unicodedata.normalize("NFC", path)).casefold()
        if folded in files:
            problems.append(_twins(files[folded], path, origins))
        files[folded] = path
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = path
            folder = folder.rpartition("/")[0]
    for path in sorted(folders.keys() & set(files.values())):
        named = [" and ".join(origins(each)) for each in (path, folders[path])]
        a_file, within = (f" ({name})" if name else "" for name in named)
        why = f"{path}{a_file} would be a file and a folder, for {folders[path]}{within}"
        problems.append(error("output-conflict", why, hint="change the address of one of them"))
    return problems


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

    An output has a digest (computed if it is empty). Its bytes are asked for if it must be written:
    they are its `data`, or the file at `locate(copy)`, or `fetch(path)`, unless they wait on the
    `stage`. `known` are the outputs that the last build left there: those with the same stamp are
    not read again. Error: `output-unwritable`, after which the rest is not done. FileChangedError
    if a file to copy has not the bytes of its digest; then nothing has been changed.
    """
    target = Destination(destination)
    with target.exclusive():
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
        path, digest = output.path, output.digest or digest_of(_bytes(output, fetch, locate))
        stamp = target.stamp(path)
        seen = known.get(path)
        untouched = seen is not None and seen[0] == stamp
        if stamp is None or digest != (seen[1] if seen and untouched else target.digest(path)):
            changed.append((output, digest))
        else:
            (kept if untouched else fresh)[path] = (stamp, digest)
    same = len(kept) + len(fresh)
    planned = kept.keys() | fresh.keys() | {output.path for output, _ in changed}
    names = {hashed(path) for path in planned}
    stale = made - names
    written: list[str] = []
    removed: list[str] = []
    diagnostics: list[Diagnostic] = []
    begun = False

    def prepared(output: Output, digest: bytes) -> str:
        return target.prepare(output.path, _bytes(output, fetch, locate), digest)

    def insist(step: Callable[[], T]) -> T:
        try:
            return step()
        except OSError:  # a file that is to be removed may be in the way
            removed.extend(target.remove(stale))
            return step()

    try:
        staged = {} if stage is None else _staged(stage, changed)
        ready = {
            output.path: prepared(output, digest)
            for output, digest in changed
            if output.path not in staged
        }
        target.probe((output.path for output, _ in changed), stale)
        if target.made is None or not names <= made:
            target.claim(names | made)
        begun = True
        if stage is not None and "" in staged.values():
            insist(partial(target.take, stage.tree))
        for output, digest in changed:
            path = output.path
            if file := staged.get(path):
                insist(partial(target.move, file, path))
            stamp = target.stamp(path) if path in staged else None
            if stamp is None:
                file = ready.get(path) or prepared(output, digest)
                stamp = insist(partial(target.place, file, path))
            fresh[path] = (stamp, digest)
            written.append(path)
        if stale:
            removed += target.remove(stale)
            target.claim(names)
        if adopted:
            diagnostics += _leftover(sorted(set(target.files()) - planned - {MARKER}))
    except OSError as failure:
        diagnostics.append(_unwritable(failure, begun))
    now = time.time_ns()
    for path, (stamp, digest) in fresh.items():
        kept[path] = (UNSURE if racy(stamp, now) else stamp, digest)
    return Applied(
        written=tuple(written),
        removed=tuple(removed),
        kept=same,
        outputs=kept,
        partial=begun and any(problem.severity == "error" for problem in diagnostics),
        diagnostics=tuple(diagnostics),
    )


def clean(destination: Path) -> int:
    """Remove the files that builds made in `destination`, and the folders that this empties; the
    number of files. Files that no build made stay."""
    target = Destination(destination)
    if target.made is None:
        return 0
    with target.exclusive():
        removed = target.remove(target.made)
        with suppress(OSError):
            (destination / MARKER).unlink()
            destination.rmdir()
    return len(removed)


def _staged(stage: Stage, changed: list[tuple[Output, bytes]]) -> dict[str, str]:
    """The files that wait on a stage, by their paths in the output: the file that is to replace
    another, or "" for a new one, which is in the stage's tree."""
    waiting = stage.choose([(output.path, digest) for output, digest in changed])
    return {path: stage.replaces(path) for path in waiting}


def _bytes(
    output: Output, fetch: Callable[[str], bytes], locate: Callable[[str], Path]
) -> Iterable[bytes]:
    if output.copy is not None:
        return pieces(locate(output.copy))
    return [fetch(output.path) if output.data is None else output.data]


def _twins(path: str, other: str, origins: Callable[[str], Sequence[str]]) -> Diagnostic:
    if path == other:
        why = f"two things would be published at {path}"
        if names := " and ".join(origins(path)):
            why += f": {names}"
        return error("output-conflict", why, hint="change the address of one of them")
    why = f"{path} and {other} are one file where large and small letters are the same"
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
