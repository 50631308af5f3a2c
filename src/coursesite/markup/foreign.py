"""Blocks in the syntax of other programs: `!!! note`, `??? tip`, `=== "Tab"`.

Where an extension knows them, what is indented below is their content.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coursesite.patterns import rare

if TYPE_CHECKING:
    from coursesite.markup.scan import Line, Scanner

_WORDS = r"([\w-]+(?: +[\w-]+)*)"
_HEADS = {
    "!!!": rare(rf'!!! ?{_WORDS}(?: +"(.*?)")? *$'),
    "???": rare(rf'\?{{3}}\+? ?(?={_WORDS}|"){_WORDS}?(?: *"(.*?)")? *$'),
    "===": rare(r'===[+!]{0,2} +()"(.*?)" *$'),
}
_EXTENSIONS = {
    "admonition": "!!!",
    "markdown.extensions.admonition": "!!!",
    "pymdownx.details": "???",
    "pymdownx.tabbed": "===",
}
OPENERS = {"admonition": "!!!", "details": "???", "tabbed": "==="}
"""By the names of the extensions' processors, what begins their blocks."""
INDENT = 4
"""The columns that their content is indented by."""


def understood(extensions: Iterable[str]) -> frozenset[str]:
    """What begins the blocks that extensions of Python-Markdown understand."""
    names = (name.partition(":")[0] for name in extensions)
    return frozenset(_EXTENSIONS[name] for name in names if name in _EXTENSIONS)


def head(text: str) -> str | None:
    """What begins the block that `text` is the first line of, if it is of one."""
    opener = text[:3]
    return opener if opener in _HEADS and _HEADS[opener].match(text) else None


def begin(scanner: Scanner, content: str, line: Line) -> bool:
    """Reads the first line of such a block, and enters it."""
    text = content.lstrip()
    if head(text) not in scanner.sink.understood:
        return False
    scanner.flush()
    scanner.paragraph.append((scanner.prefix, content, line))
    scanner.flush()
    scanner.open = (*scanner.open, -(len(content) - len(text) + INDENT))
    scanner.at += 1
    return True
