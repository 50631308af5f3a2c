"""A notebook for readers: without the cells that are removed, and without the lines that are not
out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from coursesite.diagnostics import Diagnostic
from coursesite.media.notebooks.conversion import Notes
from coursesite.media.notebooks.reader import read
from coursesite.media.notebooks.structs import joined
from coursesite.media.notebooks.tags import is_removed


def for_readers(data: bytes, notes: Notes, hidden: Collection[int]) -> bytes:
    """The bytes of the file to download: those of the notebook, unless something is left out.
    `hidden` are the lines of the notes' Markdown, from 0, that are not out. A cell of which lines
    are not out keeps the others; if it is code, it goes as a whole, and so do its outputs."""
    notebook = read(data)
    if isinstance(notebook, Diagnostic) or not (notes.removes or hidden):
        return data
    lost: dict[int, set[int]] = {}
    for line in hidden:
        if line < len(notes.origins) and (origin := notes.origins[line]):
            lost.setdefault(origin[0], set()).add(origin[1])
    whole: dict[str, Any] = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    kept = []
    for number, (cell, given) in enumerate(
        zip(notebook.cells, whole.get("cells", ()), strict=True)
    ):
        if is_removed(cell):
            continue
        gone = lost.get(number)
        if gone and cell.cell_type == "code":
            continue
        if gone:
            lines = joined(given.get("source")).split("\n")
            rest = [line for n, line in enumerate(lines) if n not in gone]
            if not any(line.strip() for line in rest):
                continue
            text = "\n".join(rest)
            given = {**given, "source": text.splitlines(keepends=True)}
            if "attachments" in given:
                names = {name for name in given["attachments"] if name in text}
                given["attachments"] = {
                    name: forms for name, forms in given["attachments"].items() if name in names
                }
        kept.append(given)
    return msgspec.json.format(msgspec.json.encode({**whole, "cells": kept}), indent=1) + b"\n"
