"""Blocks in the syntax of other programs: `!!! note`, `??? tip`, `=== "Tab"`, `::: note`.

Where an extension knows them, what is indented below is their content; others are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coursesite.diagnostics import warning
from coursesite.markup.scanner import containers
from coursesite.markup.tree.callouts import KINDS
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_WORDS = r"([\w-]+(?: +[\w-]+)*)"
_HEADS = {
    "!!!": rare(rf'!!! ?{_WORDS}(?: +"(.*?)")? *$'),
    "???": rare(rf'\?{{3}}\+? ?(?={_WORDS}|"){_WORDS}?(?: *"(.*?)")? *$'),
    "===": rare(r'===[+!]{0,2} +"(.*?)" *$'),
    ":::": rare(r":{3,} *(?:\{[^}]*\}|[\w-]+(?:$|[ \[{])).*$"),
}
_FAR = 400
"""So many lines are looked at for the end of a block."""
_CLOSED = rare(r" {0,3}:{3,} *$")
_COLON = rare(r"(?m)^( {0,3}):(?=[^ \t])(?![-: |]*-[-: |]*$)")
_WORD = rare(r"[a-z]+")
_FOLDED = {"details", "spoiler", "collapse", "dropdown", "solution"}
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


def escaped(text: str) -> str:
    """The text without colons at the beginnings of lines that an engine may take for those of
    definitions, though no space follows them."""
    return _COLON.sub(r"\1&#58;", text)


def begin(scanner: Scanner, content: str, line: Line) -> bool:
    """Reads the first line of such a block, and enters it if it is understood."""
    text = content.lstrip()
    scanner.colons = scanner.colons or (text[0] == ":" and scanner.sink.any_colon)
    opener = head(text)
    if opener in scanner.sink.understood:
        scanner.flush()
        scanner.paragraph.append((scanner.prefix, content, line))
        scanner.flush()
        scanner.open = (*scanner.open, -(len(content) - len(text) + INDENT))
        scanner.at += 1
        return True
    if opener and _is_meant(scanner, opener, text):
        at = len(line.text) - len(text)
        scanner.sink.diagnostics.append(
            warning(
                "foreign-block",
                f"{opener} begins a block in other programs, and is left as text here",
                line.span(at, len(line.text.rstrip())),
                _hint(opener, text),
            )
        )
    return False


def _is_meant(scanner: Scanner, opener: str, text: str) -> bool:
    """Whether what looks like the first line of a block has a block below it."""
    if opener == ":::":
        return "{" in text or any(_CLOSED.match(rest) for rest in _below(scanner))
    if '"' in text:
        return True
    known = not KINDS.keys().isdisjoint(_WORD.findall(text))
    for number, rest in enumerate(_below(scanner)):
        if rest.strip():
            return rest.startswith(" " * INDENT) and (known or number == 0)
    return False


def _below(scanner: Scanner) -> Iterator[str]:
    """The lines after this one, to the end of the containers it is in, but not too many."""
    for line in scanner.lines[scanner.at + 1 : scanner.at + 1 + _FAR]:
        start, kept = containers.match(line.text, scanner.open)
        if kept < len(scanner.open) and line.text.strip():
            return
        yield line.text[start:]


def _hint(opener: str, text: str) -> str:
    if opener == "===":
        return 'write a heading for each part, or {{< details "…" >}} … {{< /details >}}'
    name = re.match(r"\W*(\{[^}]*\}|[\w-]+)", text)
    words = _WORD.findall(name[1].lower()) if name else []
    kind = next((word for word in words if word in KINDS), "")
    if opener == "???" or (not kind and not _FOLDED.isdisjoint(words)):
        return 'write {{< details "…" >}} … {{< /details >}}'
    if opener == "!!!" or kind:
        return f"write > [!{(kind or 'note').upper()}], and > before each line of the text"
    return 'write <div class="…" markdown="1"> … </div>'
