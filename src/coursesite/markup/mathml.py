"""TeX to MathML Core, through math-core."""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache

import math_core

from coursesite.text.lazy_regex import rare

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_HEAD = rare(r"Error: *(.*?)\s*╭─\[ *input:(\d+):(\d+)", re.DOTALL)


_TAG = rare(r"</?([a-z]+)(?:\s[^<>]*)?>")
_STYLE = rare(r' (displaystyle|scriptlevel)="[^"]*"')
_MISPLACED = re.compile(r"<mtable[^<>]* scriptlevel=|<mfrac[^<>]* displaystyle=")


class TexError(ValueError):
    """TeX that cannot be converted: why, and the line and column within it, from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        """The three of them."""
        super().__init__(message)
        self.line, self.column = line, column


@cache
def _converter() -> math_core.LatexToMathML:
    return math_core.LatexToMathML(annotation=True)


@lru_cache(4096)
def convert(tex: str, display: bool) -> str:
    """The formula as a `<math>` element that keeps its TeX in an annotation. Raises TexError."""
    try:
        return _styled(str(_converter().convert_with_local_state(tex, displaystyle=display)))
    except math_core.LatexError as problem:
        found = _HEAD.search(_ANSI.sub("", str(problem)))
        if not found:
            raise TexError("this formula cannot be read", 1, 1) from None
        raise TexError(" ".join(found[1].split()), int(found[2]), int(found[3])) from None


def _styled(math: str) -> str:
    """The formula with `displaystyle` and `scriptlevel` on `<mstyle>` where MathML 3, which the
    validators of HTML go by, does not know them on the element itself."""
    if not _MISPLACED.search(math):
        return math
    out: list[str] = []
    closing: list[str] = []
    at = 0
    for found in _TAG.finditer(math):
        out.append(math[at : found.start()])
        tag, at = found[0], found.end()
        if tag.startswith("</"):
            out.append(tag + closing.pop())
            continue
        after = ""
        known = "displaystyle" if found[1] == "mtable" else ""
        if found[1] in ("mtable", "mfrac") and (
            moved := [one[0] for one in _STYLE.finditer(tag) if one[1] != known]
        ):
            for one in moved:
                tag = tag.replace(one, "")
            tag, after = f"<mstyle{''.join(moved)}>{tag}", "</mstyle>"
        if tag.endswith("/>"):
            tag += after
        else:
            closing.append(after)
        out.append(tag)
    return "".join([*out, math[at:]])


def fallback(tex: str, reason: str) -> str:
    """What stands in the page for a formula that failed: its TeX."""
    return f'<code class="math-error" title="{html.escape(reason)}">{html.escape(tex)}</code>'
