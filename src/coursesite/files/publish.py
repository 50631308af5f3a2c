"""Publishing: files that changed are written, files of earlier builds that are no longer wanted are
removed.

Before a build writes, it claims the paths of its files, in a list of hashed paths in the
destination itself (`destination.MARKER`). So the claim outlives the state folder, a crash, and a
move of the folder. The rules (see content/guide/decisions/whose-is-a-file.md):

- A destination is ours if it is missing, empty (apart from names that begin with a dot), has the
  marker, or is the site's own `_site` or `_site-teacher`. Any other belongs to somebody:
  `output-foreign`.
- In a destination of ours, wanted paths are overwritten; only files that the marker claims are
  removed. Other files in a `_site` that had no marker stay, with a warning: `output-leftover`.
- All new files are ready, beside their places, before the first file is changed.
- A destination that is the site, holds the site, or lies among its sources: `output-unsafe`.
"""

from __future__ import annotations

import sys
import time
import unicodedata
from contextlib import suppress
from functools import partial
from stat import S_ISDIR
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, error, warning
from coursesite.files import symlinks
from coursesite.files.clones import LARGE
from coursesite.files.destination import MARKER, Destination, hashed, is_publishable
from coursesite.files.digests import digest_of, pieces
from coursesite.files.editions import output_folder, preview_folder, state_folder
from coursesite.files.paths import LONGEST, fit_windows, windows_objection
from coursesite.files.snapshot import FOLDERS
from coursesite.files.stamps import UNSURE, racy, stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from coursesite.files.staging import Stage
    from coursesite.files.stamps import Files

T = TypeVar("T")
_STATES = tuple(state_folder(edition) for edition in ("", "teacher"))
_PREVIEWS = tuple(preview_folder(edition) for edition in ("", "teacher"))
"""The only folders among those of states that a destination may be."""


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
    takes), `output-conflict` (a file twice; a file where a folder is needed). Warnings:
    `output-case` (paths that differ in the case of their letters only), `output-windows` (paths
    that Windows does not take; there it is an error).
    """
    problems = check_destination(site.resolve(), destination.resolve(), ours)
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    paths = list(paths)
    fit = fit_windows(paths)
    for path in paths:
        if not is_publishable(path):
            source = f" ({' and '.join(names)})" if (names := origins(path)) else ""
            message = f"cannot publish a file at {path!r}{source}"
            hint = "give it another name: of at most 255 bytes, without a backslash or a line break"
            problems.append(error("output-path", message, hint=hint))
            continue
        if not fit and (why := windows_objection(path)):
            problems.append(_not_on_windows(path, why, origins))
        folded = path.casefold() if path.isascii() else _folded(path)
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
    for folder in sorted(folders):
        twin = files.get(_folded(folder), folder)
        if twin != folder and twin not in folders:
            problems.append(_twins(twin, folder, origins))
    return problems


def _folded(path: str) -> str:
    """A path as systems compare it where large and small letters are the same."""
    return unicodedata.normalize("NFC", path).casefold()


def apply(
    outputs: Iterable[Output],
    destination: Path,
    *,
    fetch: Callable[[str], bytes],
    locate: Callable[[str], Path],
    known: Files,
    stage: Stage | None = None,
    sources: Files | None = None,
) -> Applied:
    """Make `destination` hold `outputs`, in which `check` found no error.

    An output has a digest (computed if it is empty). Its bytes are asked for if it must be written:
    they are its `data`, or the file at `locate(copy)`, or `fetch(path)`, unless they wait on the
    `stage`. `known` are the outputs that the last build left there: those with the same stamp are
    not read again. `sources` has the stamps of files to copy: large ones are not copied if the
    system can share their bytes, and a stamp that this changes is put there. Error:
    `output-unwritable`, after which the rest is not done. FileChangedError
    if a file to copy no longer matches its digest; then nothing has been changed.
    """
    target = Destination(destination)
    sources = {} if sources is None else sources

    def shared(output: Output) -> str:
        stamp = sources.get(output.copy or "", (UNSURE,))[0]
        return target.share(locate(output.copy), stamp) if output.copy and stamp[1] >= LARGE else ""

    def content(output: Output) -> Iterable[bytes]:
        if output.copy is not None:
            return pieces(locate(output.copy))
        return [fetch(output.path) if output.data is None else output.data]

    with target.exclusive():
        target.sweep()
        try:
            publication = _Publication(target, content, shared, stage)
            publication.compare(outputs, known)
            done = publication.carry_out()
            for copy, path in publication.linked.items():
                stamp = target.stamp(path)
                if stamp is not None and stamp == stamp_of(locate(copy).stat()):
                    sources[copy] = (stamp, sources[copy][1])
            return done
        finally:
            target.sweep()


class _Publication:
    """Outputs on their way to a destination: they are compared with the files there, and then put
    into their places."""

    def __init__(
        self,
        target: Destination,
        content: Callable[[Output], Iterable[bytes]],
        shared: Callable[[Output], str],
        stage: Stage | None,
    ) -> None:
        self._target, self._content, self._shared, self._stage = target, content, shared, stage
        self._claimed = target.made or set()
        self._adopted = target.made is None and target.others()
        self._kept: Files = {}
        """Files with the stamp that the last build saw."""
        self._fresh: Files = {}
        """Files that were read or written now: they could change again and keep their stamp."""
        self._changed: list[tuple[Output, bytes]] = []
        self._written: list[str] = []
        self._removed: list[str] = []
        self.linked: dict[str, str] = {}
        """Files that were not copied, and the paths that they are published at."""

    def compare(self, outputs: Iterable[Output], known: Files) -> None:
        """Find the outputs that differ from the files at their places."""
        for output in outputs:
            path, digest = output.path, output.digest or digest_of(self._content(output))
            stamp = self._target.stamp(path)
            seen = known.get(path)
            untouched = seen is not None and seen[0] == stamp
            if stamp is None or digest != (
                seen[1] if seen and untouched else self._target.digest(path)
            ):
                self._changed.append((output, digest))
            else:
                (self._kept if untouched else self._fresh)[path] = (stamp, digest)

    def carry_out(self) -> Applied:
        """Write the changed outputs, and remove the files that are no outputs any more."""
        same = len(self._kept) + len(self._fresh)
        paths = {*self._kept, *self._fresh, *(output.path for output, _ in self._changed)}
        names = {hashed(path) for path in paths}
        stale = self._claimed - names
        diagnostics: list[Diagnostic] = []
        begun = False
        try:
            staged = self._staged()
            ready = {
                output.path: self._prepare(output, digest)
                for output, digest in self._changed
                if output.path not in staged
            }
            self._target.probe((output.path for output, _ in self._changed), stale)
            if self._target.made is None or not names <= self._claimed:
                self._target.claim(names | self._claimed)
            begun = True
            self._write(staged, ready, stale)
            if stale:
                self._removed += self._target.remove(stale)
                self._target.claim(names)
            if self._adopted:
                diagnostics += _leftover(sorted(set(self._target.files()) - paths - {MARKER}))
        except OSError as failure:
            diagnostics.append(_unwritable(failure, begun))
        now = time.time_ns()
        for path, (stamp, digest) in self._fresh.items():
            self._kept[path] = (UNSURE if racy(stamp, now) else stamp, digest)
        return Applied(
            written=tuple(self._written),
            removed=tuple(self._removed),
            kept=same,
            outputs=self._kept,
            partial=begun and any(problem.severity == "error" for problem in diagnostics),
            diagnostics=tuple(diagnostics),
        )

    def _write(self, staged: dict[str, str], ready: dict[str, str], stale: set[str]) -> None:
        """Put the changed outputs into their places: those that wait on the stage, and those that
        are `ready`. OSError."""

        def insist(step: Callable[[], T]) -> T:
            try:
                return step()
            except OSError:  # a file that is to be removed may be in the way
                self._removed += self._target.remove(stale)
                return step()

        if self._stage is not None and "" in staged.values():
            insist(partial(self._target.take, self._stage.tree))
        for output, digest in self._changed:
            path = output.path
            if file := staged.get(path):
                insist(partial(self._target.move, file, path))
            stamp = self._target.stamp(path) if path in staged else None
            if stamp is None:  # not staged, or somebody has removed it there
                file = ready.get(path) or self._prepare(output, digest)
                stamp = insist(partial(self._target.place, file, path))
            self._fresh[path] = (stamp, digest)
            self._written.append(path)

    def _prepare(self, output: Output, digest: bytes) -> str:
        if output.copy and (file := self._shared(output)):
            self.linked[output.copy] = output.path
            return file
        return self._target.prepare(output.path, self._content(output), digest)

    def _staged(self) -> dict[str, str]:
        """The changed outputs that wait on the stage, by path: the file that is to replace another,
        or "" for a new one, which is in the stage's tree."""
        if self._stage is None:
            return {}
        waiting = self._stage.choose([(output.path, digest) for output, digest in self._changed])
        return {path: self._stage.replaces(path) for path in waiting}


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


def _not_on_windows(path: str, why: str, origins: Callable[[str], Sequence[str]]) -> Diagnostic:
    """A message about a path that Windows does not take: an error there, for a file of such a name
    may be a device, or the second content of another file."""
    named = f" ({' and '.join(names)})" if (names := origins(path)) else ""
    shown = path if len(path) <= LONGEST else f"{path[: LONGEST // 2]}…"
    message = f"{shown}{named} cannot be written on Windows: {why}"
    hint = "give the page another slug: or the file another name"
    if sys.platform == "win32":
        return error("output-windows", message, hint=hint)
    return warning("output-windows", message, hint=hint)


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
    first = symlinks.shown(paths[0])
    which = first if len(paths) == 1 else f"{first} and {len(paths) - 1} more"
    why = f"the destination has files that no build made, and they stay: {which}"
    return [warning("output-leftover", why, hint="empty the folder if they are of no use")]


def _unwritable(failure: OSError, begun: bool) -> Diagnostic:
    place = symlinks.shown(failure.filename2 or failure.filename or "the destination")
    why = f"cannot publish to {place}: {failure.strerror or failure}"
    hint = "part of the site may be of the last build" if begun else "the site is as it was"
    return error("output-unwritable", why, hint=hint)


def check_destination(site: Path, destination: Path, ours: bool) -> list[Diagnostic]:
    """The problems with a folder for the output, whatever the files: see `check`."""
    inside = [folder for folder in (*FOLDERS, *_STATES) if _holds(site / folder, destination)]
    if any(destination == site / preview for preview in _PREVIEWS):
        inside = []
    if destination == site or destination in site.parents or inside:
        what = f"in {inside[0]}/ of the site" if inside else "a folder that holds the site"
        why = f"the output cannot go to {symlinks.shown(destination)}: it is {what}"
        return [error("output-unsafe", why, hint="choose a folder of its own, such as _site")]
    shown = symlinks.shown(destination)
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
    own = [(site / output_folder(edition)).resolve() for edition in ("", "teacher")]
    ours = ours or destination in own or target.made is not None
    if not ours and target.others():
        why = f"{shown} has files in it that no build made"
        return [error("output-foreign", why, hint="choose an empty folder, or empty this one")]
    return []


def _holds(folder: Path, destination: Path) -> bool:
    folder = folder.resolve()
    return folder == destination or folder in destination.parents
