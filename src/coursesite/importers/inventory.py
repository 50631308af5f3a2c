"""All files of a source, and what became of each: none goes unmentioned in the report."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from coursesite.files.leftovers import is_ignored
from coursesite.importers.plan import ImportPlan, ReportRow
from coursesite.text.urls import composed

Outcome = Literal["converted", "copied", "left", "unused"]
_MADE = frozenset(("node_modules", "_site", "_book", "_build", "site_libs", "__pycache__", "venv"))
"""Folders that programs fill."""
_LOOKS = (".css", ".scss", ".sass", ".less", ".lua", ".cls", ".sty")
_PROGRAMS = re.compile(
    r"(?:requirements|license|packages)\.txt|environment\.ya?ml|package(?:-lock)?\.json|yarn\.lock|"
    r"gemfile(?:\.lock)?|makefile|dockerfile|description|(?:license|contributing|code_of_conduct)(?:\.md)?|"
    r"netlify\.toml|pyproject\.toml|(?:poetry|renv)\.lock|citation\.cff|.*\.rproj",
    re.I,
)
"""Files by which a repository is worked with."""


def complete(plan: ImportPlan, folder: Path) -> ImportPlan:
    """The plan with a row for each file in `folder` that its report does not mention; a folder of
    such files has one row."""
    named = {row.source for row in plan.rows}
    paths = files(plan, folder)
    above = {
        "/".join(parts[:end])
        for path in named
        for parts in [path.split("/")]
        for end in range(1, len(parts))
    }
    unmentioned: dict[str, int] = {}
    for path in paths:
        parts = path.split("/")
        ups = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        if path not in above and not any(up in named for up in ups):
            whole = next(up for up in ups if up not in above and not {*up.split("/")} <= {".."})
            unmentioned[whole] = unmentioned.get(whole, 0) + 1
    rows = [_row(path, count, path in paths) for path, count in unmentioned.items()]
    return replace(plan, rows=tuple(sorted((*plan.rows, *rows)))) if rows else plan


def outcomes(plan: ImportPlan, source: Path) -> dict[str, Outcome]:
    """Each file of the source with its outcome; for a single file, that alone."""
    rows: dict[str, list[ReportRow]] = {}
    for row in plan.rows:
        rows.setdefault(row.source, []).append(row)
    out: dict[str, Outcome] = {}
    for path in files(plan, source):
        parts = path.split("/")
        ups = ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]
        out[path] = _outcome(next((rows[up] for up in ups if up in rows), []))
    return out


def files(plan: ImportPlan, source: Path) -> dict[str, Path]:
    """The files of the source by their paths in the report."""
    if not source.is_dir():
        path = os.path.relpath(source.resolve(), plan.base.resolve())
        return {composed(Path(path).as_posix()): source}
    return {
        composed(Path(os.path.relpath(path, plan.base)).as_posix()): path for path in _walk(source)
    }


def _outcome(rows: list[ReportRow]) -> Outcome:
    """The outcome of a file, by its rows."""
    if any(row.status == "converted" for row in rows):
        return "converted"
    if any(row.target for row in rows):
        return "copied"
    return "left" if any(row.status != "unused" for row in rows) else "unused"


def _walk(folder: Path) -> Iterator[Path]:
    """All files in a folder; folders that are hidden or that programs fill, and links to folders,
    stand for what is in them."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False) and not _not_notes(entry.name, folder=True):
            yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


def _not_notes(name: str, *, folder: bool = False) -> bool:
    return (folder and name in _MADE) or is_ignored(name, folder=folder)


def _row(path: str, count: int, is_entry: bool) -> ReportRow:
    """The row for a path that no row mentions, and the number of files in it."""
    if is_entry and _not_notes(path.rpartition("/")[2], folder=True):
        return ReportRow(source=path, status="unused", note="hidden, or made by a program")
    if is_entry and path.lower().endswith(_LOOKS):
        return ReportRow(source=path, status="unused", note="of the look of the old site")
    if is_entry and _PROGRAMS.fullmatch(path):
        return ReportRow(source=path, status="unused", note="of the repository, not of the course")
    note = "nothing in the course refers to it" if is_entry else f"{count} files that no page needs"
    return ReportRow(source=path, status="left", note=note)
