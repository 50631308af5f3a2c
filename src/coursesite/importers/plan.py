"""What an import will do, before it does anything: files to write, and a report on every change."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from coursesite.diagnostics import Diagnostic

Status = Literal["converted", "kept", "left"]


class PlannedFile(Struct, frozen=True, kw_only=True):
    """A file to write below the destination: its bytes, or else the file to copy as it is."""

    path: str
    data: bytes | None = None
    copy: Path | None = None


class ReportRow(Struct, frozen=True, kw_only=True, order=True):
    """A line of the report: what became of `source`, or of the place `line`:`column` in it.

    `converted` is written in our way, `kept` stands as it was, `left` waits for the author.
    Lines and columns count from 1; both are 0 where the whole file is meant.
    """

    source: str
    line: int = 0
    column: int = 0
    status: Status = "converted"
    note: str = ""
    target: str = ""


class ImportPlan(Struct, frozen=True, kw_only=True):
    """A whole import as data. Nothing is to be written if there is a diagnostic that is an error.

    `base` is the folder that the sources of the report are relative to.
    """

    base: Path
    files: tuple[PlannedFile, ...] = ()
    rows: tuple[ReportRow, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def planned_text(path: str, text: str) -> PlannedFile:
    """A text to write, in UTF-8 with one line end at its end."""
    return PlannedFile(path=path, data=(text.rstrip("\n") + "\n").encode())


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1
