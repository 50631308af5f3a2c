"""Tables of Pandoc that our engine cannot read, as tables between `|`: simple ones and those of
several lines, whose columns stand below dashes, and grids."""

from __future__ import annotations

import re
from itertools import pairwise

_DASHES = re.compile(r"[ ]{0,3}-{2,}(?:[ ]+-{2,})*[ ]*\Z")
_GRID = re.compile(r"[ ]{0,3}\+(?:[-=:]{3,}\+)+[ ]*\Z")
_BLOCK = re.compile(r"\s*(?:[-*+]|\d+[.)]|#+)[ ]|\s*[`~]{3}|\s{4,}\S")


def read(lines: list[str], at: int) -> tuple[list[str], int] | None:
    """The lines of the table that begins in a line, and the line behind it; None if none does."""
    if _GRID.match(lines[at]):
        return _grid(lines, at)
    if _DASHES.match(lines[at]):
        return _multiline(lines, at)
    below = lines[at + 1] if at + 1 < len(lines) else ""
    is_simple = " " in below.strip() and lines[at].strip() and _DASHES.match(below)
    return _simple(lines, at) if is_simple else None


def _simple(lines: list[str], at: int) -> tuple[list[str], int]:
    """A table with a line for each row, to an empty line or one of dashes."""
    spans, end = _spans(lines[at + 1]), at + 2
    rows: list[list[str]] = []
    while end < len(lines) and lines[end].strip() and not _DASHES.match(lines[end]):
        rows.append(_cut(lines[end], spans))
        end += 1
    closed = end < len(lines) and bool(lines[end].strip())
    head = _cut(lines[at], spans)
    return _written(head, rows, _sides(lines[at], spans)), end + closed


def _multiline(lines: list[str], at: int) -> tuple[list[str], int] | None:
    """A table between lines of dashes, whose rows have empty lines between them. One without a head
    begins with the dashes of its columns."""
    last = next((n for n in range(at + 1, len(lines)) if _DASHES.match(lines[n])), -1)
    bare = " " in lines[at].strip()
    start, dashes = at, lines[at]
    if not bare:
        if last < 0 or " " not in lines[last].strip():
            return None
        start, dashes = last, lines[last]
        last = next((n for n in range(start + 1, len(lines)) if _DASHES.match(lines[n])), -1)
    if last < 0 or last == start + 1 or (not bare and " " in lines[last].strip()):
        return None
    spans, body = _spans(dashes), lines[start + 1 : last]
    rows: list[list[str]] = [[]]
    several = any(not line.strip() for line in body) or not bare
    for line in body:
        if not line.strip():
            rows.append([])
        elif several:
            rows[-1] = _joined(rows[-1], _cut(line, spans))
        else:
            rows.append(_cut(line, spans))
    head: list[str] = []
    for line in lines[at + 1 : start]:
        head = _joined(head, _cut(line, spans))
    first = lines[start - 1] if start > at else lines[start + 1]
    return _written(head, [row for row in rows if row], _sides(first, spans)), last + 1


def _grid(lines: list[str], at: int) -> tuple[list[str], int] | None:
    """A table in a grid. Text of blocks in its cells needs a table of HTML; cells that span others
    are kept as they are drawn."""
    end = at
    while end < len(lines) and re.match(r"[ ]{0,3}[+|]", lines[end]):
        end += 1
    drawn = [line.strip() for line in lines[at:end]]
    edges = [n for n, sign in enumerate(drawn[0]) if sign == "+"]
    spans = [(a + 1, b) for a, b in pairwise(edges)]
    head: list[str] = []
    rows: list[list[list[str]]] = []
    row: list[list[str]] = [[] for _ in spans]
    sides = [""] * len(spans)
    for line in drawn[1:]:
        is_rule = bool(_GRID.match(line))
        if any(line[n : n + 1] != ("+" if is_rule else "|") for n in edges):
            return ["```text", *drawn, "```"], end
        if not is_rule:
            for cell, (a, b) in zip(row, spans, strict=True):
                cell.append(line[a:b].removeprefix(" ").rstrip())
            continue
        if "=" in line:
            head, sides = [" ".join(" ".join(cell).split()) for cell in row], _colons(line, spans)
        else:
            rows.append(row)
        row = [[] for _ in spans]
    if any(_BLOCK.match(line) for cells in rows for cell in cells for line in cell):
        return _as_html(head, rows), end
    flat = [["<br>".join(_paragraphs(cell)) for cell in cells] for cells in rows]
    return _written(head, flat, sides if any(sides) else _colons(drawn[0], spans)), end


def _as_html(head: list[str], rows: list[list[list[str]]]) -> list[str]:
    out = ["<table>"]
    if head:
        cells = "".join(f'<th markdown="span">{cell}</th>' for cell in head)
        out.append(f"<thead><tr>{cells}</tr></thead>")
    for row in rows:
        out.append("<tr>")
        for cell in row:
            out += ['<td markdown="1">', "", *cell, "", "</td>"]
        out.append("</tr>")
    return [*out, "</table>"]


def _paragraphs(cell: list[str]) -> list[str]:
    found = re.split(r"\n[ \t]*\n", "\n".join(cell).strip("\n"))
    return [" ".join(part.split()) for part in found]


def _spans(dashes: str) -> list[tuple[int, int]]:
    """The columns that stand below dashes."""
    return [match.span() for match in re.finditer(r"-+", dashes)]


def _cut(line: str, spans: list[tuple[int, int]]) -> list[str]:
    """The cells of a line. Each ends where the next begins, since text may stick out of dashes."""
    ends = [a for a, _ in spans[1:]] + [10_000]
    starts = [0] + [a for a, _ in spans[1:]]
    return [line[a:b].strip() for a, b in zip(starts, ends, strict=True)]


def _joined(above: list[str], below: list[str]) -> list[str]:
    if not above:
        return below
    return [f"{a} {b}".strip() for a, b in zip(above, below, strict=True)]


def _sides(head: str, spans: list[tuple[int, int]]) -> list[str]:
    """How the head stands above its dashes says how a column is aligned."""
    ends = [(head[a : a + 1].strip(), head[b - 1 : b].strip()) for a, b in spans]
    return ["" if left else "r" if right else "c" for left, right in ends]


def _colons(line: str, spans: list[tuple[int, int]]) -> list[str]:
    signs = {(True, True): "c", (False, True): "r"}
    return [signs.get((line[a] == ":", line[b - 1] == ":"), "") for a, b in spans]


def _written(head: list[str], rows: list[list[str]], sides: list[str]) -> list[str]:
    rules = {"r": "--:", "c": ":-:"}
    cells = [head or [""] * len(sides), [rules.get(side, "---") for side in sides], *rows]
    lines = [[re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in row] for row in cells]
    return [f"| {' | '.join(row)} |" for row in lines]
