"""Which block quotes, list items and definitions a line of Markdown is in.

The rules are those of CommonMark 0.31 section 5, for one line at a time: what is open is a tuple
with one number a container, `QUOTE`, or the columns that the content of an item or a definition
is indented; below zero for a block of an extension, whose text does not go on lazily.
"""

from __future__ import annotations

import re

from coursesite.markup.grammar import BLOCK_TAGS

QUOTE = 0
Open = tuple[int, ...]

_QUOTE = re.compile(r" {0,3}>(?!\}\}) ?")
"""The sign of a quote; `>}}` is the end of a shortcode."""
_BEGIN = re.compile(
    r" {0,3}(?:(>(?!\}\}) ?)"
    r"|(?:[-*+]|(\d{1,9})[.)])(?:( {1,4})(?=\S)|( )(?= )|(?= *$))"
    r"|:( +)(?=\S))"
)
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")
_MARKER = re.compile(r"[^>]")
"""What the prefix of a line has that those after it in the same item have not."""
_OUTSIDE = re.compile(r"[ >]*")
_BLOCK_START = re.compile(
    rf" {{0,3}}(?:#{{1,6}}(?: |$)|`{{3}}|~{{3}}|\{{:|<!--|</?(?:{BLOCK_TAGS})(?:[\s/>]|$))", re.I
)


def detab(line: str) -> str:
    """The line with the tabs of its indentation as spaces, four columns a stop."""
    if "\t" not in line:
        return line
    body = line.lstrip(" \t>")
    return line[: len(line) - len(body)].expandtabs(4) + body


def tabbed(raw: str, rest: str) -> str:
    """`rest`, the end of the detabbed line, with the tabs that stand there in `raw`; a tab that
    only a part is left of is spaces.

    >>> tabbed("\\t\\tx", "    x"), tabbed(">\\t\\tx", "      x")
    ('\\tx', '  \\tx')
    """
    body = raw.lstrip(" \t>")
    lead = raw[: len(raw) - len(body)]
    start = len(lead.expandtabs(4) + body) - len(rest)
    column = 0
    for at, sign in enumerate(lead):
        if column >= start:
            return " " * (column - start) + lead[at:] + body
        column += 4 - column % 4 if sign == "\t" else 1
    return rest


def enter(line: str, open_: Open, in_paragraph: bool) -> tuple[int, Open, bool]:
    """Where the content of `line` (detabbed) begins, what is open there, and whether a container
    began in this line.

    `open_` is what was open in the line before, `in_paragraph` whether that one was text of a
    paragraph: if so, a plain line continues it lazily, and what was open stays so.
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
    while found := _BEGIN.match(line, at):
        if found[1]:
            stack.append(QUOTE)
        elif _RULE.match(line, at) or (
            in_paragraph and (found[2] not in (None, "1") or not line[found.end() :].strip())
        ):
            break
        else:
            stack.append(found.end() - at + (0 if found[3] or found[4] or found[5] else 1))
        at, began, in_paragraph = found.end(), True, False
    return at, tuple(stack), began


def after_empty(open_: Open) -> Open:
    """What is open after a line with nothing in it, which ends quotes but not lists."""
    return open_[: open_.index(QUOTE)] if QUOTE in open_ else open_


def match(line: str, open_: Open) -> tuple[int, int]:
    """Where the content begins after the containers that go on in `line`, and how many do."""
    at = 0
    for count, width in enumerate(open_):
        if width == QUOTE:
            if not (found := _QUOTE.match(line, at)):
                return at, count
            at = found.end()
        elif line[at : at + abs(width)].strip():
            return at, count
        else:
            at = min(at + abs(width), len(line))
    return at, len(open_)


def inside(prefix: str) -> str:
    """What a further line begins with in the containers that a line with that prefix is in.

    >>> inside("> 1. ")
    '>    '
    """
    return _MARKER.sub(" ", prefix) if prefix else prefix


def outside(prefix: str) -> str:
    """What a line begins with that is above the item or definition which that prefix begins.

    >>> outside("> 1. ")
    '> '
    """
    found = _OUTSIDE.match(prefix)
    return found[0] if found else ""


def is_rule(content: str) -> bool:
    """Whether a line is a thematic break."""
    return _RULE.match(content) is not None


def _interrupts(rest: str) -> bool:
    """Whether a line ends a paragraph of containers that do not go on in it. Any item does: only
    a paragraph that the item itself would stand in needs one with text and the number 1."""
    return not rest.strip() or bool(_BLOCK_START.match(rest) or _BEGIN.match(rest)) or is_rule(rest)
