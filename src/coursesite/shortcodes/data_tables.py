"""The Markdown of a table that a file of data is shown as."""

from __future__ import annotations

import re
from typing import Any

from coursesite.diagnostics import Diagnostic, error, nearest
from coursesite.model import Include, TableForm
from coursesite.settings import data_files

_BREAK = re.compile(r"\s*\n\s*")
_PIPE = re.compile(r"(?<!\\)\|")


class _ColumnError(Exception):
    """A column that a file does not have; the words are the message, and then the hint."""


def as_markdown(include: Include, form: TableForm, text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """A table in Markdown with the data in `text` (all of a file's text), and what is wrong with
    them. Columns of numbers are aligned at their ends.

    >>> as_markdown(Include("a.csv"), TableForm(sort="-n"), "name,n\\na,2\\nb,10\\n")[0]
    '| name | n |\\n|---|--:|\\n| b | 10 |\\n| a | 2 |'
    """
    try:
        names, rows = _table(text, include.path)
        chosen = [_place(name, names) for name in form.columns] or list(range(len(names)))
        if form.sort:
            rows = _sorted(rows, _place(form.sort.removeprefix("-"), names), form.sort[0] == "-")
    except data_files.DataError as wrong:
        at = f"line {wrong.line}: " if wrong.line else ""
        hint = f"files of data end in {', '.join(data_files.ENDINGS)}"
        message = f"table: {include.path}: {at}{wrong}"
        return empty(form), (error("data-syntax", message, None, hint),)
    except _ColumnError as wrong:
        message, hint = wrong.args
        problem = error("shortcode-argument", f"table: {include.path} {message}", None, hint)
        return empty(form), (problem,)
    ends = [_is_numeric([row[place] for row in rows]) for place in chosen]
    lines = [
        _row([names[place] for place in chosen]),
        f"|{'|'.join('--:' if end else '---' for end in ends)}|",
        *(_row([row[place] for place in chosen]) for row in rows),
        *_label(form),
    ]
    return "\n".join(lines), ()


def empty(form: TableForm) -> str:
    """A table without the data, which cannot be had: its label is there for references."""
    return "\n".join(("| |", "|---|", "| |", *_label(form)))


def _label(form: TableForm) -> list[str]:
    """The line below a table with its label and its caption, if it has one."""
    if not (form.caption or form.id):
        return []
    label = f"#{form.id} " if form.id else ""
    caption = form.caption.replace('"', "&quot;")
    return [f'{{: {label}caption="{caption}" }}' if caption else f"{{: {label}}}"]


def _table(text: str, path: str) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns of a file, and its rows. DataError."""
    if path.lower().endswith((".csv", ".tsv")):
        names, *rows = data_files.cells(text, path) or [[]]
        return names, rows
    if not path.lower().endswith(data_files.ENDINGS):
        raise data_files.DataError("this is no file of data")
    data = data_files.read(text, path)
    if isinstance(data, dict) and all(isinstance(row, dict) for row in data.values()):
        data = [{"": name, **row} for name, row in data.items()]
    if not isinstance(data, list) or not data:
        raise data_files.DataError("a table is made of a list of rows")
    if all(isinstance(row, dict) for row in data):
        names = list(dict.fromkeys(str(name) for row in data for name in row))
        plain = [{str(name): value for name, value in row.items()} for row in data]
        return names, [[row.get(name) for name in names] for row in plain]
    if all(isinstance(row, list) for row in data):
        width = max(map(len, data))
        filled = [row + [None] * (width - len(row)) for row in data]
        return [_words(cell) for cell in filled[0]], filled[1:]
    raise data_files.DataError("a table is made of a list of rows")


def _place(name: str, names: list[str]) -> int:
    """The place of a column by its name, or by its number from 1."""
    if name in names:
        return names.index(name)
    if name.isdigit() and 1 <= int(name) <= len(names):
        return int(name) - 1
    near = nearest(name, names)
    every = ", ".join(one for one in names if one) or "none: is the file empty?"
    hint = f"did you mean '{near}'?" if near else f"it has {every}"
    raise _ColumnError(f"has no column '{name}'", hint)


def _sorted(rows: list[list[Any]], place: int, backwards: bool) -> list[list[Any]]:
    """The rows in the order of a column: numbers before words, and empty cells last."""

    def key(row: list[Any]) -> tuple[bool, float, str]:
        words = _words(row[place])
        value = data_files.number(words)
        return (value is None, 0 if value is None else float(value), words.casefold())

    filled = [row for row in rows if _words(row[place])]
    empty = [row for row in rows if not _words(row[place])]
    return sorted(filled, key=key, reverse=backwards) + empty


def _is_numeric(column: list[Any]) -> bool:
    """Whether all filled cells of a column are numbers."""
    filled = [words for cell in column if (words := _words(cell))]
    return bool(filled) and all(data_files.number(words) is not None for words in filled)


def _row(row: list[Any]) -> str:
    return f"| {' | '.join(_cell(_words(cell)) for cell in row)} |"


def _cell(words: str) -> str:
    """Words as a cell of one line: a `|` does not end it, and a break of line stays one."""
    return _PIPE.sub(r"\\|", _BREAK.sub("<br>", words.strip()))


def _words(cell: Any) -> str:
    """A value as it is shown; nothing for what is none."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list):
        return ", ".join(map(_words, cell))
    return str(cell)
