"""Files of data for tables and templates: CSV, TSV, YAML and JSON as plain values."""

from __future__ import annotations

import csv
import json
import math
import re
from typing import Any

from coursesite.settings.decoding import decode

ENDINGS = (".csv", ".tsv", ".yml", ".yaml", ".json")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_LEADING_ZERO = re.compile(r"[-+]?0\d")


class DataError(Exception):
    """A file of data that cannot be read: the message, and the line it is about, 0 for none."""

    def __init__(self, message: str, line: int = 0) -> None:
        """`line` counts from 1."""
        super().__init__(message)
        self.line = line


def decoded(data: bytes, path: str) -> Any:
    """The value of a file's bytes: see `read`. DataError, also for bytes that are not UTF-8."""
    text, problems = decode(data)
    for problem in problems:
        if problem.severity == "error":
            raise DataError(problem.message, problem.span.line if problem.span else 0)
    return read(text, path)


def read(text: str, path: str) -> Any:
    """The value of a file, by the ending of its path: of CSV and TSV a list of mappings by the
    names in the first row, of YAML and JSON what it says. DataError.

    A column of CSV in which every filled cell is a number has numbers, and None for empty cells;
    numbers with a leading zero are text, since they are codes.
    """
    ending = path.rpartition(".")[2].lower()
    if ending in ("csv", "tsv"):
        names, *rows = cells(text, path) or [[]]
        columns = [_typed([row[place] for row in rows]) for place in range(len(names))]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    if ending == "json":
        try:
            return json.loads(text)
        except json.JSONDecodeError as wrong:
            raise DataError(f"this is no JSON: {wrong.msg}", wrong.lineno) from None
        except RecursionError:
            raise DataError("this is nested too deeply") from None
    import yaml  # not for builds without such a file

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        said = getattr(wrong, "problem", None) or "it cannot be read"
        raise DataError(f"this is no YAML: {said}", mark.line + 1 if mark else 0) from None
    except (ValueError, RecursionError) as wrong:
        raise DataError(f"this is no YAML: {wrong}") from None


def cells(text: str, path: str) -> list[list[str]]:
    """The rows of a file of CSV or TSV, without empty ones, all as long as the longest. In CSV,
    semicolons separate the cells if the first line has more of them than commas. DataError."""
    first = text.split("\n", 1)[0]
    comma = ";" if first.count(";") > first.count(",") else ","
    sign = "\t" if path.lower().endswith(".tsv") else comma
    lines = (f"{line}\n" for line in text.split("\n"))
    reader = csv.reader(lines, delimiter=sign, skipinitialspace=True, strict=True)
    try:
        rows = [[cell.strip() for cell in row] for row in reader if any(map(str.strip, row))]
    except csv.Error as wrong:
        raise DataError(f"this is no CSV: {wrong}", reader.line_num) from None
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def number(cell: str) -> int | float | None:
    """The number that a cell is, None if it is none."""
    if not _NUMBER.fullmatch(cell) or _LEADING_ZERO.match(cell):
        return None
    if cell.lstrip("+-").isdigit():
        return int(cell) if len(cell) < 400 else None
    value = float(cell)
    return value if math.isfinite(value) else None


def _typed(column: list[str]) -> list[Any]:
    """A column with its numbers, if all its filled cells are such."""
    values = [number(cell) for cell in column]
    if any(column) and all(v is not None for v, cell in zip(values, column, strict=True) if cell):
        return values
    return list(column)
