"""The cells of a notebook that is a page of a book."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from coursesite.importers.data.posts import split_post


def front_of(notebook: dict[str, Any]) -> dict[str, Any]:
    """The front matter of a notebook: that of a first cell, from which it is taken, and what its
    metadata says."""
    cells, metadata = notebook["cells"], notebook.setdefault("metadata", {})
    front = {key: metadata[key] for key in ("title", "authors") if metadata.get(key)}
    front |= metadata.get("coursesite") or {}
    first = cells[0] if cells and isinstance(cells[0], dict) else {}
    if first.get("cell_type") in ("raw", "markdown"):  # MyST has it in a cell of Markdown
        post = split_post(text_of(first))
        is_whole = not post.body.strip()
        if post.has_front and not post.problem and (is_whole or first["cell_type"] != "raw"):
            front |= post.front
            first["source"] = post.body.lstrip("\n")
            if is_whole:
                del cells[0]
    return front


def read(text: str) -> dict[str, Any] | None:
    """A notebook as plain data; None for what is none."""
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(notebook, dict) and isinstance(notebook.get("cells"), list)
    return notebook if is_one and isinstance(notebook.get("metadata", {}), dict) else None


def texts(text: str) -> str:
    """The texts of a notebook's cells of Markdown, one below another; "" of what is none."""
    return "\n\n".join(map(text_of, _cells(read(text) or {"cells": ()})))


def change_texts(notebook: dict[str, Any], change: Callable[[list[str]], list[str]]) -> None:
    """Changes the texts of all cells of Markdown, and keeps the form in which each is written."""
    cells = _cells(notebook)
    old = [text_of(cell) for cell in cells]
    for cell, text, new in zip(cells, old, change(old), strict=True):
        if new != text:
            in_lines = isinstance(cell.get("source"), list)
            cell["source"] = new.splitlines(keepends=True) if in_lines else new


def _cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    cells = [cell for cell in notebook["cells"] if isinstance(cell, dict)]
    return [cell for cell in cells if cell.get("cell_type") == "markdown"]


def written(notebook: dict[str, Any], front: dict[str, Any]) -> bytes:
    """The notebook as Jupyter saves it, with this front matter in its metadata."""
    metadata = {key: value for key, value in notebook["metadata"].items() if key != "coursesite"}
    if front:
        metadata["coursesite"] = front
    data = {**notebook, "metadata": metadata}
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def text_of(cell: Any) -> str:
    """The source of a cell as one text."""
    source = cell.get("source") if isinstance(cell, dict) else ""
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""
