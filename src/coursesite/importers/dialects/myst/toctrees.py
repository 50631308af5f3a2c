"""The order of the pages of a Sphinx site, which the `toctree` directives of its pages say.

https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html#directive-toctree
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from coursesite.importers.book.kinds import stem

_TREE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}|:{3,})\{toctree\}[^\n]*\n(?P<body>.*?)^(?P=fence)", re.M | re.S
)
_CAPTION = re.compile(r"^:?caption:[ \t]*(\S.*?)[ \t]*$", re.M)
_OPTION = re.compile(r"---|:?[\w-]+:(?:[ \t]|$)")
_TITLED = re.compile(r".*<([^<>]+)>$")


def order(texts: dict[str, str], home: str) -> dict[str, str]:
    """The paths of the pages that the trees from the page `home` on name, in their order, each with
    the caption of its part; "" if it has none."""
    names = {stem(path): path for path in reversed([*texts])}
    parts: dict[str, str] = {}

    def add(path: str, above: str) -> None:
        for tree in _TREE.finditer(texts.get(path, "")):
            caption = _CAPTION.search(tree["body"])
            part = caption[1].strip("\"'") if caption else above
            for entry in _entries(tree["body"], posixpath.dirname(path), names):
                if (page := names[entry]) not in parts and page != home:
                    parts[page] = part
                    add(page, part)

    add(home, "")
    return parts


def _entries(body: str, folder: str, names: Mapping[str, str]) -> Iterator[str]:
    """The pages that the lines of a tree name, without their endings; a `*` stands for several."""
    for line in map(str.strip, body.split("\n")):
        if not line or _OPTION.match(line):
            continue
        titled = _TITLED.match(line)
        path = titled[1] if titled else line
        base = "" if path.startswith("/") else folder
        name = posixpath.normpath(posixpath.join(base, stem(path.strip("/"))))
        if "*" in name:
            yield from sorted(one for one in names if fnmatchcase(one, name))
        elif name in names:
            yield name
