"""The report of an import: a table for each source file, or JSON."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import msgspec

from coursesite.importers.plan import ImportPlan, ReportRow

STATUS = {"converted": "converted", "kept": "kept", "left": "left for you"}


def counts(plan: ImportPlan) -> dict[str, int]:
    """How many rows of the report have each status."""
    return {status: sum(row.status == status for row in plan.rows) for status in STATUS}


def text(plan: ImportPlan) -> str:
    """The plan for a person: the files to be written, and what became of each source file."""
    lines = [f"{len(plan.files)} files:"]
    lines += [f"  {one.path}" for one in plan.files]
    for source, rows in groupby(sorted(plan.rows), key=lambda row: row.source):
        lines += ["", source, *_table(list(rows))]
    found = counts(plan)
    told = ", ".join(f"{number} {STATUS[status]}" for status, number in found.items())
    return "\n".join([*lines, "", told]) + "\n"


def _table(rows: list[ReportRow]) -> list[str]:
    cells = [
        (
            "" if not row.line else f"{row.line}:{row.column}" if row.column else str(row.line),
            STATUS[row.status],
            row.note + (f" -> {row.target}" if row.target else ""),
        )
        for row in rows
    ]
    place = max(len(cell[0]) for cell in cells)
    state = max(len(cell[1]) for cell in cells)
    return [f"  {a:>{place}}  {b:<{state}}  {c}".rstrip() for a, b, c in cells]


def json(plan: ImportPlan) -> str:
    """The plan for a program: `{"files", "report", "counts", "diagnostics"}`."""
    data: dict[str, Any] = {
        "files": [
            {"path": one.path, "copy": str(one.copy) if one.copy else None} for one in plan.files
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
                "severity": one.severity,
                "code": one.code,
                "message": one.message,
                "path": one.path,
                "hint": one.hint,
            }
            for one in plan.diagnostics
        ],
    }
    return msgspec.json.encode(data).decode("utf-8", "replace")
