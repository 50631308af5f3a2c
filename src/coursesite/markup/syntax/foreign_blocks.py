"""First lines of blocks in the syntax of other programs: `!!! note`, `??? tip`, `:::`.

The scan and the Markdown engine have to agree on them: the scan enters the block that an extension
of Python-Markdown will read, and the engine gathers the block's indented content.
"""

from __future__ import annotations

from collections.abc import Iterable

from coursesite.text.lazy_regex import rare

_WORDS = r"([\w-]+(?: +[\w-]+)*)"
_FIRST_LINES = {
    "!!!": rare(rf'!!! ?{_WORDS}(?: +"(.*?)")? *$'),
    "???": rare(rf'\?{{3}}\+? ?(?={_WORDS}|"){_WORDS}?(?: *"(.*?)")? *$'),
    ":::": rare(r":{3,} *(?:\{[^}]*\}|[\w-]+(?:$|[ \[{])).*$"),
}
CODE_OPENER = "#!"
"""Stands for `#!python` and `:::python` at the beginning of a code span."""
_EXTENSIONS = {
    "admonition": "!!!",
    "markdown.extensions.admonition": "!!!",
    "pymdownx.details": "???",
    "pymdownx.inlinehilite": CODE_OPENER,
}
OPENERS = {"admonition": "!!!", "details": "???"}
"""The opener of each extension's blocks, by the name of its block processor in Python-Markdown."""
INDENT = 4
"""The columns by which the content of such a block is indented."""


def understood(extensions: Iterable[str]) -> frozenset[str]:
    """The openers of the blocks that these extensions of Python-Markdown read."""
    names = (name.partition(":")[0] for name in extensions)
    return frozenset(_EXTENSIONS[name] for name in names if name in _EXTENSIONS)


def opener_of(text: str) -> str | None:
    """The opener of the block whose first line is `text`; None if it begins no such block."""
    opener = text[:3]
    return opener if opener in _FIRST_LINES and _FIRST_LINES[opener].match(text) else None
