"""Tables as kramdown has them, made into such as both engines know: with a head, and one rule.

https://kramdown.gettalong.org/syntax.html#tables
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursesite.markup.scanner.lookahead import block_ahead
from coursesite.markup.tokens import BLOCK_LINE
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_ROW = rare(r" {0,3}\|.*[^\\]\| *")
_RULE = rare(r" {0,3}\|(?: *(?::-+:?|-+:|-{3,}|={3,}) *\|)+ *")
_DELIMITER = rare(r" {0,3}\|?(?: *:?-+:? *\|)* *:?-+:? *\|? *")
_ALIGNED = rare(r":?-+:?")
_HIDDEN = rare(r"\\.|(`+)[^`]+\1|\$[^$]+\$")
"""What may hold a `|` that parts no cells."""
_SIZES = rare(r" {0,3}(\|+)(?=\S)[^|]*(?<=\S)\1(?:[^|]+(\|+)(?=\S)[^|]*(?<=\S)\2)* *")
"""An absolute value or a norm, or several with something between: `|x + y| = |x| + |y|`."""
_FAR = 1000
"""So many rows are looked at."""


def begin(scanner: Scanner, line: Line, at: int) -> bool:
    """Puts a table that engines know in the place of one that they don't, if one begins here."""
    above = scanner.out[-1] if scanner.out else ""
    if scanner.paragraph or above.endswith("|"):
        return False
    begins = not above.strip(" >") or scanner.prefix.strip(" >") or BLOCK_LINE.search(above)
    if not begins:
        return False
    rows = block_ahead(scanner, at, _FAR).split("\n")
    rows = rows[: next((n for n, row in enumerate(rows) if row.lstrip().startswith("{:")), None)]
    found = _known(rows)
    if found is None:
        return False
    kind, lead = type(line), scanner.below()
    old = scanner.lines[scanner.at : scanner.at + len(rows)]
    old[0] = kind(lead + line.text[at:], line.number, line.shift, line.origin)
    new = [
        kind(lead + row, line.number, 0, line.origin) if isinstance(row, str) else old[row]
        for row in found
    ]
    first = new[0]
    new[0] = kind(scanner.prefix + first.text[at:], first.number, first.shift, first.origin)
    scanner.splice(len(rows), new)
    return True


def _known(rows: list[str]) -> list[int | str] | None:
    """The rows of a table as engines know it: the numbers of those that are there, and what is put
    between; None for no table, or one that they know.

    >>> _known(["| a | b |", "|===|", "| c | d |"])
    ['|  |  |', '|---|---|', 0, 2]
    >>> _known(["|:-:|", "| a | b |"])
    ['|  |  |', '|:-:|---|', 1]
    >>> _known(["| a | b |", "|:--|", "| c | d |"])
    [0, '|:--|---|', 2]
    """
    rules = [number for number, row in enumerate(rows) if _RULE.fullmatch(row)]
    texts = [number for number in range(len(rows)) if number not in rules]
    if 0 in texts and _is_head(rows):
        kept = [0, 1, *(number for number in texts if number > 1)]
        return None if len(kept) == len(rows) else list[int | str](kept)
    cells = [_cells(rows[number]) for number in texts if _ROW.fullmatch(rows[number])]
    if len(cells) < len(texts) or min(cells, default=0) < 2:
        return None
    if all(_SIZES.fullmatch(rows[number]) for number in texts):
        return None
    head: list[int | str] = []
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
        and _DELIMITER.fullmatch(rows[1]) is not None
        and _cells(rows[0]) == _cells(rows[1])
    )


def _cells(row: str) -> int:
    text = _HIDDEN.sub("", row).strip()
    return text.removeprefix("|").removesuffix("|").count("|") + 1
