"""The containers that a line of Markdown is in: block quotes, list items and definitions.

The rules are those of CommonMark 0.31 section 5, for one line at a time:
https://spec.commonmark.org/0.31.2/#container-blocks
"""

from __future__ import annotations

import re

from coursesite.markup.syntax.blocks import RULE
from coursesite.markup.syntax.html_tags import BLOCK_TAGS
from coursesite.markup.syntax.tables import is_table
from coursesite.text.lazy_regex import rare

QUOTE = 0
MOST = 100
"""The number of containers within each other that are read; more are a mistake."""
Open = tuple[int, ...]
"""The open containers, from the outside in: `QUOTE`, or the columns by which the content of an item
or a definition is indented; below zero for a block of an extension, whose text never continues
lazily."""

_QUOTE = re.compile(r" {0,3}>(?!\}\}) ?")
"""The marker of a quote; `>}}` is the end of a shortcode."""
_BEGIN = re.compile(
    r" {0,3}(?:(>(?!\}\}) ?)"
    r"|(?:[-*+]|(\d{1,9})[.)])(?:( {1,4})(?=\S)|( )(?= )|(?= *$))"
    r"|:( +)(?=\S))"
)

_LEAD = rare(r"[ \t>]*+(?:(?:[-*+:]|\d{1,9}[.)])[ \t][ \t>]*+)*+")
"""Indentation, and the markers of quotes, items and definitions: a tab in it ends at a stop."""
_MARKER = rare(r"[^>]")
"""The characters of a prefix that those of further lines in the same item do not repeat."""
_TIGHT = rare(r">(?=[^> ])")
"""The sign of a quote without a space before the marker of an item."""
_OUTSIDE = rare(r"[ >]*")
_BLOCK_START = re.compile(
    r" {0,3}(?:#{1,6}(?: |$)|`{3}|~{3}|={3}[+!]{0,2} +\"|\{:|<!--"
    rf"|</?(?:{BLOCK_TAGS})(?:[\s/>]|$)|\[\^[^\]\s]+\]:)|\^ *$",
    re.I,
)


def detab(line: str) -> str:
    """The line with the tabs of its indentation, and those behind the markers of items, as spaces,
    four columns a stop.

    >>> detab("\\t-\\ta\\tb"), detab("1.\\t>\\t- c"), detab("-a\\tb")
    ('    -   a\\tb', '1.  >   - c', '-a\\tb')
    """
    if "\t" not in line:
        return line
    lead, body = _divided(line)
    return lead.expandtabs(4) + body


def _divided(line: str) -> tuple[str, str]:
    """The lead of a line, and what stands behind it."""
    lead = _LEAD.match(line)
    end = lead.end() if lead else 0
    return line[:end], line[end:]


def tabbed(raw: str, rest: str) -> str:
    """`rest`, which is the end of the detabbed `raw`, with the tabs that `raw` has there. A tab of
    which only a part belongs to `rest` stays spaces.

    >>> tabbed("\\t\\tx", "    x"), tabbed(">\\t\\tx", "      x")
    ('\\tx', '  \\tx')
    """
    lead, body = _divided(raw)
    start = len(lead.expandtabs(4) + body) - len(rest)
    column = 0
    for at, char in enumerate(lead):
        if column >= start:
            return " " * (column - start) + lead[at:] + body
        column += 4 - column % 4 if char == "\t" else 1
    shared = len(rest) - len(body)  # the part of a tab, or less than nothing
    return rest[:shared] + body if shared >= 0 else body[-shared:]


def enter(line: str, open_: Open, in_paragraph: bool) -> tuple[int, Open, bool]:
    """The offset at which the content of `line` (detabbed) begins, the containers open there, and
    whether one of them began in this line.

    `open_` are those of the line before, `in_paragraph` says whether that line was text of a
    paragraph: if so, a plain line continues it lazily, and its containers stay open.
    """
    if not open_ and (first := line[:1]) not in " >-*+:" and not first.isdecimal():
        return 0, (), False
    at, kept = match(line, open_) if open_ else (0, 0)
    lazy = in_paragraph and kept < len(open_) and open_[kept] >= QUOTE
    if lazy and not _interrupts(line[at:]):
        return len(line) - len(line[at:].lstrip()), open_, False
    stack = list(open_[:kept])
    in_paragraph = in_paragraph and kept == len(open_)
    began = False
    while len(stack) <= MOST and (marker := _BEGIN.match(line, at)):
        if marker[1]:
            stack.append(QUOTE)
        elif RULE.match(line, at) or (
            in_paragraph and (marker[2] not in (None, "1") or not line[marker.end() :].strip())
        ):
            break
        else:
            stack.append(marker.end() - at + (0 if marker[3] or marker[4] or marker[5] else 1))
        at, began, in_paragraph = marker.end(), True, False
    return at, tuple(stack), began


def after_empty(open_: Open) -> Open:
    """The containers open after an empty line, which ends quotes but not lists."""
    return open_[: open_.index(QUOTE)] if QUOTE in open_ else open_


def match(line: str, open_: Open) -> tuple[int, int]:
    """The offset behind the markers of the containers that go on in `line`, and their number."""
    at = 0
    for count, width in enumerate(open_):
        if width == QUOTE:
            if not (marker := _QUOTE.match(line, at)):
                return at, count
            at = marker.end()
        elif line[at : at + abs(width)].strip():
            return at, count
        else:
            at = min(at + abs(width), len(line))
    return at, len(open_)


def left_for_table(line: str, below: str, open_: Open) -> tuple[str, Open] | None:
    """The prefix and the containers that go on in a line, if others do not and it is the head of a
    table, with the line below it: no text of theirs, as another lazy line would be."""
    at, kept = match(line, open_)
    if kept == len(open_) or not is_table([line[at:], below[match(below, open_[:kept])[0] :]], 0):
        return None
    return line[:at].rstrip(), open_[:kept]


def begins_item(line: str, at: int) -> bool:
    """Whether an item or a definition begins at an offset of a line."""
    marker = _BEGIN.match(line, at)
    return marker is not None and not marker[1] and not RULE.match(line, at)


def inside(prefix: str) -> str:
    """The prefix of further lines in the containers that a line with that prefix is in.

    >>> inside("> 1. "), inside(">- ")
    ('>    ', '>   ')
    """
    if ">" in prefix:  # a space behind the sign of a quote is of the sign
        prefix = _TIGHT.sub("> ", prefix)
    return _MARKER.sub(" ", prefix) if prefix else prefix


def outside(prefix: str) -> str:
    """The prefix of a line above the item or definition that begins with that prefix.

    >>> outside("> 1. ")
    '> '
    """
    outer = _OUTSIDE.match(prefix)
    return outer[0] if outer else ""


def _interrupts(rest: str) -> bool:
    """Whether a line ends a paragraph of containers that do not go on in it. Any item does; only to
    interrupt a paragraph next to it, an item must have text, and the number 1."""
    if not rest.strip():
        return True
    return bool(_BLOCK_START.match(rest) or _BEGIN.match(rest) or RULE.match(rest))
