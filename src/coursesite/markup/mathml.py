"""TeX to MathML Core, through math-core."""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache

import math_core

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_HEAD = re.compile(r"Error: *(.*?)\s*╭─\[ *input:(\d+):(\d+)", re.DOTALL)


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
        return str(_converter().convert_with_local_state(tex, displaystyle=display))
    except math_core.LatexError as problem:
        found = _HEAD.search(_ANSI.sub("", str(problem)))
        if not found:
            raise TexError("this formula cannot be read", 1, 1) from None
        raise TexError(" ".join(found[1].split()), int(found[2]), int(found[3])) from None


def fallback(tex: str, reason: str) -> str:
    """What stands in the page for a formula that failed: its TeX."""
    return f'<code class="math-error" title="{html.escape(reason)}">{html.escape(tex)}</code>'
