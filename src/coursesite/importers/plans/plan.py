"""The types of a planned import: the files to write, and a report on every part of the source."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from coursesite.diagnostics import Diagnostic

Status = Literal["converted", "kept", "left", "unused"]


class PackageMissingError(Exception):
    """A source needs a package of an extra that is not installed."""

    def __init__(self, subject: str, extra: str) -> None:
        """`subject` is what needs the package, `extra` the name of the extra that brings it."""
        super().__init__(f"{subject} can't be read without a package that is not installed")
        self.hint = f"install it: pip install 'coursesite[{extra}]'"


class PlannedFile(Struct, frozen=True, kw_only=True):
    """A file to write below the destination: its bytes, or the path of a file to copy."""

    path: str
    data: bytes | None = None
    copy: Path | None = None


class ReportRow(Struct, frozen=True, kw_only=True, order=True):
    """A line of the report: the outcome for `source`, or for `line`:`column` in it.

    `converted` parts are written in our syntax, `kept` parts are as they were, `left` parts need
    the author's attention, and `unused` files are none of the course. Lines and columns count
    from 1; both are 0 for a whole file.
    """

    source: str
    line: int = 0
    column: int = 0
    status: Status = "converted"
    note: str = ""
    target: str = ""


class TextChange(Struct, frozen=True):
    """A change of a text for the report; `source` is the text of the line or the words changed,
    empty if the change is about the whole text."""

    source: str
    status: Status
    note: str


class ImportPlan(Struct, frozen=True, kw_only=True):
    """A whole import as data. With an error among the diagnostics, nothing may be written.

    `base` is the folder that the sources of the report are relative to.
    """

    base: Path
    files: tuple[PlannedFile, ...] = ()
    rows: tuple[ReportRow, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def planned_text(path: str, text: str) -> PlannedFile:
    """A planned file with a text in UTF-8, which ends in one line break."""
    return PlannedFile(path=path, data=(text.rstrip("\n") + "\n").encode())


def position(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both from 1."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1
