"""Files whose text stands in pages afterwards: snippets and includes."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from coursesite.importers.book.files import text_within, within
from coursesite.importers.plan import ImportPlan, ReportRow
from coursesite.text.urls import composed


class PutIn:
    """The files of a folder that pages put in, as they are asked for."""

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
