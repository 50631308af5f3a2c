"""Where the addresses in notes lead: from what an author wrote to what is meant by it."""

from __future__ import annotations

import posixpath
import re
from html import escape
from urllib.parse import unquote

from msgspec import Struct

from coursesite.model import LinkSpot

_ENDING = re.compile(r"[^/.][^/]*\.[^/. ]+$")
"""That of a file's name; `02. Maps` has none."""
_ON_DISK = re.compile(r"file:|[a-z]:", re.I)


class Address(Struct, frozen=True):
    """An address taken apart: `path` decoded, `query` and `fragment` with their marks."""

    path: str
    query: str
    fragment: str


class Edit(Struct, frozen=True):
    """What to put for a link: the new address, and HTML attributes to add behind it."""

    url: str
    more: str = ""


def parse(url: str) -> Address:
    """Takes a relative or root-absolute address apart."""
    rest, hash_, fragment = url.partition("#")
    path, mark, query = rest.partition("?")
    return Address(unquote(path.strip()), mark + query, hash_ + fragment)


def sources(path: str, page: str, subpath: str = "") -> tuple[str, ...]:
    """The files below `content/` that `path`, written on the page with source `page`, may mean.

    Relative to the page's own folder, or from `content/` with `/`; a folder means its index.
    """
    found = [_normal(base) for base in _bases(path, page, subpath)]
    for one in list(found):
        if one is not None and not _ENDING.search(one):
            found += [_normal(f"{one}.md"), _normal(posixpath.join(one, "index.md"))]
    return tuple(dict.fromkeys(one for one in found if one))


def readmes(path: str, page: str, subpath: str = "") -> tuple[str, ...]:
    """The files below `content/` that GitHub shows for `path`, if it is that of a folder."""
    found = (_normal(posixpath.join(base, "README.md")) for base in _bases(path, page, subpath))
    return tuple(one for one in found if one)


def _bases(path: str, page: str, subpath: str) -> list[str]:
    if path.startswith("/"):
        return [path.lstrip("/")]
    own = [posixpath.join(posixpath.dirname(page), path)]
    return [posixpath.join(subpath.strip("/"), path), *own] if subpath else own


def addresses(path: str, here: str, subpath: str = "") -> tuple[str, ...]:
    """The addresses of the site that `path`, written on the page at `here`, may mean."""
    if path.startswith("/"):
        found = [path]
    else:
        found = [_from(here, path)]
        if subpath:
            base = subpath if subpath.startswith("/") else f"/{subpath}"
            found.insert(0, _from(base.rstrip("/") + "/", path))
    more = []
    for one in found:
        if one.endswith("/index.html"):
            more.append(one.removesuffix("index.html"))
        elif not one.endswith("/"):
            more += [f"{one}/", f"{one}.html"]
    return tuple(dict.fromkeys([*found, *more]))


def _from(here: str, path: str) -> str:
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
    return "/" + joined.lstrip("/.") + ("/" if path.endswith("/") and joined != "/" else "")


def _normal(path: str) -> str | None:
    """A path without `.` and `..`; None for one that leads out of the content."""
    joined = posixpath.normpath(path)
    return None if joined.startswith("..") or joined == "." else joined.lstrip("/")


def is_on_disk(url: str) -> bool:
    """Whether an address is of a file on one computer: `file:///home/me/a.png`, `C:\\a.png`."""
    return _ON_DISK.match(url) is not None


def rewritten(html: str, spots: tuple[LinkSpot, ...], edits: dict[int, Edit]) -> str:
    """The HTML with new addresses at the spots of the given numbers."""
    if not edits:
        return html
    out, at = [], 0
    for number in sorted(edits):
        spot, edit = spots[number], edits[number]
        out += [html[at : spot.start], escape(edit.url)]
        at = spot.end
        if edit.more:
            out += ['"', edit.more]
            at += 1
    out.append(html[at:])
    return "".join(out)
