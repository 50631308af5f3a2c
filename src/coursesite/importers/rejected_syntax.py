"""What our builder would not accept in a text, shown as text instead."""

from __future__ import annotations

from coursesite import markup


def escape_rejected(body: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The body without mistakes that would stop a build: a brace that opens something wrong is
    written as a character. With the lines (from 1) and messages of those mistakes."""
    notes: list[tuple[int, str]] = []
    for _ in range(50):
        found = [
            one
            for one in markup.render(body).diagnostics
            if one.severity == "error" and one.span is not None
        ]
        lines = body.split("\n")
        for one in sorted(found, key=lambda one: one.sort_key, reverse=True):
            if one.span is None or one.span.line > len(lines):
                continue
            number = one.span.line - 1
            at = _brace(lines, number, one.span.column - 1)
            if at is None:
                continue
            row, column = at
            lines[row] = f"{lines[row][:column]}&#123;{lines[row][column + 1 :]}"
            notes.append((row + 1, one.message))
        mended = "\n".join(lines)
        if mended == body:
            break
        body = mended
    return body, tuple(sorted(set(notes)))


def _brace(lines: list[str], number: int, column: int) -> tuple[int, int] | None:
    """The brace that a mistake at a place is about: the one there, or the last one before it."""
    for row in range(number, max(-1, number - 20), -1):
        line = lines[row]
        end = column + 1 if row == number else len(line)
        at = max(
            line.rfind("{{", 0, end + 1), line.rfind("{:", 0, end + 1), line.rfind("{%", 0, end + 1)
        )
        if at >= 0:
            return row, at
    return None
