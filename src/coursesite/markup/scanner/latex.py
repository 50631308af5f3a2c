"""LaTeX environments that are no formulas: they stay text, which is reported with a hint."""

from __future__ import annotations

import re

from coursesite.diagnostics import warning
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.lookahead import within_block
from coursesite.markup.scanner.reader import Reader
from coursesite.markup.syntax.callout_kinds import KINDS
from coursesite.text.lazy_regex import rare

_ALONE = rare(r" *\\begin\{([A-Za-z]+\*?)\}(?:\[[^\]]*\]|\{[^}]*\})*(?: *\\label\{[^}]*\})? *$")
_MOST_LINES = 400
"""The number of lines in which the end of an environment is looked for."""
_PICTURE = (
    "make a picture of it, such as an SVG file, and show that: ![what is to be seen](plot.svg)"
)
_LIST = "write a list, whose items begin with '-' or '1.'"
_TABLE = "write a table, with | between the cells"
_CODE = "write fenced code, between lines of ```"
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
    "quote": "write > before each line of the text",
}


def _hint(name: str) -> str:
    """The way to write here what the environment of that name is."""
    if name not in _HINTS and name in KINDS:
        return f"write a callout: '> [!{name.upper()}]', and > before each line of the text"
    return _HINTS.get(name, "write it in Markdown")


def report(reader: Reader, line: Line, content: str) -> None:
    """Reports the environment that begins with `content` if it stands on lines of its own. Within a
    paragraph it may be a part of a formula, and is not reported."""
    if reader.paragraph or not (opening := _ALONE.match(content)):
        return
    name = opening[1]
    end = re.compile(rf"(?m)^[ >]*\\end\{{{re.escape(name)}\}}")
    below = within_block(reader.lines[reader.at + 1 : reader.at + 1 + _MOST_LINES])
    if end.search("\n".join([other.text for other in below])):
        at = len(line.text) - len(content.lstrip())
        reader.collector.diagnostics.append(
            warning(
                "foreign-block",
                f"only formulas are read as LaTeX: this {name.removesuffix('*')} is left as text",
                line.span(at, len(line.text.rstrip())),
                _hint(name.removesuffix("*")),
            )
        )
