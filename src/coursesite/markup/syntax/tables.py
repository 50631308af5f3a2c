"""How tables are recognised: two lines make a head, and rows have cells between `|`.

`engines/gfm/tables` reads the rows, `scanner/kramdown_tables` those of tables without a head.

https://github.github.com/gfm/#tables-extension-
"""

from __future__ import annotations

import re

DELIMITER = re.compile(r" {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
"""Matches the line below a table's head, such as `|---|:-:|`."""


def cell_count(row: str) -> int:
    """The number of cells in a row. A `|` behind a backslash separates none.

    >>> cell_count("| a | b |"), cell_count(r"a | b \\| c"), cell_count("a")
    (2, 2, 1)
    """
    text = row.strip()
    if "\\" in text:
        text = re.sub(r"\\.", "", text)
    return text.removeprefix("|").removesuffix("|").count("|") + 1


def is_table(lines: list[str], at: int) -> bool:
    """Whether line `at` and the one below it are the head of a table."""
    if at + 1 >= len(lines) or ("|" not in lines[at] and "|" not in lines[at + 1]):
        return False
    below = lines[at + 1]
    return (
        bool(DELIMITER.match(below))
        and ("|" in below or ":" in below)
        and cell_count(lines[at]) == cell_count(below)
    )


def end_of_cell(row: str, count: int) -> int:
    """The offset behind the `|` that ends the cell `count` of a row, from 1.

    >>> end_of_cell("| a | b |", 1), end_of_cell("a | b | c", 2)
    (5, 7)
    """
    text = re.sub(r"\\.", "..", row) if "\\" in row else row
    at = len(text) - len(text.lstrip().removeprefix("|"))
    for _ in range(count):
        at = text.index("|", at) + 1
    return at
