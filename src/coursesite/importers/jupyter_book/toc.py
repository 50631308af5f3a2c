"""Tables of contents: `_toc.yml` in the forms of all versions of Jupyter Book, and `toc` in
`myst.yml`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct

from coursesite.importers.front_matter import text_of

_BELOW = ("parts", "chapters", "sections", "entries", "subtrees", "children", "toc")
_PAGES = (".md", ".ipynb", ".rst", ".py", ".myst")
_NUMBER = re.compile(r"\d+")


class Entry(Struct, frozen=True):
    """A file in a table of contents, or an address elsewhere; `part` is the title above it."""

    path: str = ""
    url: str = ""
    title: str = ""
    part: str = ""


def read(data: Any, files: Sequence[str]) -> list[Entry]:
    """The entries of a table of contents in their order, each file once. `files` are the paths of
    all files beside it; what is not there has a `title` alone, its name in the table."""
    names = {stem(path).lower(): path for path in reversed(files) if path.endswith(_PAGES)}
    seen: set[str] = set()
    found: list[Entry] = []
    nodes = data if isinstance(data, list) else [data]
    for entry in _walk(nodes, "", names, files, 0):
        if entry.path not in seen or not entry.path:
            found.append(entry)
            seen.add(entry.path)
    return found


def _walk(
    nodes: Any, part: str, names: dict[str, str], files: Sequence[str], depth: int
) -> Iterator[Entry]:
    """The entries of a list of nodes. A title without a file is that of a part."""
    header = ""
    for node in nodes if isinstance(nodes, list) and depth < 20 else []:
        node = {"file": node} if isinstance(node, str) else node
        if not isinstance(node, dict):
            continue
        title = text_of(node.get("title"))
        file = text_of(node.get("root") or node.get("file"))
        url = text_of(node.get("url"))
        pattern = text_of(node.get("glob") or node.get("pattern"))
        own = text_of(node.get("caption") or node.get("part") or node.get("header"))
        header = own if "header" in node else header
        above = part or own or header or ("" if file or url or pattern else title)
        if not file and url.startswith("/"):  # as in the first versions
            file, url = url.strip("/"), ""
        if file:
            path = _found(file, names, files)
            yield Entry(path, "", title if path else file, above)
        elif url:
            yield Entry("", url, title or url, above)
        elif pattern:
            pattern = posixpath.normpath(pattern).replace("**/", "*")
            for path in in_order(files):
                if fnmatchcase(path, pattern) or fnmatchcase(stem(path), pattern):
                    yield Entry(path, "", "", above)
        for key in _BELOW:
            yield from _walk(node.get(key), above, names, files, depth + 1)


def _found(file: str, names: dict[str, str], files: Sequence[str]) -> str:
    """The path of the page that a table of contents names, with or without its ending."""
    path = posixpath.normpath(file)
    if path in files and path.endswith(_PAGES):
        return path
    return names.get(path.lower(), names.get(stem(path).lower(), ""))


def stem(path: str) -> str:
    """The path of a page without its ending."""
    return path.rpartition(".")[0] if path.endswith(_PAGES) else path


def in_order(paths: Sequence[str]) -> list[str]:
    """The pages among some files as they are read without a table of contents: those of a folder
    before its folders, its index first, and 10 behind 9."""

    def key(path: str) -> tuple[Any, ...]:
        *folders, name = path.split("/")
        is_index = stem(name).lower() in ("index", "readme", "main", "intro")
        parts = [(1, _padded(folder)) for folder in folders]
        return (*parts, (0, "" if is_index else _padded(name), name))

    return sorted((path for path in paths if path.endswith((".md", ".ipynb", ".rst"))), key=key)


def _padded(name: str) -> str:
    return _NUMBER.sub(lambda match: match[0].zfill(10), name.lower())
