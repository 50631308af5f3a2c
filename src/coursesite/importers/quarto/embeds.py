"""Results of other documents and notebooks that a page of Quarto embeds."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Callable

from coursesite.diagnostics import Diagnostic
from coursesite.importers.block_lines import code_end, div_end
from coursesite.media.notebooks import outputs, reader
from coursesite.media.notebooks.options import split

_EMBED = re.compile(
    r"^[ \t]*\{\{<[ \t]*embed[ \t]+[\"']?(?P<file>[^\s\"'#>]+)#(?P<name>[\w:.-]+)[\"']?"
    r"(?P<options>[^>\n]*)>\}\}[ \t]*$",
    re.M,
)
_CAPTION = re.compile(r"^[ \t]*#\|[ \t]*(?:fig|tbl)-cap[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.M)
_TYPES = {"svg": "svg+xml", "jpg": "jpeg"}
Read = Callable[[str], bytes | str | None]
"""Gives a notebook as bytes, and any other document as text after it was run; None for none."""


def embedded(text: str, path: str, read: Read) -> str:
    """The text of the page at a path with the results that it embeds; what is not there stays."""

    def one(found: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), found["file"]))
        source = read(file)
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
    for at, line in enumerate(lines):
        if head.match(line.strip()) and (end := div_end(lines, at)) > at:
            block = lines[at : end + 1]
            code = next((n for n, one in enumerate(block) if ".cell-code" in one), None)
            if code is not None and not has_code:
                del block[code : code_end(block, code, block[code].strip()[:3]) + 1]
            return block
    return []


def _of_notebook(data: bytes, name: str, has_code: bool) -> list[str]:
    """The results of a cell of a notebook, which is known by its label or by a tag."""
    notebook = reader.read(data)
    for cell in () if isinstance(notebook, Diagnostic) else notebook.cells:
        label = re.search(r"(?m)^[ \t]*#\|[ \t]*label[ \t]*:[ \t]*(\S+)", cell.text)
        if name not in ((label[1] if label else ""), *(cell.facts.get("tags") or ())):
            continue
        shown = outputs.shown(cell.outputs or [], None, ())
        caption = found[1] if (found := _CAPTION.search(cell.text)) else ""
        lines: list[str] = []
        if has_code:
            lines += outputs.fenced("python", "\n".join(split(cell.text)[1]))
        pictures = {one.name: one for one in shown.pictures}
        for block in shown.blocks:
            picture = re.match(r"!\[(.*?)\]\((.*?)\)", block[0])
            if picture and picture[2] in pictures:
                ending = picture[2].rpartition(".")[2]
                kind = f"image/{_TYPES.get(ending, ending)}"
                content = base64.b64encode(pictures[picture[2]].data).decode()
                attributes = f"{{#{name}}}" if caption and name.startswith("fig-") else ""
                block = [f"![{caption or picture[1]}](data:{kind};base64,{content}){attributes}"]
            lines += ["", *block]
        return lines
    return []
