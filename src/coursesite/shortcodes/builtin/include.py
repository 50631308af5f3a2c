"""{{< include code/train.py lines="3-10" >}}: the text of another file of the site.

A Markdown file becomes part of the page, any other is shown as code in the language of its name's
ending; `lang` shows it as code in that language. `lines` are ranges such as 3-10, 20-, or 1,5-8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from coursesite.model import Include
from coursesite.shortcodes.parameter_types import ShortcodeError, Url, ValueReader
from coursesite.shortcodes.signature import shortcode

if TYPE_CHECKING:
    from coursesite.shortcodes.lexer import Argument

_LANGUAGES = {
    "h": "c",
    "hpp": "cpp",
    "jl": "julia",
    "m": "matlab",
    "mjs": "js",
    "txt": "text",
    "csv": "text",
    "cfg": "ini",
    "rs": "rust",
    "kt": "kotlin",
    "hs": "haskell",
    "ml": "ocaml",
    "pyi": "python",
}
_RANGE = re.compile(r"(\d{1,7})?\s*(-)?\s*(\d{1,7})?", re.ASCII)


def _lines(argument: Argument) -> tuple[tuple[int, int], ...]:
    ranges = []
    for part in argument.value.split(","):
        bounds = _RANGE.fullmatch(part.strip())
        if not bounds or not part.strip(" -"):
            raise ShortcodeError
        first = int(bounds[1] or 1)
        last = int(bounds[3] or 0) if bounds[2] else first  # 0: to the end of the file
        if first < 1 or (bounds[3] and last < first):
            raise ShortcodeError(hint="lines are counted from 1, and a range goes upwards")
        ranges.append((first, last))
    return tuple(ranges)


Lines = Annotated[
    tuple[tuple[int, int], ...], ValueReader("lines such as 3-10, 20- or 1,5-8", _lines)
]


@shortcode
def include(path: Url, *, lang: str = "", lines: Lines = ()) -> Include:
    if ":" in path or path.startswith("//") or "\\" in path:
        raise ShortcodeError("only a file of the site can be included", "write its path", "path")
    _, dot, ending = path.rpartition("/")[2].lower().rpartition(".")
    if not lang and ending in ("md", "markdown"):
        return Include(path, None, lines)
    return Include(path, lang or (_LANGUAGES.get(ending, ending) if dot else "text"), lines)
