"""The results of running a page that Quarto keeps in `_freeze`, put into the text that is there
now."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from pathlib import Path

from coursesite.importers.block_lines import code_end, div_end
from coursesite.importers.posts import split_post

_CELL = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*\{[A-Za-z][^{}]*\}[ \t]*\Z")
_RUN = re.compile(r"[ \t>]*:{3,}[ \t]*\{(?:[^{}]*[ ])?\.cell(?:[ ][^{}]*)?\}[ \t]*\Z")
_CODE = re.compile(r"[ \t>]*`{3,}[ \t]*\{[^{}]*\.cell-code")
_VALUE = re.compile(r"`(?:r|\{\w+\})[ \t]+[^`\n]+`")


def saved(folder: Path) -> str:
    """The text of a page as it was run; "" if there is none."""
    for name in ("html.json", "revealjs.json"):
        try:
            result = json.loads((folder / "execute-results" / name).read_bytes())["result"]
            return str(result["markdown"]).replace("\r\n", "\n")
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ""


def executed(text: str, run: str) -> str:
    """The text with its cells replaced by those of the text that was `run`, and lines with computed
    values by the lines there. All else that was changed since then stays."""
    if not run:
        return text
    ours, theirs = _parts(text, _CELL), _parts(split_post(run).body, _RUN)
    keys = [[part[0] for part in parts] for parts in (ours, theirs)]
    out: list[str] = []
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for kind, i, end, j, stop in matcher.get_opcodes():
        cells = [n for n in range(j, stop) if isinstance(theirs[n][0], tuple)]
        alone = len(cells) == sum(isinstance(key, tuple) for key, _ in ours[i:end])
        for n in range(i, end):
            key, lines = ours[n]
            pair = n - i + j if kind == "equal" or end - i == stop - j else -1
            if isinstance(key, tuple) and pair < 0 and alone:
                pair = cells.pop(0)
            fits = pair >= 0 and isinstance(theirs[pair][0], type(key))
            takes = fits and (isinstance(key, tuple) or _VALUE.search(lines[0]))
            out += theirs[pair][1] if takes else lines
    return "\n".join(out)


def _parts(text: str, cell: re.Pattern[str]) -> list[tuple[str | tuple[str, ...], list[str]]]:
    """The lines of a text, each cell as one and with the empty lines behind it, and the words that
    it is known by: a cell by its code."""
    lines = text.split("\n")
    found: list[tuple[str | tuple[str, ...], list[str]]] = []
    at = 0
    while at < len(lines):
        key: str | tuple[str, ...] = lines[at].strip()
        end = at
        if match := cell.match(lines[at]):
            end = code_end(lines, at, match[1]) if cell is _CELL else max(at, div_end(lines, at))
            start = at if cell is _CELL else _first(lines, at, end)
            last = min(end, code_end(lines, start, "```"))
            code = [part.strip() for part in lines[start + 1 : last]]
            key = tuple(one for one in code if one and not re.match(r"(?:#|//|--|%%)\||#>", one))
        if found and not key and end == at:
            found[-1][1].append(lines[at])
        else:
            found.append((key, lines[at : end + 1]))
        at = end + 1
    return found


def _first(lines: list[str], at: int, end: int) -> int:
    return next((n for n in range(at, end) if _CODE.match(lines[n])), end)
