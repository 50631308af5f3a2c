"""The report of an import, as tables for people or as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import msgspec

from coursesite.importers.plan import ImportPlan, ReportRow

STATUS = {"converted": "converted", "kept": "kept", "left": "left for you"}


def counts(plan: ImportPlan) -> dict[str, int]:
    """The number of report rows by status."""
    return {status: sum(row.status == status for row in plan.rows) for status in STATUS}


def text(plan: ImportPlan) -> str:
    """The plan for people: the paths of the files, a table for each source file, and the counts."""
    lines = [f"{len(plan.files)} files:"]
    lines += [f"  {file.path}" for file in plan.files]
    for source, rows in groupby(sorted(plan.rows), key=lambda row: row.source):
        lines += ["", source, *_table(list(rows))]
    numbers = counts(plan)
    summary = ", ".join(f"{number} {STATUS[status]}" for status, number in numbers.items())
    return "\n".join([*lines, "", summary]) + "\n"


def _table(rows: list[ReportRow]) -> list[str]:
    """The lines of a table: position, status, note."""
    cells = [
        (
            "" if not row.line else f"{row.line}:{row.column}" if row.column else str(row.line),
            STATUS[row.status],
            row.note + (f" -> {row.target}" if row.target else ""),
        )
        for row in rows
    ]
    place_width = max(len(cell[0]) for cell in cells)
    status_width = max(len(cell[1]) for cell in cells)
    return [f"  {a:>{place_width}}  {b:<{status_width}}  {c}".rstrip() for a, b, c in cells]


def json(plan: ImportPlan) -> str:
    """The plan for programs, as JSON: `{"files", "report", "counts", "diagnostics"}`."""
    data: dict[str, Any] = {
        "files": [
            {"path": file.path, "copy": str(file.copy) if file.copy else None}
            for file in plan.files
        ],
        "report": [
            {
                "source": row.source,
                "line": row.line or None,
                "column": row.column or None,
                "status": row.status,
                "note": row.note,
                "target": row.target or None,
            }
            for row in sorted(plan.rows)
        ],
        "counts": counts(plan),
        "diagnostics": [
            {
                "severity": diagnostic.severity,
                "code": diagnostic.code,
                "message": diagnostic.message,
                "path": diagnostic.path,
                "hint": diagnostic.hint,
            }
            for diagnostic in plan.diagnostics
        ],
    }
    return msgspec.json.encode(data).decode("utf-8", "replace")
