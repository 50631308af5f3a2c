"""The report of an import, as tables for people or as JSON."""

from __future__ import annotations

import math
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import structs

from coursesite.importers.coverage.measure import Coverage, Share
from coursesite.importers.plans.inventory import Outcome, outcomes
from coursesite.importers.plans.plan import ImportPlan, ReportRow, Status

OUTCOMES: dict[Outcome, str] = {
    "converted": "converted",
    "copied": "copied as they are",
    "left": "left for you",
    "unused": "not needed",
}
STATUS = dict(
    zip(get_args(Status), ("converted", "kept", "left for you", "not needed"), strict=True)
)
_MOST = 10
"""The most files, or missing references, that are listed."""


def counts(plan: ImportPlan) -> dict[str, int]:
    """The number of report rows by status."""
    return {status: sum(row.status == status for row in plan.rows) for status in STATUS}


def text(plan: ImportPlan, source: Path) -> str:
    """The plan for people: a table for each file of the source, and the counts."""
    lines: list[str] = []
    for name, rows in groupby(sorted(plan.rows), key=lambda row: row.source):
        lines += [name, *_table(list(rows)), ""]
    if found := Counter(outcomes(plan, source).values()):
        each = ", ".join(f"{found[key]} {word}" for key, word in OUTCOMES.items() if found[key])
        lines += [f"{found.total()} files of the source: {each}"]
    numbers = counts(plan)
    summary = ", ".join(f"{number} {STATUS[status]}" for status, number in numbers.items())
    return "\n".join([*lines, f"{len(plan.files)} files of the course; {summary}"]) + "\n"


def coverage_text(found: Coverage) -> str:
    """A measure for people: of every 100 things of the source those that the site has, the places
    where most is missing, and the files that were not measured."""
    lines = []
    for name, share in _shares(found).items():
        if share.all:
            each = f"{share.found:,} of {share.all:,}"
            lines.append(f"  {name:<24}{_of_hundred(share):>6} of 100  ({each})")
    lines = ["In the built site there are", *lines]
    if found.places:
        lines += ["", "Most words are missing at"]
        for place in found.places:
            more = " …" if place.count > len(place.words.split(" ")) else ""
            lines.append(f"  {place.source}:{place.line}  {place.count}: {place.words}{more}")
    lacking = [
        file for file in found.files if file.kind != "page" and file.words.found < file.words.all
    ]
    lacking.sort(key=lambda file: (file.words.found - file.words.all, file.source))
    parts = (
        ("Data and templates with words that no page shows", [
            f"{file.source}  {file.words.all - file.words.found} of {file.words.all}"
            for file in lacking
        ]),
        ("Images, links and embeds that are missing", [
            f"{name}:{line}  {address}" for name, line, address in found.missing
        ]),
        ("Texts that were not measured, since they are no pages of the course", [
            f"{name}  {count} words, {OUTCOMES[outcome].replace('they are', 'it is')}"
            for name, outcome, count in found.unmeasured
        ]),
    )  # fmt: skip
    for title, entries in parts:
        if entries:
            lines += ["", title, *(f"  {entry}" for entry in entries[:_MOST])]
            if len(entries) > _MOST:
                lines.append(f"  … and {len(entries) - _MOST} more")
    return "\n".join(lines) + "\n"


def _shares(found: Coverage) -> dict[str, Share]:
    return {
        "words": found.words("page"),
        "words of data": found.words("data"),
        "words of templates": found.words("template"),
        "images": found.images,
        "links": found.links,
        "embeds": found.embeds,
    }


def _of_hundred(share: Share) -> str:
    """A share in per cent, never rounded up to 100.

    >>> _of_hundred(Share(9_999, 10_000)), _of_hundred(Share(2, 2))
    ('99.9', '100')
    """
    whole = share.found == share.all
    return "100" if whole else f"{math.floor(1000 * share.found / share.all) / 10}"


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


def json(plan: ImportPlan, source: Path, found: Coverage | None = None) -> str:
    """The plan for programs, as JSON: `{"files", "sources", "report", "counts", "diagnostics"}`,
    and the measure as `"check"`."""
    keys = ("severity", "code", "message", "path", "hint")
    data: dict[str, Any] = {
        "files": [
            {"path": file.path, "copy": str(file.copy) if file.copy else None}
            for file in plan.files
        ],
        "sources": outcomes(plan, source),
        "report": [
            {**structs.asdict(row), **{key: getattr(row, key) or None for key in _OPTIONAL}}
            for row in sorted(plan.rows)
        ],
        "counts": counts(plan),
        "diagnostics": [{key: getattr(one, key) for key in keys} for one in plan.diagnostics],
    }
    if found is not None:
        data["check"] = {
            "shares": _shares(found),
            "files": found.files,
            "places": found.places,
            "missing": [dict(zip(_MISSING, one, strict=True)) for one in found.missing],
            "unmeasured": [dict(zip(_UNMEASURED, one, strict=True)) for one in found.unmeasured],
        }
    return msgspec.json.encode(data).decode("utf-8", "replace")


_OPTIONAL = ("line", "column", "target")
_MISSING = ("source", "line", "address")
_UNMEASURED = ("source", "outcome", "words")
