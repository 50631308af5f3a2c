"""Scripts whose comments are notes: cells between lines `# %%`, as Jupytext writes them."""

from __future__ import annotations

import re
from typing import Any

from coursesite.importers.posts import split_post

_CELL = re.compile(r"# ?%%[ \t]*(?:\[(\w+)\])?(.*)\Z")


def as_markdown(text: str) -> tuple[dict[str, Any], str]:
    """The front matter and the Markdown of a script; code stands in directives `code-cell`."""
    cells: list[tuple[str, str, list[str]]] = [("code", "", [])]
    for line in text.split("\n"):
        if cell := _CELL.match(line):
            kind = (
                "markdown" if (cell[1] or "").lower() in ("markdown", "md") else cell[1] or "code"
            )
            cells.append((kind, cell[2], []))
        else:
            cells[-1][2].append(line)
    first = "\n".join(_bare(line) for line in cells[0][2])
    post = split_post(first.lstrip("\n"))
    if post.has_front:
        cells[0] = ("code", "", post.body.split("\n"))
    blocks: list[str] = []
    for kind, words, lines in cells:
        source = "\n".join(lines).strip("\n")
        if not source.strip():
            continue
        if kind == "markdown":
            blocks.append("\n".join(map(_bare, source.strip("\"'").split("\n"))).strip("\n"))
        elif kind == "code":
            tags = re.search(r"tags=\[([^\]]*)\]", words)
            option = f":tags: [{tags[1]}]\n" if tags else ""
            blocks.append(f"```{{code-cell}}\n{option}{source}\n```")
    return post.front, "\n\n".join(blocks) + "\n"


def _bare(line: str) -> str:
    return re.sub(r"\A# ?", "", line)
