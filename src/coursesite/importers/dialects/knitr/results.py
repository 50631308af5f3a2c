"""Results of running code, put into the text that is there now: those that Quarto keeps in
`_freeze`, values in the pages that it made, and cells of other documents that a page embeds."""

from __future__ import annotations

import base64
import json
import mimetypes
import posixpath
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from coursesite.importers.book import notebook
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_reader import at
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.block_lines import DivEnds, code_end
from coursesite.importers.text.encoding import decode
from coursesite.importers.text.plain_text import plain_text
from coursesite.media import notebooks

_CELL = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*\{[A-Za-z][^{}]*\}[ \t]*\Z")
_RUN = re.compile(r"[ \t>]*:{3,}[ \t]*\{(?:[^{}]*[ ])?\.cell(?:[ ][^{}]*)?\}[ \t]*\Z")
_CODE = re.compile(r"[ \t>]*`{3,}[ \t]*\{[^{}]*\.cell-code")
_VALUE = re.compile(r"(?<!`)`(?:r|\{(?:r|python|julia|ojs)\})[ \t]+[^`\n]+`(?!`)")
_LINE = re.compile(rf"^.*{_VALUE.pattern}.*$", re.M)
_START = re.compile(
    r"[ \t>]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d+[.)][ \t]+)?(.*?)[ \t]*(?:\{[^{}]*\})?\Z"
)
_BLOCKS = "h1, h2, h3, h4, h5, h6, li, td, th, p, dt, dd, figcaption, caption"
_SIGN = "\ufdd0"
_EMBED = re.compile(
    r"^[ \t]*\{\{<[ \t]*embed[ \t]+[\"']?(?P<file>[^\s\"'#>]+)#(?P<name>[\w:.-]++)[\"']?+"
    r"(?P<options>[^>\n]*+)>\}\}[ \t]*$",
    re.M,
)
_NO_CODE = re.compile(r"(?:#[ \t]*+|//|--|%%)\||#>")
_LABEL = re.compile(r"(?m)^[ \t]*#[ \t]*\|[ \t]*label[ \t]*:[ \t]*(\S+)")
_CELL_TAG = re.compile(r"\{\{< /?cell\b")


def saved(folder: Path) -> str:
    """The text of a page as it was run; "" if there is none."""
    for name in ("html.json", "revealjs.json"):
        try:
            result = json.loads((folder / "execute-results" / name).read_bytes())["result"]
            return split_post(str(result["markdown"]).replace("\r\n", "\n")).body
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ""


def with_results(text: str, run: str, html: str = "") -> str:
    """The text with its cells as they stand in the text that was `run`, and computed values from
    there, or from the page that was made of it. All else that was changed since then stays."""
    lines, made = text.split("\n"), run.split("\n")
    ours, theirs = _parts(lines, _CELL), _parts(made, _RUN)
    matcher = SequenceMatcher(None, [x[0] for x in ours], [x[0] for x in theirs], autojunk=False)
    pairs: list[tuple[_Part, _Part]] = []
    for _, i, end, j, stop in matcher.get_opcodes():
        cells = [part for part in ours[i:end] if isinstance(part[0], tuple)]
        others = [part for part in theirs[j:stop] if isinstance(part[0], tuple)]
        pairs += zip(cells, others, strict=True) if len(cells) == len(others) else ()
    for (_, start, end), (_, first, last) in reversed(pairs):
        lines[start:end] = made[first:last]
    text = "\n".join(lines)
    if not _VALUE.search(text):
        return text
    tags = LexborHTMLParser(html).css(_BLOCKS) if html else ()
    blocks = [*map(_words, made), *(" ".join(one.text().split()) for one in tags)]
    return _with_values(text, blocks)


_Part = tuple[str | tuple[str, ...], int, int]


def _parts(lines: list[str], cell: re.Pattern[str]) -> list[_Part]:
    """The full lines of a text, each cell as one, by the words that each is known by: a cell by
    its code."""
    found: list[_Part] = []
    at, divs = 0, DivEnds(lines)
    while at < len(lines):
        key: str | tuple[str, ...] = lines[at].strip()
        start, end = at, at
        if match := cell.match(lines[at]):
            if cell is _CELL:
                end = min(code_end(lines, at, match[1]), len(lines) - 1)
            else:
                end = max(at, divs.end(at))
                start = next((n for n in range(at, end) if _CODE.match(lines[n])), end)
            code = lines[start + 1 : min(end, code_end(lines, start, "```"))]
            plain = (one.strip() for one in code)
            key = tuple(one for one in plain if one and not _NO_CODE.match(one))
        if key or end > at:
            found.append((key, at, end + 1))
        at = end + 1
    return found


def _with_values(text: str, blocks: list[str]) -> str:
    """The text with the values of code within its lines and cells of tables, where one of the
    blocks has the same words around them."""

    def line(match: re.Match[str]) -> str:
        is_row = match[0].lstrip().startswith("|")
        cells = re.split(r"(?<!\\)(\|)", match[0]) if is_row else [match[0]]
        return "".join(_filled(one, blocks) for one in cells)

    return markdown_ranges.sub(_LINE, line, text, markdown_ranges.fences(text))


def _filled(words: str, blocks: list[str]) -> str:
    around = _words(_VALUE.sub(_SIGN, words)).split(_SIGN)
    if len(around) < 2 or not re.search(r"\w", "".join(around)):  # nothing tells it from others
        return words
    parts = [r"\s*".join(map(re.escape, part.split())) for part in around]
    pattern = re.compile(r"(?:[\d.]+\s)?" + r"\s*(.{1,120}?)\s*".join(parts))
    found = {match.groups() for one in blocks if (match := pattern.fullmatch(one))}
    if len(found) != 1:
        return words
    values = iter(found.pop())
    return _VALUE.sub(lambda _: next(values), words)


def _words(line: str) -> str:
    """The words of a line that is a block, without its marks."""
    found = _START.match(line)
    return plain_text(found[1] if found else line)


# ---- what a page embeds ------------------------------------------------------------------------


def embedded(text: str, path: str, read: Callable[[str], bytes | str | None]) -> str:
    """The text of the page at a path with the results that it embeds; what is not there stays.
    `read` gives a notebook as bytes, and any other document as text after it was run."""

    def one(found: re.Match[str]) -> str:
        source = read(posixpath.normpath(posixpath.join(posixpath.dirname(path), found["file"])))
        has_code = bool(re.search(r"\becho\s*=\s*[\"']?true", found["options"]))
        if isinstance(source, bytes):
            lines = _of_notebook(source, found["name"], has_code)
        else:
            lines = _of_document((source or "").split("\n"), found["name"], has_code)
        return "\n".join(["", *lines, ""]) if lines else found[0]

    return _EMBED.sub(one, text)


def _of_document(lines: list[str], name: str, has_code: bool) -> list[str]:
    """The cell with a name in a document that was run, without its code unless that is shown."""
    head = re.compile(rf":{{3,}}[ \t]*\{{[^{{}}]*#(?:cell-)?{re.escape(name)}(?![\w-])[^{{}}]*\}}")
    at = next((n for n, line in enumerate(lines) if head.match(line.strip())), -1)
    block = lines[at : DivEnds(lines).end(at) + 1] if at >= 0 else []
    code = next((n for n, one in enumerate(block) if ".cell-code" in one), None)
    if code is not None and not has_code:
        del block[code : code_end(block, code, block[code].strip()[:3]) + 1]
    return block


def _of_notebook(data: bytes, name: str, has_code: bool) -> list[str]:
    """The results of a cell of a notebook, which is known by its label or by a tag."""
    whole = notebook.read(decode(data).text) or {"cells": ()}
    for cell in whole["cells"]:
        label = _LABEL.search(notebook.text_of(cell))
        tags = at(cell, "metadata", "tags") or []
        if name not in (label[1] if label else "", *tags):
            continue
        shown = {**cell, "metadata": {} if has_code else {"tags": ["remove-input"]}}
        done = notebooks.convert(json.dumps({**whole, "cells": [shown]}).encode())
        text = done.markdown
        for one in done.pictures:
            content = base64.b64encode(one.data).decode()
            media = mimetypes.guess_type(one.name)[0]
            text = text.replace(f"({one.name})", f"(data:{media};base64,{content})")
        return [line for line in text.split("\n") if not _CELL_TAG.match(line)]
    return []
