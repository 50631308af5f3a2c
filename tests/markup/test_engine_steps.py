"""Twice the text takes an engine twice the work, whatever stands in it."""

from __future__ import annotations

import sys
import time
from types import FrameType
from typing import Any

import pytest

from coursesite.markup.engines.engine import engine
from coursesite.model import MarkupOptions

PIECES = {
    "brackets": "[",
    "closing brackets": "]",
    "pictures": "![",
    "pictures in each other": "![[]()",
    "pointed addresses": "[a](<b",
    "addresses": "[a](b",
    "titles": '[a](b "c ',
    "round brackets": "[a](b(",
    "links": "[a](b) *c* ",
    "links behind brackets": "[[a](b)",
    "references": "[r] ",
    "labels": "[a][b]",
    "emphasis": "*a **b ",
    "emphasis that closes": "*a **b** _c_* ",
    "lone delimiters": "*_~a",
    "mail": "<a@b.c> ",
    "autolinks": "<https://a.b> ",
    "tags": "<b>a</b> ",
    "tags without end": '<a b="',
    "declarations": "<![CDATA[<?<!--",
    "escapes": r"\*",
    "characters": "&amp;&#58;&no;",
    "breaks": "a  \n",
    "paragraphs": "a b\n\n",
    "headings": "# a\n",
    "blocks beside each other": "> a\n# b\n- c\n***\n",
    "quotes": "> a\nb\n\n",
    "lazy lines": "> a\nb\n",
    "lists": "- a\nb\n  - c\n",
    "definitions": "a\n: b\n\n",
    "rows": "|a|b|\n|-|-|\n|1|2|\n",
}
REFERENCE = "\n\n[r]: /u 'T'\n"


def steps(text: str, options: MarkupOptions) -> int:
    """The lines of Python that run, as a count of work that no clock disturbs."""
    convert, count = engine(options), 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        convert(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", PIECES)
def test_steps_grow_as_the_text(name: str) -> None:
    once, twice = (steps(PIECES[name] * count + REFERENCE, MarkupOptions()) for count in (100, 200))
    assert twice <= 2.3 * once


@pytest.mark.parametrize("engine_name", ["python-markdown", "commonmark"])
def test_long_texts_take_seconds_at_most(engine_name: str) -> None:
    """Regular expressions take no steps: one that reads on to the end each time shows here."""
    convert = engine(MarkupOptions(engine=engine_name))  # type: ignore[arg-type]
    for name, piece in PIECES.items():
        text = piece * (40_000 // len(piece)) + REFERENCE
        start = time.process_time()
        convert(text)
        assert time.process_time() - start < 3, name


@pytest.mark.parametrize("line", ["# a{}b", "#{}", "# a{}#", "# a{}# b"])
def test_spaces_in_a_heading_take_no_time(line: str) -> None:
    convert = engine(MarkupOptions())
    start = time.process_time()
    convert(line.format(" " * 40_000) + "\n")
    assert time.process_time() - start < 2
