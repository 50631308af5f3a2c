"""A notebook as one post of Markdown, with what a page needs beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from msgspec import Struct

from coursesite.diagnostics import Diagnostic
from coursesite.media.notebooks import outputs, tags
from coursesite.media.notebooks.options import Options, split
from coursesite.media.notebooks.outputs import Picture
from coursesite.media.notebooks.reader import read
from coursesite.media.notebooks.structs import Cell, Notebook
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import slug_of

Origin = tuple[int, int] | None
"""A cell and a line of its source, both from 0; None for a line that the conversion adds."""

_HEADING = rare(r"^[ ]{0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_FENCE = rare(r"^[ ]{0,3}(```|~~~)")
_TITLE = rare(r"(?m)^title[ \t]*:")
_ATTACHED = rare(r"attachment:([^)\s\"'>]+)")
_FRAGMENT = rare(r"(\]\(|href=[\"'])#([^)\"'\s]+)")
_SPACED = re.compile(
    r"```.*?```|~~~.*?~~~|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)|(?<![\w$\\])\$(?=[ ]|[^$\n]*[ ]\$)"
    r"(?P<before>[ ]*)(?P<tex>[^$\s](?:[^$\n]*[^$\s])?)(?P<after>[ ]*)\$(?![\w$])",
    re.S,
)
"""Matches code, and a formula with spaces on the inner side of a dollar."""
_TEX = re.compile(r"[\\^_={}]")
_WORD = re.compile(r"[^\W\d_]{2}")
_BADGE = rare(
    r"!\[([^\]]*)\]\((?:https?:)?//(?:colab\.research\.google\.com/assets/colab-badge|mybinder\.org/badge|"
    r"(?:www\.)?kaggle\.com/static/images/open-in-kaggle|img\.shields\.io/badge)[^)]*\)"
    r"|<img\b[^>]*\bsrc=[\"'](?:https?:)?//(?:colab\.research\.google\.com/assets/colab-badge|"
    r"mybinder\.org/badge)[^>]*>"
)
"""The badges of services that run notebooks, which are pictures of other hosts."""
_ALT = rare(r"\balt=[\"']([^\"']*)[\"']")
_LIST = rare(r"[ ]{0,3}(?:[-*+]|\d+[.)])[ \t]|[ ]{4}|\t")
_MAGIC = rare(r"\s*%%(\w+)")
_MAGICS = {
    "bash": "bash",
    "sh": "bash",
    "script": "bash",
    "html": "html",
    "HTML": "html",
    "javascript": "javascript",
    "js": "javascript",
    "latex": "latex",
    "perl": "perl",
    "ruby": "ruby",
    "sql": "sql",
    "R": "r",
    "cython": "cython",
    "svg": "xml",
    "markdown": "markdown",
}
"""The languages of cells that begin with a magic word of IPython."""
_RAW = {"text/html": "html", "text/latex": "latex", "text/restructuredtext": "rst"}
_CODE_FOLD, _OUTPUT_FOLD = '{{< details of="code" >}}', '{{< details of="output" >}}'
_UNFOLD = "{{< /details >}}"


class Notes(Struct, frozen=True):
    """A notebook as a post. `origins` has an entry for each line of `markdown`."""

    markdown: str = ""
    origins: tuple[Origin, ...] = ()
    pictures: tuple[Picture, ...] = ()
    removes: bool = False
    """Whether a cell is removed, which the file in a repository still has."""
    problem: Diagnostic | None = None
    """The mistake in a file that is no notebook; it has no Markdown then."""


class _Text:
    """Markdown that is being written, line by line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.origins: list[Origin] = []

    def add(self, lines: list[str], origins: list[Origin] | None = None) -> None:
        """Adds lines, and a line break before them if text is above."""
        if self.lines and self.lines[-1]:
            self.lines.append("")
            self.origins.append(None)
        self.lines += lines
        self.origins += origins or [None] * len(lines)


def convert(data: bytes) -> Notes:
    """The notebook in a file's bytes as Markdown: its front matter, the texts, the code, and the
    outputs in fences of `output` and its like. Never raises: a mistake is the `problem`."""
    notebook = read(data)
    if isinstance(notebook, Diagnostic):
        return Notes(problem=notebook)
    text, pictures = _Text(), dict[str, Picture]()
    first = next((n for n, cell in enumerate(notebook.cells) if _is_head(cell)), -1)
    head, origins = _front_matter(notebook, first)
    anchors = _anchors(notebook)
    title = "" if any(map(_TITLE.match, head)) else _lifted(notebook, first)
    if title:
        head.append(f"title: {json.dumps(title, ensure_ascii=False)}")
        origins.append(None)
    if head:
        text.lines = ["---", *head, "---"]
        text.origins = [None, *origins, None]
    before = ""
    for number, cell in enumerate(notebook.cells):
        if number == first or tags.is_removed(cell):
            continue
        if cell.cell_type == "code":
            _add_code(text, pictures, notebook, number, cell)
        elif cell.text.strip():
            lines = _markdown(cell, anchors, pictures)
            if title and (at := _heading_line(cell, title)) is not None:
                lines[at], title = "", ""
            if before == "markdown" and lines and _LIST.match(lines[0]):
                text.add(["<!-- -->"])  # a list does not go on from cell to cell
            text.add(lines, [(number, n) for n in range(len(lines))])
        before = cell.cell_type
    return Notes(
        "\n".join([*text.lines, ""]),
        tuple(text.origins),
        tuple(pictures.values()),
        any(map(tags.is_removed, notebook.cells)),
    )


# ---- front matter ------------------------------------------------------------------------------


def _is_head(cell: Cell) -> bool:
    """Whether a raw cell is front matter between two lines of dashes."""
    if cell.cell_type != "raw":
        return False
    lines = cell.text.strip().split("\n")
    return len(lines) > 2 and lines[0].rstrip() == "---" and lines[-1].rstrip() in ("---", "...")


def _front_matter(notebook: Notebook, first: int) -> tuple[list[str], list[Origin]]:
    """The lines of YAML: those of the raw cell `first`, else what the metadata says."""
    if first >= 0:
        lines = notebook.cells[first].text.split("\n")
        start = next(n for n, line in enumerate(lines) if line.strip())
        end = max(n for n, line in enumerate(lines) if line.strip())
        return lines[start + 1 : end], [(first, n) for n in range(start + 1, end)]
    facts = notebook.facts
    own = facts.get("coursesite")
    keys: dict[str, Any] = dict(own) if isinstance(own, dict) else {}
    if isinstance(title := facts.get("title"), str) and title.strip():
        keys.setdefault("title", title.strip())
    people = facts.get("authors")
    names = [
        one.get("name") if isinstance(one, dict) else one
        for one in (people if isinstance(people, list) else ())
    ]
    if names := [name for name in names if isinstance(name, str) and name]:
        keys.setdefault("authors", names)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
    return lines, [None] * len(lines)


def _lifted(notebook: Notebook, first: int) -> str:
    """The first heading of the notebook if it is of level 1 and not the first text: a badge, a
    picture or code stands before it. One that opens the text is its title by itself."""
    opened = False
    for number, cell in enumerate(notebook.cells):
        if number == first or tags.is_removed(cell) or not cell.text.strip():
            continue
        if cell.cell_type == "markdown":
            for level, words in _headings(cell):
                opens = not opened and cell.text.lstrip().startswith("#")
                return words if level == 1 and not opens else ""
        opened = True
    return ""


def _headings(cell: Cell) -> Iterator[tuple[int, str]]:
    """The headings of a cell of text: level and Markdown."""
    fenced = False
    for line in cell.text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and line.lstrip(" ").startswith("#") and (found := _HEADING.match(line)):
            yield len(found[1]), found[2]


def _heading_line(cell: Cell, title: str) -> int | None:
    for number, line in enumerate(cell.text.split("\n")):
        if (found := _HEADING.match(line)) and found[2] == title and len(found[1]) == 1:
            return number
    return None


# ---- cells of text -----------------------------------------------------------------------------


def _anchors(notebook: Notebook) -> dict[str, str]:
    """The ids of headings as Jupyter makes them, with ours: `1.-My-Start` is `1-my-start`."""
    found: dict[str, str] = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "#" in cell.text:
            for _, words in _headings(cell):
                ours = slug_of(words, "en")
                if (theirs := words.strip().replace(" ", "-")) != ours:
                    found.setdefault(theirs, ours)
    return found


def _markdown(cell: Cell, anchors: dict[str, str], pictures: dict[str, Picture]) -> list[str]:
    """The lines of a cell of text, as many as its source has."""
    text = cell.text.rstrip("\n")
    if cell.cell_type == "raw":
        kind = cell.facts.get("raw_mimetype") or cell.facts.get("format") or ""
        if kind in _RAW and kind != "text/html":
            return outputs.fenced(_RAW[kind], text)
        return text.split("\n")
    if "attachment:" in text and cell.attachments:
        text = _ATTACHED.sub(lambda found: _attachment(found, cell, pictures), text)
    if "$ " in text or " $" in text:
        text = _SPACED.sub(_unspaced, text)
    if "badge" in text or "kaggle" in text:
        text = _BADGE.sub(_badge, text)
    if anchors and ("](#" in text or "href=" in text):
        text = _FRAGMENT.sub(lambda found: _fragment(found, anchors), text)
    return text.split("\n")


def _attachment(found: re.Match[str], cell: Cell, pictures: dict[str, Picture]) -> str:
    name = found[1]
    forms = (cell.attachments or {}).get(name) or (cell.attachments or {}).get(unquote(name)) or {}
    for media_type, content in forms.items():
        if one := outputs.picture(media_type, content):
            pictures[one.name] = one
            return one.name
    return found[0]


def _unspaced(found: re.Match[str]) -> str:
    """A formula with its spaces outside of the dollars, where ours are: Jupyter reads it in both
    forms. All characters after it keep their columns."""
    tex = found["tex"]
    if not tex or tex.isdecimal() or (_WORD.search(tex) and not _TEX.search(tex)):
        return found[0]
    spaces = found["before"] + found["after"]
    begins_line = found.string[max(0, found.start() - 1) : found.start()] in "\n"
    # in front of it, for a sign may follow; but no more than begin code there
    return f"${tex}${spaces}" if begins_line or len(spaces) > 2 else f"{spaces}${tex}$"


def _badge(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1] or "Open"
    alt = _ALT.search(found[0])
    return alt[1] if alt and alt[1] else "Open"


def _fragment(found: re.Match[str], anchors: dict[str, str]) -> str:
    name = unquote(found[2])
    return f"{found[1]}#{anchors.get(name, found[2])}"


# ---- cells of code -----------------------------------------------------------------------------


def _add_code(
    text: _Text, pictures: dict[str, Picture], notebook: Notebook, number: int, cell: Cell
) -> None:
    """Adds a cell of code with its outputs."""
    parts = tags.parts(cell)
    options, lines, skipped = split(cell.text.rstrip("\n"))
    if options.removes:
        return
    count = int(cell.execution_count) if cell.execution_count else None
    shown = outputs.Shown([], [])
    if parts.output != "removed" and options.output:
        shown = outputs.shown(cell.outputs or [], count, parts.streams)
    has_code = parts.input != "removed" and options.echo and any(line.strip() for line in lines)
    if not has_code and not shown.blocks:
        return
    pictures.update((one.name, one) for one in shown.pictures)
    fold = " fold" if parts.cell == "hidden" else ""
    text.add([f"{{{{< cell {count}{fold} >}}}}" if count else f"{{{{< cell{fold} >}}}}"])
    if has_code:
        hides = parts.cell != "hidden" and (parts.input == "hidden" or options.fold)
        if hides:
            text.add([_CODE_FOLD])
        magic = _MAGIC.match(lines[0])
        language = _MAGICS.get(magic[1], "text") if magic else notebook.language
        if magic and magic[1] in ("time", "timeit", "capture", "prun"):
            language = notebook.language
        fence = outputs.fenced(language, "\n".join(lines))
        origins: list[Origin] = [(number, n + skipped) for n in range(len(fence) - 2)]
        text.add(fence, [(number, 0), *origins, None])
        if hides:
            text.add([_UNFOLD])
    if shown.blocks:
        hides = parts.cell != "hidden" and parts.output == "hidden"
        if hides:
            text.add([_OUTPUT_FOLD])
        for block in _captioned(shown.blocks, options):
            text.add(block, [(number, 0)] * len(block))
        if hides:
            text.add([_UNFOLD])
    text.add(["{{< /cell >}}"])


def _captioned(blocks: list[list[str]], options: Options) -> Iterator[list[str]]:
    """The outputs; the first picture has the label, the caption and the words of the options."""
    waiting = bool(options.label or options.caption or options.alt)
    for block in blocks:
        if waiting and block[0].startswith("!["):
            waiting, line = False, block[0]
            if options.alt:
                line = f"![{options.alt}]{line[line.index(']') + 1 :]}"
            more = f"#{options.label} " if options.label else ""
            if options.caption:
                more += f'caption="{options.caption}" '
            if more:
                size = line.rfind("{: ")
                line = (
                    f"{line[: size + 3]}{more}{line[size + 3 :]}"
                    if size > 0
                    else f"{line}{{: {more}}}"
                )
            yield [line, *block[1:]]
        else:
            yield block
