"""Asks the part of the scan whose blocks can begin with a line's first character."""

from __future__ import annotations

from coursesite.markup.scanner import (
    fences,
    footnotes,
    foreign,
    html,
    kramdown,
    liquid,
    math,
    shortcodes,
    tabs,
)
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, LineElement, Reader
from coursesite.text.lazy_regex import rare

FIRST = "`~{<$\\[!?=:^"
"""The characters that blocks begin with which are lifted out whole."""
_SHORTCODE = rare(r" *(?:\{\{[<%]|\{%)")


def begin(reader: Reader, line: Line, at: int, content: str) -> Block | LineElement | None:
    """The block that begins with `content`, which is `line.text[at:]`; None if the line is text."""
    stripped = content.lstrip()
    first = stripped[0]
    if first in "`~":
        return fences.begin(reader, line, content)
    if first == "=":
        return tabs.begin(reader, line, content)
    if first in "!?:":
        return foreign.begin(reader, content, line)
    if first in "$\\":
        return math.begin(reader, line, at, content) if reader.collector.math else None
    if first == "[":
        return footnotes.begin(reader, line, content)
    if first == "^":
        return kramdown.end_of_block(reader, content)
    if first == "<":
        return html.begin(reader, line, at, content)
    if stripped.startswith("{::"):
        return kramdown.begin(reader, line, at, content)
    if stripped.startswith("{%") and (block := liquid.begin(reader, line, at, content)):
        return block
    if reader.collector.raw or not _SHORTCODE.match(content):
        return None
    return shortcodes.begin(reader, line, at, content)
