"""Tables of Pandoc that our engine cannot read, as tables between `|`: simple ones and those of
several lines, whose columns stand below dashes, and grids."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from coursesite.importers.scholarly.figures import table

_DASHES = re.compile(r"[ ]{0,3}-{2,}(?:[ ]+-{2,})*[ ]*\Z")
_GRID = re.compile(r"[ ]{0,3}\+(?:[-=:]{3,}\+)+[ ]*\Z")
_BLOCK = re.compile(r"[-*+][ ]|\d+[.)][ ]|[`~]{3}")
_Table = tuple[list[str], int] | None


def read(lines: list[str]) -> _Table:
    """The lines of the table that these begin with, and their number; None if they do with none."""
    if _GRID.match(lines[0]):
        return _grid(lines)
    below = "".join(lines[1:2])
    has_head = " " in below.strip() and lines[0].strip() and _DASHES.match(below)
    return _dashed(lines) if has_head or _DASHES.match(lines[0]) else None


def _dashed(lines: list[str]) -> _Table:
    """A table whose columns stand below dashes. Between two lines of dashes, rows may have several
    lines each, with empty lines between them."""
    marks = [n for n, line in enumerate(lines) if _DASHES.match(line)]
    columns = next((n for n in marks[:2] if " " in lines[n].strip()), -1)
    framed = marks[0] == 0
    if columns < 0 or (framed and len(marks) < 2 + (columns != 0)):
        return None
    end = next((n for n in marks if n > columns), len(lines)) if framed else len(lines)
    gaps = [n for n in range(columns + 1, end) if not lines[n].strip()]
    if not framed:
        end = min([*gaps, *(n for n in marks if n > columns)], default=end)
        gaps = []
    spans = [found.span() for found in re.finditer(r"-+", lines[columns])]
    several = bool(gaps) or (framed and columns != 0)
    rows: list[list[str]] = [[]]
    for line in lines[columns + 1 : end]:
        cells = _cut(line, spans)
        if not line.strip() or (rows[-1] and not several):
            rows.append([])
        if line.strip():
            pairs = zip(rows[-1] or [""] * len(spans), cells, strict=True)
            rows[-1] = [f"{a} {b}".strip() for a, b in pairs]
    above = lines[framed:columns]
    heads = zip(*(_cut(line, spans) for line in above), strict=True)
    head = [" ".join(cells).strip() for cells in heads]
    first = above[-1] if above else lines[columns + 1]
    ends = [(first[a : a + 1].strip(), first[b - 1 : b].strip()) for a, b in spans]
    sides = "".join(" " if left else "r" if right else "c" for left, right in ends)
    is_closed = end < len(lines) and bool(lines[end].strip())
    return table([head or [""] * len(spans), *filter(None, rows)], sides), end + is_closed


def _grid(lines: list[str]) -> tuple[list[str], int]:
    """A table in a grid. One with cells that span others is kept as it is drawn, and so is one that
    has blocks in its cells, as HTML."""
    drawn = [line.strip() for line in takewhile(re.compile(r"[ ]{0,3}[+|]").match, lines)]
    end = len(drawn)
    edges = [n for n, sign in enumerate(drawn[0]) if sign == "+"]
    spans = [(a + 1, b) for a, b in pairwise(edges)]
    head: list[list[str]] = []
    rows: list[list[list[str]]] = []
    row: list[list[str]] = [[] for _ in spans]
    colons = drawn[0]
    for line in drawn[1:]:
        is_rule = bool(_GRID.match(line))
        if any(line[n : n + 1] != ("+" if is_rule else "|") for n in edges):
            return ["```text", *drawn, "```"], end
        for cell, (a, b) in zip(row, spans, strict=True):
            cell += [] if is_rule else [line[a:b].removeprefix(" ").rstrip()]
        if is_rule and "=" in line:
            head, colons = row, line
        elif is_rule:
            rows.append(row)
        row = [[] for _ in spans] if is_rule else row
    ends = [(colons[a], colons[b - 1]) for a, b in spans]
    sides = "".join(("c" if a == ":" else "r") if b == ":" else " " for a, b in ends)
    texts = [[re.split(r"\n\s*\n", "\n".join(cell).strip("\n")) for cell in one] for one in rows]
    heads = [" ".join(" ".join(cell).split()) for cell in head]
    if any(_BLOCK.match(part.lstrip()) for one in texts for cell in one for part in cell):
        top = "".join(f"<th>{cell}</th>" for cell in heads)
        out = ["<table>", *([f"<tr>{top}</tr>"] if heads else [])]
        for cells in rows:
            parts = (['<td markdown="1">', "", *cell, "", "</td>"] for cell in cells)
            out += ["<tr>", *(line for part in parts for line in part), "</tr>"]
        return [*out, "</table>"], end
    flat = [["<br>".join(" ".join(part.split()) for part in cell) for cell in one] for one in texts]
    return table([heads or [""] * len(spans), *flat], sides), end


def _cut(line: str, spans: list[tuple[int, int]]) -> list[str]:
    """The cells of a line. Each ends where the next begins, since text may stick out of dashes."""
    starts = [0, *(a for a, _ in spans[1:])]
    return [line[a:b].strip() for a, b in zip(starts, [*starts[1:], 10_000], strict=True)]
