"""The files below a folder that may be pages, or belong to pages."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from msgspec.structs import replace

from coursesite.files.leftovers import is_ignored
from coursesite.importers.plans.plan import ImportPlan, ReportRow, Status
from coursesite.importers.text.encoding import decode
from coursesite.text.urls import composed

_PROGRAMS = frozenset(
    ("node_modules", "__pycache__", "venv", "env", "site-packages", "vendor", "renv")
)
"""Folders of programs, whose texts are not the author's."""


def on_disk(root: Path, path: str) -> Path:
    """The file at a path below `root`, whose names may be on the disk as macOS writes them."""
    file = root / path
    for form in ("NFC", "NFD"):
        if not file.exists():
            file = root / unicodedata.normalize(form, path)
    return file


def within(base: Path, path: Path) -> Path | None:
    """A path with its links followed; None if it leads out of `base`, or to nothing."""
    try:
        is_below = path.is_relative_to(base)
        file = on_disk(base, path.relative_to(base).as_posix()) if is_below else path
        target = file.resolve()
        return target if target.is_relative_to(base) and target.exists() else None
    except (OSError, ValueError):  # no system has such a name
        return None


def text_within(base: Path, path: Path) -> str | None:
    """The text of a file in `base`; None if there is none that can be read."""
    target = within(base, path)
    try:
        return decode(target.read_bytes()).text if target and target.is_file() else None
    except OSError:
        return None


def listed(
    root: Path, base: Path, left: frozenset[str] = frozenset()
) -> tuple[list[str], list[ReportRow]]:
    """The paths of all files below `root`, sorted, and rows for what is left out: `left` are paths
    below the root of files and folders that the program made or that belong to it alone.

    Hidden files and what programs put aside are not mentioned. A link that leads out of `base` is
    left out, and a folder within itself.
    """
    found: list[str] = []
    rows: list[ReportRow] = []
    inside = base.resolve()

    def walk(folder: Path, prefix: str, above: frozenset[Path]) -> None:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as problem:
            rows.append(_left(prefix.rstrip("/"), f"can't be read: {problem.strerror}"))
            return
        for entry in entries:
            path, file = composed(prefix + entry.name), Path(entry.path)
            if entry.name.startswith(".") or is_ignored(entry.name, folder=entry.is_dir()):
                continue
            target = file.resolve()
            if entry.is_symlink() and inside not in target.parents:
                rows.append(_left(path, "a link that leads out of the folder"))
            elif path in left:
                note = "it is of the program that the notes were made for"
                rows.append(_left(path, note, "unused"))
            elif not entry.is_dir():
                if entry.is_file():
                    found.append(path)
            elif entry.name in _PROGRAMS or (file / "pyvenv.cfg").is_file():
                rows.append(_left(path, "a folder of programs", "unused"))
            elif target in above:
                rows.append(_left(path, "a link to a folder that it is in"))
            elif (file / "content" / "course.yml").is_file():
                rows.append(_left(path, "a site of ours already"))
            else:
                walk(file, f"{path}/", above | {target})

    def _left(path: str, note: str, status: Status = "left") -> ReportRow:
        here = os.path.relpath(root / path, base).replace(os.sep, "/")
        return ReportRow(source=here, status=status, note=note)

    walk(root, "", frozenset((inside,)))
    return sorted(found), rows


class PutIn:
    """The files of a folder whose text pages put in: snippets and includes."""

    def __init__(self, base: Path) -> None:
        """`base` is the folder that no file may lie outside of."""
        self._base = base
        self._used: set[str] = set()

    def read(self, *paths: Path) -> str | None:
        """The text of the first of these files that is there; None if none is."""
        for path in paths:
            file = within(self._base, path)
            if file and (text := text_within(self._base, file)) is not None:
                self._used.add(composed(file.relative_to(self._base).as_posix()))
                return text
        return None

    def told(self, plan: ImportPlan) -> ImportPlan:
        """The plan with a row for each of these files that has none."""
        used = sorted(self._used - {row.source for row in plan.rows})
        rows = (ReportRow(source=path, note="its text stands in pages") for path in used)
        return replace(plan, rows=(*plan.rows, *rows))
