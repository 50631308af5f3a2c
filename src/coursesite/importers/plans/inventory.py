"""All files of a source, and what became of each: none goes unmentioned in the report."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from coursesite.files.leftovers import is_ignored
from coursesite.importers.plans.plan import ImportPlan, ReportRow
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
    above = {up for path in named for up in _ups(path)[1:]}
    unmentioned: Counter[str] = Counter()
    for path in paths:
        ups = _ups(path)
        if path not in above and not named.intersection(ups):
            found = (up for up in ups[::-1] if up not in above and not {*up.split("/")} <= {".."})
            unmentioned[next(found)] += 1
    rows = [_row(path, count, path in paths) for path, count in unmentioned.items()]
    return replace(plan, rows=tuple(sorted((*plan.rows, *rows)))) if rows else plan


def outcomes(plan: ImportPlan, source: Path) -> dict[str, Outcome]:
    """Each file of the source with its outcome; for a single file, that alone."""
    rows: dict[str, list[ReportRow]] = {}
    for row in plan.rows:
        rows.setdefault(row.source, []).append(row)
    return {
        path: _outcome(next((rows[up] for up in _ups(path) if up in rows), []))
        for path in files(plan, source)
    }


def files(plan: ImportPlan, source: Path) -> dict[str, Path]:
    """The files of the source by their paths in the report."""
    base = plan.base if source.is_dir() else plan.base.resolve()
    paths = _walk(source) if source.is_dir() else (source.resolve(),)
    found = {composed(Path(os.path.relpath(path, base)).as_posix()): path for path in paths}
    return found if source.is_dir() else dict.fromkeys(found, source)


def _ups(path: str) -> list[str]:
    """A path, and the folders above it from the innermost on."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]


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
    if not is_entry:
        return ReportRow(source=path, status="left", note=f"{count} files that no page needs")
    note = "nothing in the course refers to it"
    if _not_notes(path.rpartition("/")[2], folder=True):
        note = "hidden, or made by a program"
    elif path.lower().endswith(_LOOKS):
        note = "of the look of the old site"
    elif _PROGRAMS.fullmatch(path):
        note = "of the repository, not of the course"
    else:
        return ReportRow(source=path, status="left", note=note)
    return ReportRow(source=path, status="unused", note=note)
