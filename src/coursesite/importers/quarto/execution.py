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
_FROZEN = re.compile(r"[ \t>]*:{3,}[ \t]*\{(?:[^{}]*[ ])?\.cell(?:[ ][^{}]*)?\}[ \t]*\Z")
_COMPUTED = re.compile(r"`(?:r|\{\w+\})[ \t]+[^`\n]+`")


def frozen(folder: Path) -> str:
    """The text of a page as it was run; "" if there is none."""
    for name in ("html.json", "revealjs.json", "ipynb.json"):
        try:
            result = json.loads((folder / "execute-results" / name).read_bytes())["result"]
            return str(result["markdown"]).replace("\r\n", "\n")
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ""


def executed(text: str, run: str) -> str:
    """The text with its cells replaced by those of the text that was `run`, and lines with computed
    values by the lines there. What was changed since then has no counterpart, and stays."""
    if not run:
        return text
    lines, others = text.split("\n"), split_post(run).body.split("\n")
    ours, theirs = _parts(lines, _CELL), _parts(others, _FROZEN)
    keys = [[part[0] for part in parts] for parts in (ours, theirs)]
    out: list[str] = []
    for kind, i, end, j, stop in SequenceMatcher(
        None, keys[0], keys[1], autojunk=False
    ).get_opcodes():
        cells = [n for n in range(j, stop) if others[theirs[n][1]].lstrip(" >").startswith(":::")]
        for n in range(i, end):
            key, start, behind = ours[n]
            pair = n - i + j if kind == "equal" or end - i == stop - j else -1
            if isinstance(key, tuple) and kind == "replace" and pair < 0:
                alone = sum(isinstance(one[0], tuple) for one in ours[i:end]) == len(cells)
                pair = cells.pop(0) if alone else -1
            is_cell = pair >= 0 and isinstance(theirs[pair][0], tuple)
            if pair >= 0 and (
                is_cell if isinstance(key, tuple) else _COMPUTED.search(lines[start])
            ):
                out += others[theirs[pair][1] : theirs[pair][2]]
            else:
                out += lines[start:behind]
    return "\n".join(out)


_Part = tuple[str | tuple[str, ...], int, int]


def _parts(lines: list[str], cell: re.Pattern[str]) -> list[_Part]:
    """The lines of a text, each cell as one: what it is known by, where it begins, and the line
    behind it. A cell is known by its code."""
    found: list[_Part] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if match := cell.match(line):
            end = code_end(lines, at, match[1]) if cell is _CELL else div_end(lines, at)
            if end > 0:
                code = lines[at + 1 : end] if cell is _CELL else _code(lines[at + 1 : end])
                plain = [part.strip() for part in code if part.strip()]
                kept = [part for part in plain if not re.match(r"(?:#|//|--|%%)\||#>", part)]
                found.append((tuple(kept), at, end + 1))
                at = end + 1
                continue
        if found and not line.strip():
            found[-1] = (*found[-1][:2], at + 1)
        else:
            found.append((line.strip(), at, at + 1))
        at += 1
    return found


def _code(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if fence := re.match(r"[ \t>]*(`{3,})[ \t]*\{[^{}]*\.cell-code", line):
            return lines[at + 1 : code_end(lines, at, fence[1])]
    return []
