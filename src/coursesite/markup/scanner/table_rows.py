"""Rows of tables with more cells than the head has, which engines do not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup.syntax.tables import DELIMITER, cell_count, end_of_cell, is_table


class TableRows:
    """The table that is being written, of which most rows are paragraphs of their own."""

    def __init__(self) -> None:
        """Begins outside of tables."""
        self._end = -1
        self._above, self._columns, self._is_told = "", 0, False

    def too_long(
        self, text: str, lifted: str, prefix: str, at: int, locate: Callable[[int, int], Span]
    ) -> Iterator[Diagnostic]:
        """The warning, one a table, about a row in a paragraph that is written `at` a line: by its
        text, that from which code and formulas are lifted out, and its first line's prefix."""
        if at != self._end or prefix.strip(" >"):
            self._above, self._columns, self._is_told = "", 0, False
        written, rows = text.split("\n"), lifted.split("\n")
        if len(written) != len(rows):  # a shortcode stood for several lines
            return
        self._end, start = at + len(rows), 0
        for source, row in zip(written, rows, strict=True):
            if not self._columns:
                if is_table([self._above, row], 0):
                    self._columns = cell_count(row)
                elif "|" in self._above and DELIMITER.match(row) and "|" in row.strip()[:-1]:
                    yield _uneven(locate(start, start + len(source.rstrip())))
            elif not self._is_told and cell_count(row) > self._columns:
                cut = end_of_cell(row, self._columns)
                if row[cut:].strip(" |"):
                    self._is_told = True
                    cut += len(row[cut:]) - len(row[cut:].lstrip())
                    begin = start + (cut if source == row else 0)
                    yield _lost(locate(begin, start + len(source.rstrip())))
            self._above, start = row, start + len(source) + 1


def with_bars(text: str) -> str:
    """The text with a bar before the head of a table that stands right below another line: the
    engine commonmark knows it by that."""
    rows = text.split("\n")
    for at in range(1, len(rows) - 1):
        if not rows[at].lstrip().startswith("|") and is_table(rows, at):
            rows[at] = f"|{rows[at]}"
    return "\n".join(rows)


def _uneven(span: Span) -> Diagnostic:
    message = "this is no table, since the head has another number of cells than this line below it"
    return warning("table-cells", message, span, "write as many --- as the head has cells")


def _lost(span: Span) -> Diagnostic:
    message = "this row has more cells than its head, so what is in the last ones is not shown"
    hint = "give the head as many cells; within a cell, write \\| for the sign |"
    return warning("table-cells", message, span, hint)
