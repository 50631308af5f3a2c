"""A place in the Markdown of a notebook as a place in its file."""

from __future__ import annotations

import re

from coursesite.diagnostics import Span
from coursesite.media.notebooks.conversion import Notes
from coursesite.text.lazy_regex import rare

_TOKEN = rare(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]', re.DOTALL)
_CHARACTER = rare(r"\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL)


def placed(span: Span, notes: Notes, data: bytes) -> Span | None:
    """The place in a notebook's file of a place in its Markdown; None if it has none of its own,
    such as that of an output."""
    origins = notes.origins
    at = min(span.line, len(origins)) - 1
    while at > 0 and origins[at] is None:
        at -= 1
    origin = origins[at] if origins else None
    if origin is None:
        return None
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    lines = _sources(text).get(origin[0], [])
    if origin[1] >= len(lines):
        return None
    offsets, source = lines[origin[1]]
    written = notes.markdown.split("\n")[at]
    column = span.column - 1 if at == span.line - 1 else 0
    part = written[column : column + span.length]
    if source[column : column + span.length] != part and (found := source.find(part)) >= 0:
        column = found
    column = min(column, len(offsets) - 1)
    start, end = offsets[column], offsets[min(column + span.length, len(offsets) - 1)]
    return Span(
        text.count("\n", 0, start) + 1,
        start - text.rfind("\n", 0, start),
        max(1, end - start),
    )


def _sources(text: str) -> dict[int, list[tuple[list[int], str]]]:
    """The lines of the sources by the numbers of their cells: of each its text, and the offsets in
    the file of its characters and of its end."""
    found: dict[int, list[tuple[list[int], str]]] = {}
    stack: list[list[object]] = []  # of each container: its kind, the key or index in it
    key, is_key = "", True
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            stack.append([sign, key if stack and stack[-1][0] == "{" else "", 0])
            is_key = sign == "{"
        elif sign in "}]":
            if stack:
                stack.pop()
            is_key = False
        elif sign == ",":
            if stack and stack[-1][0] == "[":
                stack[-1][2] = int(str(stack[-1][2])) + 1
            is_key = bool(stack) and stack[-1][0] == "{"
        elif sign == ":":
            is_key = False
        elif is_key:
            key, is_key = sign[1:-1], False
        else:
            cell = _cell_of_source(stack, key)
            if cell is not None:
                _add(found.setdefault(cell, []), sign[1:-1], token.start() + 1)
    return found


def _cell_of_source(stack: list[list[object]], key: str) -> int | None:
    """The number of the cell whose source, or a line of it, stands here; None elsewhere."""
    inside = [entry[0] for entry in stack]
    if inside == ["{", "[", "{"]:
        own = key == "source"
    elif inside == ["{", "[", "{", "["]:
        own = stack[3][1] == "source"
    else:
        return None
    return int(str(stack[1][2])) if own and stack[1][1] == "cells" else None


def _add(lines: list[tuple[list[int], str]], raw: str, start: int) -> None:
    """Adds a string of JSON to the lines of a source; its last line may go on in the next one."""
    open_ = lines.pop() if lines and not lines[-1][1].endswith("\n") else ([start], "")
    offsets, text = open_[0][:-1], open_[1]
    at = start
    for character in _CHARACTER.finditer(raw):
        at = start + character.start()
        value = _VALUES.get(character[0]) or (
            chr(int(character[0][2:], 16)) if character[0][:2] == "\\u" else character[0][-1:]
        )
        offsets.append(at)
        text += value
        if value == "\n":
            lines.append(([*offsets, start + character.end()], text))
            offsets, text = [], ""
    lines.append(([*offsets, start + len(raw)], text))


_VALUES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\b": "\b", "\\f": "\f"}
