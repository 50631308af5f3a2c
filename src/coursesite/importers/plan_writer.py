"""Puts a planned import into its folder: all of it or nothing, and never out of the folder."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, error
from coursesite.importers.plan import ImportPlan, PlannedFile
from coursesite.importers.target_paths import is_safe

_TEMPORARY = ".coursesite-import"


class WriteResult(Struct, frozen=True, kw_only=True):
    """What a write did: paths written, paths that held the same already, and why it refused."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def write(plan: ImportPlan, dest: Path, force: bool = False) -> WriteResult:
    """Writes the files of a plan below `dest`.

    Nothing is written if one of them would stand in the place of a file with other contents
    (without `force`), behind a link, or outside of `dest`; the diagnostics name all of those.
    """
    errors = [one for one in plan.diagnostics if one.severity == "error"]
    if errors:
        return WriteResult(diagnostics=tuple(errors))
    if dest.exists() and not dest.is_dir():
        return WriteResult(
            diagnostics=(error("import-exists", f"{dest} is a file").within(str(dest)),)
        )
    refused = [problem for one in plan.files if (problem := _refusal(one, dest, force))]
    if refused:
        return WriteResult(diagnostics=tuple(refused))
    written: list[str] = []
    unchanged: list[str] = []
    for one in plan.files:
        try:
            if _same(one, dest / one.path):
                unchanged.append(one.path)
                continue
            _put(one, dest)
        except OSError as problem:
            why = f"can't be written: {problem.strerror or problem}"
            failed = error("import-failed", why).within(one.path)
            return WriteResult(
                written=tuple(written), unchanged=tuple(unchanged), diagnostics=(failed,)
            )
        written.append(one.path)
    return WriteResult(written=tuple(written), unchanged=tuple(unchanged))


def _refusal(one: PlannedFile, dest: Path, force: bool) -> Diagnostic | None:
    if not is_safe(one.path) or one.path.startswith("/"):
        return error("import-outside", "this path leads out of the folder").within(one.path)
    if one.copy is not None and not one.copy.is_file():
        return error("import-failed", f"{one.copy} is not there any more").within(one.path)
    place = dest
    for name in one.path.split("/")[:-1]:
        place = place / name
        if place.is_symlink():
            hint = "import into a folder without links"
            return error("import-outside", f"{place} is a link", hint=hint).within(one.path)
        if place.exists() and not place.is_dir():
            return error("import-exists", f"{place} is a file").within(one.path)
    full = dest / one.path
    if full.is_symlink() and not force:
        hint = "take the link away, or use --force to put a file in its place"
        return error("import-outside", "a link is in its place", hint=hint).within(one.path)
    if full.is_dir() and not full.is_symlink():
        return error("import-exists", "a folder is in its place").within(one.path)
    if full.exists() and not force and not _same(one, full):
        hint = "import into another folder, or use --force to overwrite it"
        return error("import-exists", "there is another file already", hint=hint).within(one.path)
    return None


def _same(one: PlannedFile, full: Path) -> bool:
    """Whether a regular file holds what is to be written already."""
    try:
        status = os.lstat(full)
        if not stat.S_ISREG(status.st_mode):
            return False
        if one.data is not None:
            return status.st_size == len(one.data) and full.read_bytes() == one.data
        if one.copy is None or status.st_size != one.copy.stat().st_size:
            return False
        with full.open("rb") as a, one.copy.open("rb") as b:
            while piece := a.read(1 << 20):
                if piece != b.read(1 << 20):
                    return False
    except OSError:
        return False
    return True


def _put(one: PlannedFile, dest: Path) -> None:
    full = dest / one.path
    full.parent.mkdir(parents=True, exist_ok=True)
    temporary = full.parent / f"{_TEMPORARY}-{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    handle = os.open(temporary, flags, 0o644)
    try:
        with os.fdopen(handle, "wb") as file:
            if one.copy is not None:
                with one.copy.open("rb") as source:
                    while piece := source.read(1 << 20):
                        file.write(piece)
            else:
                file.write(one.data or b"")
        temporary.replace(full)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
