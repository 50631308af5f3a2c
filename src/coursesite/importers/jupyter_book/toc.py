"""Tables of contents: `_toc.yml` in the forms of all versions of Jupyter Book, and `toc` in
`myst.yml`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct

from coursesite.importers.book.natural_order import natural
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.yaml_reader import mapping

_BELOW = ("parts", "chapters", "sections", "entries", "subtrees", "children")
_PAGES = (".md", ".ipynb", ".rst", ".py")


class Entry(Struct, frozen=True):
    """A file in a table of contents, or an address elsewhere; `part` is the title above it. What is
    not there has neither, and its name in the table as `title`."""

    path: str = ""
    url: str = ""
    title: str = ""
    part: str = ""


def read(data: Any, files: Sequence[str]) -> list[Entry]:
    """The entries of a table of contents in their order, each file once. `files` are the paths of
    all files beside it."""
    pages = [path for path in sorted(files, key=natural) if path.endswith(_PAGES)]
    names = {stem(path).lower(): path for path in reversed(pages)} | {path: path for path in pages}
    seen: dict[Entry | str, Entry] = {}
    for entry in _walk(data if isinstance(data, list) else [data], "", names, pages, 0):
        seen.setdefault(entry.path or entry, entry)
    return list(seen.values())


def links(bar: Any) -> Iterator[dict[str, str]]:
    """The links of a bar to other sites."""
    for one in map(mapping, bar if isinstance(bar, list) else []):
        if (url := text_of(one.get("url"))).startswith("http"):
            yield {"title": text_of(one.get("title")) or url, "url": url}
        yield from links(one.get("children"))


def stem(path: str) -> str:
    """The path of a page without its ending."""
    return path.rpartition(".")[0] if path.endswith(_PAGES) else path


def _walk(
    nodes: Any, part: str, names: dict[str, str], pages: list[str], depth: int
) -> Iterator[Entry]:
    """The entries of a list of nodes. A title without a file is that of a part."""
    header = ""
    nodes = nodes if isinstance(nodes, list) and depth < 20 else []
    are_parts = depth == 1 and all(
        isinstance(one, dict) and one.get("title") and any(key in one for key in _BELOW)
        for one in nodes
    )  # chapters of which each has sections
    for node in nodes:
        node = {"file": node} if isinstance(node, str) else node
        if not isinstance(node, dict):
            continue
        title, url = text_of(node.get("title")), text_of(node.get("url"))
        file = text_of(node.get("root") or node.get("file"))
        pattern = text_of(node.get("glob") or node.get("pattern"))
        own = text_of(node.get("caption") or node.get("part") or node.get("header"))
        header = own if "header" in node else header
        is_part = are_parts or not (file or url or pattern)
        above = part or own or header or (title if is_part else "")
        if not file and url.startswith("/"):  # as in the first versions
            file, url = url.strip("/"), ""
        path = posixpath.normpath(file)
        found = names.get(path, names.get(path.lower(), names.get(stem(path).lower(), "")))
        if file or url:
            title = title if found and file else title or file or url
            yield Entry(found if file else "", url, title if found else file or title, above)
        pattern = posixpath.normpath(pattern).replace("**/", "*") if pattern else ""
        for one in pages:
            if fnmatchcase(one, pattern) or fnmatchcase(stem(one), pattern):
                yield Entry(one, "", "", above)
        for key in _BELOW:
            yield from _walk(node.get(key), above, names, pages, depth + 1)
