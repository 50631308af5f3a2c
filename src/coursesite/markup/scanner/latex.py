"""Environments of LaTeX that are no formulas: they are text here, which is reported."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from coursesite.diagnostics import warning
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_ALONE = rare(r" *\\begin\{([A-Za-z]+\*?)\}(?:\[[^\]]*\]|\{[^}]*\})*(?: *\\label\{[^}]*\})? *$")
_FAR = 400
"""So many lines are looked at for the end of an environment."""
_PICTURE = (
    "make a picture of it, such as an SVG file, and show that: ![what is to be seen](plot.svg)"
)
_LIST = "write a list, whose items begin with '-' or '1.'"
_TABLE = "write a table, with | between the cells"
_CODE = "write fenced code, between lines of ```"
_CALLOUT = "write a callout: '> [!NOTE] Theorem', and > before each line of the text"
_WITHOUT = "take these two lines away, and keep what is between them"
_HINTS = {
    "tikzpicture": _PICTURE,
    "circuitikz": _PICTURE,
    "picture": _PICTURE,
    "figure": "write ![what is to be seen](plot.svg), or use the shortcode figure",
    "itemize": _LIST,
    "enumerate": _LIST,
    "description": _LIST,
    "tabular": _TABLE,
    "table": _TABLE,
    "verbatim": _CODE,
    "lstlisting": _CODE,
    "minted": _CODE,
    "algorithm": _CODE,
    "algorithmic": _CODE,
    "center": _WITHOUT,
    "document": _WITHOUT,
    "subequations": _WITHOUT,
    "quote": "write > before each line of the text",
    "theorem": _CALLOUT,
    "lemma": _CALLOUT,
    "proposition": _CALLOUT,
    "corollary": _CALLOUT,
    "definition": _CALLOUT,
    "proof": _CALLOUT,
    "remark": _CALLOUT,
    "example": _CALLOUT,
}


def begin(scanner: Scanner, line: Line, content: str) -> None:
    """Reports the environment that begins with `content`, if it stands on lines of its own, and
    not within a paragraph, where it may be a part of a formula."""
    if scanner.paragraph or not (found := _ALONE.match(content)):
        return
    name = found[1]
    end = re.compile(rf"[ >]*\\end\{{{re.escape(name)}\}}")
    rest = islice(scanner.lines, scanner.at + 1, scanner.at + 1 + _FAR)
    if any(end.match(one.text) for one in rest):
        at = len(line.text) - len(content.lstrip())
        scanner.sink.diagnostics.append(
            warning(
                "foreign-block",
                f"only formulas are read as LaTeX: this {name.removesuffix('*')} is left as text",
                line.span(at, len(line.text.rstrip())),
                _HINTS.get(name.removesuffix("*"), "write it in Markdown"),
            )
        )
