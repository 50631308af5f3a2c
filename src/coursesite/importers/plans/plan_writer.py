"""Writes a planned import into its folder, and never outside of it.

Everything is checked before the first file is written, so that an import is refused as a whole.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, error
from coursesite.files.paths import is_plain
from coursesite.importers.plans.plan import ImportPlan, PlannedFile

_TEMPORARY = ".coursesite-import"


class WriteResult(Struct, frozen=True, kw_only=True):
    """The paths that were written, the paths that had the same contents, and the reasons for a
    refusal."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def write(plan: ImportPlan, dest: Path, force: bool = False) -> WriteResult:
    """Writes the files of a plan below `dest`.

    Nothing is written if the plan has an error, or if a file would replace one with other contents
    (without `force`), pass through a link, or lie outside of `dest`; the diagnostics name all of
    them. If writing itself fails, the files before it stay.
    """
    refused = [problem for problem in plan.diagnostics if problem.severity == "error"]
    if not refused and dest.exists() and not dest.is_dir():
        refused = [error("import-exists", f"{dest} is a file").within(str(dest))]
    refused = refused or [
        problem.within(file.path) for file in plan.files if (problem := _refusal(file, dest, force))
    ]
    if refused:
        return WriteResult(diagnostics=tuple(refused))
    done: dict[bool, list[str]] = {True: [], False: []}
    for file in plan.files:
        try:
            is_same = _same(file, dest / file.path)
            if not is_same:
                _put(file, dest)
        except OSError as problem:
            why = f"can't be written: {problem.strerror or problem}"
            refused = [error("import-failed", why).within(file.path)]
            break
        done[is_same].append(file.path)
    return WriteResult(
        written=tuple(done[False]), unchanged=tuple(done[True]), diagnostics=tuple(refused)
    )


def _refusal(file: PlannedFile, dest: Path, force: bool) -> Diagnostic | None:
    """The reason not to write a file, None if there is none."""
    if not is_plain(file.path) or file.path.startswith("/"):
        return error("import-outside", "this path leads out of the folder")
    if file.copy is not None and not file.copy.is_file():
        return error("import-failed", f"{file.copy} is not there any more")
    parent = dest
    for name in file.path.split("/")[:-1]:
        parent = parent / name
        if parent.is_symlink():
            hint = "import into a folder without links"
            return error("import-outside", f"{parent} is a link", hint=hint)
        if parent.exists() and not parent.is_dir():
            return error("import-exists", f"{parent} is a file")
    path = dest / file.path
    if path.is_symlink() and not force:
        hint = "take the link away, or use --force to put a file in its place"
        return error("import-outside", "a link is in its place", hint=hint)
    if path.is_dir() and not path.is_symlink():
        return error("import-exists", "a folder is in its place")
    if path.exists() and not force and not _same(file, path):
        hint = "import into another folder, or use --force to overwrite it"
        return error("import-exists", "there is another file already", hint=hint)
    return None


def _same(file: PlannedFile, path: Path) -> bool:
    """Whether a path is a regular file with the planned contents."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        if file.copy is not None:
            return filecmp.cmp(file.copy, path, shallow=False)
        return path.read_bytes() == file.data
    except OSError:
        return False


def _put(file: PlannedFile, dest: Path) -> None:
    """Writes one file under a temporary name beside its own, then renames it."""
    path = dest / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f"{_TEMPORARY}-{os.getpid()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        with os.fdopen(handle, "wb") as target:
            if file.copy is not None:
                with file.copy.open("rb") as source:
                    shutil.copyfileobj(source, target)
            else:
                target.write(file.data or b"")
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
