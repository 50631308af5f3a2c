"""Scripts whose comments are notes: cells between lines `# %%`, as Jupytext writes them."""

from __future__ import annotations

import re
from typing import Any

from coursesite.importers.data.posts import split_post

_CELL = re.compile(r"^# ?%%[ \t]*(\[\w+\])?(.*)\n?", re.M)


def as_markdown(text: str) -> tuple[dict[str, Any], str]:
    """The front matter and the Markdown of a script; code stands in directives `code-cell`."""
    first, *parts = _CELL.split(text)
    post = split_post(_bare(first).lstrip("\n"))
    cells = [("", "", "" if post.has_front else first)]
    cells += zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    blocks: list[str] = []
    for kind, words, source in cells:
        source = source.strip("\n")
        if kind in ("[markdown]", "[md]"):
            blocks.append(_bare(source).strip("\"'\n"))
        elif source.strip():
            tags = re.search(r"tags=\[([^\]]*)\]", words)
            option = f":tags: [{tags[1]}]\n" if tags else ""
            blocks.append(f"```{{code-cell}}\n{option}{source}\n```")
    return post.front, "\n\n".join(blocks) + "\n"


def _bare(source: str) -> str:
    return re.sub(r"^# ?", "", source, flags=re.M)
