"""The bytes of a notebook to its structs."""

from __future__ import annotations

import re

import msgspec

from coursesite.diagnostics import Diagnostic, Span, error, merge_conflicts, span_at
from coursesite.media.notebooks.structs import Notebook
from coursesite.text.lazy_regex import rare
from coursesite.text.merge_conflicts import find as find_conflicts

_AT = rare(r"\(byte (\d+)\)")
_PLACE = rare(r" - at `\$\.?(.*)`$")
_CELL = rare(r"cells\[(\d+)\]")


def read(data: bytes) -> Notebook | Diagnostic:
    """The notebook in a file's bytes, or the error about them, with its place in the file."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"<<<<<<<" in data and (conflicts := _conflicts(data)):
        return conflicts[0]
    try:
        notebook = msgspec.json.decode(data, type=Notebook)
    except msgspec.ValidationError as wrong:
        return _unlike(data, str(wrong))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        return _broken(data, str(wrong))
    if notebook.worksheets is not None or notebook.nbformat < 4:
        return error(
            "notebook-version",
            "this notebook is in an old version of the format, which is not read",
            hint="open it in Jupyter and save it, or run: "
            "jupyter nbconvert --to notebook --nbformat 4 FILE",
        )
    return notebook


def _conflicts(data: bytes) -> list[Diagnostic]:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    return merge_conflicts(find_conflicts(text, marks=True))


def _broken(data: bytes, message: str) -> Diagnostic:
    """The error about bytes that are no JSON."""
    at = int(found[1]) if (found := _AT.search(message)) else len(data)
    before = data[:at].decode("utf-8", "replace")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    words = re.sub(r"^JSON is malformed: | \(byte \d+\)$", "", message)
    return error(
        "notebook-invalid",
        f"this is no notebook: its JSON is malformed: {words}",
        Span(line, max(1, column)),
        "open it in Jupyter and save it; a file that Jupyter cannot open is damaged",
    )


def _unlike(data: bytes, message: str) -> Diagnostic:
    """The error about JSON that is not as a notebook is."""
    path = found[1] if (found := _PLACE.search(message)) else ""
    words = _PLACE.sub("", message)
    cell = int(found[1]) + 1 if (found := _CELL.match(path)) else 0
    where = f"in cell {cell}: " if cell else ""
    span = None
    if key := re.findall(r"\.(\w+)", f".{path}"):
        text = data.decode("utf-8", "replace")
        if (at := text.find(f'"{key[-1]}"')) >= 0 and not cell:
            span = span_at(text, at, len(key[-1]) + 2)
    return error(
        "notebook-invalid",
        f"this is not as a notebook is: {where}{words[:1].lower()}{words[1:]}",
        span,
        "open it in Jupyter and save it",
    )
