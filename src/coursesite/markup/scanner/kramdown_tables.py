"""Tables that only kramdown knows, made into tables of GitHub, with a head and one line below it.

https://kramdown.gettalong.org/syntax.html#tables
"""

from __future__ import annotations

from coursesite.markup.placeholders import BLOCK_LINE
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.syntax.tables import DELIMITER, cell_count
from coursesite.text.lazy_regex import rare

_ROW = rare(r" {0,3}\|.*[^\\]\| *")
_OPEN_ROW = rare(r" {0,3}\|(?:\|+ .*| .*[^\\]\|.*)")
"""A row that does not end with a `|`."""
_RULE = rare(r" {0,3}[|+](?=(?:[-+|: ]++|[=+|: ]++)(?![^\n])).*?(?:-{3}|={3}|:-|-:|[-=]\+[-=]).*")
"""A rule, in which columns may meet at a `+`, as Emacs draws tables. `| - | -- |` is a row."""
_ENDS = rare(r" *\{:|\^ *$")
"""An attribute list, or the end of a block."""
_ALIGNED = rare(r":?-+:?")
_HIDDEN = rare(r"\\.|(`+)[^`]+\1|\$[^$]+\$")
"""Escapes, code and formulas, in which a `|` separates no cells."""
_SIZES = rare(r" {0,3}(\|+)(?=\S)[^|]*(?<=\S)\1(?:[^|]+(\|+)(?=\S)[^|]*(?<=\S)\2)* *")
"""An absolute value or a norm, or several with something between: `|x + y| = |x| + |y|`."""
_MOST_ROWS = 1000


def begin(reader: Reader, line: Line, at: int, above: str) -> Block | None:
    """The table that begins here, as engines know it; None if none does, or if they know it as it
    is. `above` is the line that was written last."""
    if reader.paragraph or above.endswith("|"):
        return None
    begins = not above.strip(" >") or reader.prefix.strip(" >") or BLOCK_LINE.search(above)
    if not begins:
        return None
    rows = reader.ahead_to_empty(at, _MOST_ROWS).split("\n")
    rows = rows[: next((n for n, row in enumerate(rows) if _ENDS.match(row)), None)]
    table = _known(rows)
    if table is None:
        return None
    prefix = reader.next_prefix()
    old = reader.lines[reader.at : reader.at + len(rows)]
    old[0] = Line(prefix + line.text[at:], line.number, line.shift + at - len(prefix), line.origin)
    new = [
        Line(prefix + row, line.number, 0, line.origin) if isinstance(row, str) else old[row]
        for row in table
    ]
    first = new[0]  # only this one has the marker of an item that begins here
    text = reader.prefix + first.text[len(prefix) :]
    new[0] = Line(text, first.number, first.shift, first.origin)
    return Block(len(rows), lines=new)


def _known(rows: list[str]) -> list[int | str] | None:
    """The rows of a table as engines know it, each as the number of a row or as a new one; None if
    there is no table, or if engines know it as it is.

    >>> _known(["| a | b |", "|===|", "| c | d |"])
    ['|  |  |', '|---|---|', 0, 2]
    >>> _known(["|:-:|", "| a | b |"])
    ['|  |  |', '|:-:|---|', 1]
    >>> _known(["| a | b |", "|:--|", "| c | d |"])
    [0, '|:--|---|', 2]
    >>> _known(["|---+---|", "| a | b |", "|---+--:|", "| c | d |"])
    [1, '|---|--:|', 3]
    >>> _known(["| a |", ":-:", "| b |"])
    [0, '|:-:|', 2]
    >>> _known(["| a | b", "|---", "| c | d"])
    [0, '|---|---|', 2]
    """
    rules = [number for number, row in enumerate(rows) if _RULE.fullmatch(row)]
    if rules[:2] == [0, 2]:  # the head has a rule above it, too
        known = _known(rows[1:]) or list(range(len(rows) - 1))
        return [row if isinstance(row, str) else row + 1 for row in known]
    texts = [number for number in range(len(rows)) if number not in rules]
    head: list[int | str] = []
    if 0 in texts and _is_head(rows):
        head = [0, 1 if "|" in rows[1] else f"|{rows[1].strip()}|"]
        kept = [*head, *(number for number in texts if number > 1)]
        return None if kept == list(range(len(rows))) else kept
    cells = [
        _cells(rows[number])
        for number in texts
        if _ROW.fullmatch(rows[number]) or (len(texts) > 1 and _OPEN_ROW.fullmatch(rows[number]))
    ]
    if len(cells) < len(texts) or min(cells, default=0) < 2:
        return None
    if all(_SIZES.fullmatch(rows[number]) for number in texts):
        return None
    aligned: list[str] = []
    if rules and rules[0] < 2:
        aligned = _ALIGNED.findall(rows[rules[0]])
    if aligned and rules[0] == 1:
        head, count = [texts.pop(0)], cells[0]
    else:
        count = max(cells)
        head = ["|" + "  |" * count]
    columns = "|".join((aligned + ["---"] * count)[:count])
    return [*head, f"|{columns}|", *texts]


def _is_head(rows: list[str]) -> bool:
    """Whether the first two rows begin a table of GitHub's."""
    return (
        len(rows) > 1
        and DELIMITER.fullmatch(rows[1]) is not None
        and _cells(rows[0]) == _cells(rows[1])
    )


def _cells(row: str) -> int:
    """The number of cells in a row from which code and formulas are not lifted out yet."""
    return cell_count(_HIDDEN.sub("", row))
