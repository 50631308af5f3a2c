"""Stretches of text that go over several lines of the containers they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursesite.markup.scanner import containers
from coursesite.markup.tokens import Token

if TYPE_CHECKING:
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner


def ahead_of(scanner: Scanner, at: int) -> str:
    """The text from offset `at` of this line to the end of the containers it is in."""
    parts = [scanner.lines[scanner.at].text[at:]]
    for line in scanner.lines[scanner.at + 1 :]:
        start, kept = containers.match(line.text, scanner.open)
        if kept < len(scanner.open) and line.text.strip():
            break
        parts.append(line.text[start:])
    return "\n".join(parts)


def block_ahead(scanner: Scanner, at: int, most: int) -> str:
    """The text from offset `at` of this line to the next empty one, over so many lines at most."""
    parts = [scanner.lines[scanner.at].text[at:]]
    for line in scanner.lines[scanner.at + 1 : scanner.at + most]:
        start, kept = containers.match(line.text, scanner.open)
        if kept < len(scanner.open) or not line.text[start:].strip():
            break
        parts.append(line.text[start:])
    return "\n".join(parts)


def put_inner(
    scanner: Scanner, at: int, ahead: str, end: int, close: tuple[int, int], after: Token
) -> None:
    """Puts the lines between two tags among those to be read, and `after` behind them.

    `ahead` begins at offset `at` of this line; its tags end at `end` and stand at `close`.
    """
    inner = inner_lines(scanner, at, ahead, end, close[0])
    number = scanner.lines[scanner.at + ahead.count("\n", 0, close[0])].number
    closing = scanner.close_with(type(scanner.lines[0])("", number), after)
    scanner.splice(1 + ahead.count("\n", 0, close[1]), [*inner, closing])


def inner_lines(scanner: Scanner, at: int, ahead: str, end: int, close: int) -> list[Line]:
    """The lines of `ahead`, which begins at offset `at` of this line, from `end` to `close`."""
    first, last = ahead.count("\n", 0, end), ahead.count("\n", 0, close)
    lines = scanner.lines[scanner.at : scanner.at + last + 1]
    kind = type(lines[0])
    blank = scanner.below()
    inner = []
    for row, line in enumerate(lines):
        if row < first:
            continue
        start = max(end - (ahead.rfind("\n", 0, end) + 1), 0) if row == first else 0
        base = ahead.rfind("\n", 0, close) + 1 if row == last else 0
        if row == first and row == 0:
            start += at
        elif row == first:
            start += containers.match(line.text, scanner.open)[0]
        stop_at = None
        if row == last:
            stop_at = (
                close - base + (at if row == 0 else containers.match(line.text, scanner.open)[0])
            )
        if row not in (first, last):
            inner.append(line)
        elif (part := line.text[start:stop_at]).strip():
            lead = blank if row == first else ""
            inner.append(
                kind(lead + part, line.number, line.shift + start - len(lead), line.origin)
            )
    return inner
