"""The Markdown that an `Include` stands for, made of the text of its file."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from coursesite.diagnostics import error, merge_conflicts
from coursesite.model import replace
from coursesite.text.merge_conflicts import SHOWN_IN
from coursesite.text.merge_conflicts import find as find_conflicts

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic
    from coursesite.model import Include

_TICKS = re.compile(r"`{3,}")


def as_markdown(include: Include, text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Markdown for the place of the call, and diagnostics of lines that the file does not have.

    It has the lines of `text` (all of the file's text) that `include` asks for; if they are code,
    in a fence that is longer than any in them, with the name of the file.

    >>> from coursesite.model import Include
    >>> as_markdown(Include("x.py", "py", ((2, 2),)), "def f():\\n    return 1\\n")[0]
    '```py {file="x.py"}\\nreturn 1\\n```'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    chosen: list[str] = []
    problems: list[Diagnostic] = []
    for first, last in include.lines or ((1, 0),):
        if max(first, last) > len(lines):
            has = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
            message = f"include: {include.path} has {has}, not {max(first, last)}"
            problems.append(error("shortcode-argument", message, None, "change lines="))
        chosen += lines[first - 1 : last or None]
    body = "\n".join(chosen)
    if include.lang is None:
        return body, tuple(problems)
    if include.lang not in SHOWN_IN:
        for conflict in merge_conflicts(find_conflicts(body)):
            message = f"include: in {include.path}, {conflict.message}"
            problems.append(replace(conflict, message=message, span=None))
    if include.lines:
        body = dedent(body)
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in _TICKS.findall(body))])
    name = re.sub(r'["{}`\s]', " ", include.path.rpartition("/")[2])
    return f'{fence}{include.lang} {{file="{name}"}}\n{body}\n{fence}', tuple(problems)
