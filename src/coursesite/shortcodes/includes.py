"""The text that an `Include` stands for, once its file was read."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from coursesite.diagnostics import error

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic
    from coursesite.model import Include

_TICKS = re.compile(r"`{3,}")


def answer(wish: Include, text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Markdown to stand in the place of the call: the wanted lines of `text`, the whole file, and
    around them a fence with the file's name if they are code. Lines that the file does not have
    are an error.

    >>> from coursesite.model import Include
    >>> answer(Include("x.py", "py", ((2, 2),)), "def f():\\n    return 1\\n")[0]
    '```py {file="x.py"}\\nreturn 1\\n```'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    chosen: list[str] = []
    found: list[Diagnostic] = []
    for first, last in wish.lines or ((1, 0),):
        if max(first, last) > len(lines):
            has = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
            message = f"include: {wish.path} has {has}, not {max(first, last)}"
            found.append(error("shortcode-argument", message, None, "change lines="))
        chosen += lines[first - 1 : last or None]
    body = "\n".join(chosen)
    if wish.lang is None:
        return body, tuple(found)
    if wish.lines:
        body = dedent(body)
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in _TICKS.findall(body))])
    name = re.sub(r'["{}`\s]', " ", wish.path.rpartition("/")[2])
    return f'{fence}{wish.lang} {{file="{name}"}}\n{body}\n{fence}', tuple(found)
