"""Links as authors write them: the files and addresses that one may mean, and its replacement."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from html import escape
from urllib.parse import quote, unquote

from msgspec import Struct

from coursesite.model import LinkSpot
from coursesite.text.browser_urls import scheme
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import address as address_of
from coursesite.text.urls import composed, path_of

_ENDING = re.compile(r"[^/.][^/]*\.[^/. ]+$")
"""The suffix of a file's name at the end of a path; `02. Maps` has none."""


class Address(Struct, frozen=True):
    """The parts of an address: `path` is decoded, `query` begins with `?`, `fragment` with `#`."""

    path: str
    query: str
    fragment: str


class Edit(Struct, frozen=True):
    """The replacement of a link: its new address, and HTML attributes to add behind it."""

    url: str
    more: str = ""
    plain: bool = False
    """Whether the element becomes a plain one, without an address."""
    words: str = ""
    """HTML to add behind the words of a plain element."""
    element: str = ""
    """HTML in the place of the whole tag."""


def parse(url: str) -> Address:
    """The parts of a relative or root-absolute address, with composed letters."""
    rest, hash_, fragment = url.partition("#")
    path, sign, query = rest.partition("?")
    return Address(composed(unquote(path.strip())), sign + query, hash_ + _composed(fragment))


def _composed(fragment: str) -> str:
    """A fragment, which must be the same as an id, with composed letters."""
    plain = unquote(fragment)
    if plain.isascii() or (seen := composed(plain)) == plain:
        return fragment
    return quote(seen) if "%" in fragment else seen


def readings(url: str) -> Iterator[Address]:
    """The meanings of a relative or root-absolute address, most likely first: as browsers read it,
    then with `%`, `#` and `?` as letters of the name of a file.

    >>> [one.path for one in readings("c#.md")], [one.path for one in readings("a.md#x")]
    (['c', 'c#.md'], ['a.md', 'a.md#x'])
    """
    yield parse(url)
    if "%" not in url and "#" not in url and "?" not in url:
        return
    whole = composed(url.strip())
    rest, hash_, fragment = whole.partition("#")
    path, sign, query = rest.partition("?")
    if "%" in path:
        yield Address(path, sign + query, hash_ + _composed(fragment))
    plain = unquote(whole)
    for name in dict.fromkeys((whole, composed(plain))):
        if hash_ or sign:
            yield Address(name, "", "")
        if "#" in name.partition("#")[2] or (sign and hash_):
            path, hash_, fragment = name.rpartition("#")
            yield Address(path, "", f"#{_composed(fragment)}")


def sources(path: str, page: str, subpath: str = "") -> tuple[str, ...]:
    """The files below `content/` that `path` may mean in the post `page`, most likely first.

    A path is relative to the post's folder or, before that, to its `media_subpath`; with `/` it
    begins at `content/`. One without a suffix may be a post's or a folder with an index.
    """
    files = [_normal(base) for base in _bases(path, page, subpath)]
    for file in list(files):
        if file is not None and not _ENDING.search(file):
            files += [_normal(f"{file}.md"), _normal(posixpath.join(file, "index.md"))]
    return tuple(dict.fromkeys(file for file in files if file))


def readmes(path: str, page: str, subpath: str = "") -> tuple[str, ...]:
    """The files below `content/` that GitHub shows if `path` is that of a folder."""
    files = (_normal(posixpath.join(base, "README.md")) for base in _bases(path, page, subpath))
    return tuple(file for file in files if file)


def _bases(path: str, page: str, subpath: str) -> list[str]:
    if path.startswith("/"):
        return [path.lstrip("/")]
    own = [posixpath.join(posixpath.dirname(page), path)]
    return [posixpath.join(subpath.strip("/"), path), *own] if subpath else own


def addresses(path: str, here: str, subpath: str = "") -> tuple[str, ...]:
    """The addresses of the site that `path` may mean on the page at `here`, most likely first: as
    it is written, then as a web server would answer it, with `/` or `.html` added."""
    if path.startswith("/"):
        urls = [path]
    else:
        urls = [_from(path_of(here), path)]
        if subpath:
            base = subpath if subpath.startswith("/") else f"/{subpath}"
            urls.insert(0, _from(base.rstrip("/") + "/", path))
    urls = [address_of(url) for url in urls]
    more = []
    for url in urls:
        if url.endswith("/index.html"):
            more.append(url.removesuffix("index.html"))
        elif not url.endswith("/"):
            more += [f"{url}/", f"{url}.html"]
    return tuple(dict.fromkeys([*urls, *more]))


def _from(here: str, path: str) -> str:
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
    return "/" + joined.lstrip("/.") + ("/" if path.endswith("/") and joined != "/" else "")


def _normal(path: str) -> str | None:
    """A path without `.` and `..`; None for one that leads out of `content/`."""
    joined = posixpath.normpath(composed(path))
    return None if joined.startswith("..") or joined == "." else joined.lstrip("/")


def is_on_disk(url: str) -> bool:
    """Whether an address is that of a file on somebody's computer: `file:///home/me/a.png`,
    `C:\\a.png`."""
    found = scheme(url)
    return found == "file" or len(found) == 1


def rewritten(
    html: str,
    spots: tuple[LinkSpot, ...],
    edits: dict[int, Edit],
    fills: Iterable[tuple[int, int, str]] = (),
) -> str:
    """The HTML with its links replaced; `edits` are by the indexes of their spots. `fills` are
    other parts, by their places, and the HTML that replaces them."""
    if not edits and not fills:
        return html
    pieces = [piece for number in edits for piece in _pieces(html, spots[number], edits[number])]
    pieces += fills
    pieces.sort()
    out, at = list[str](), 0
    for start, end, text in pieces:
        if start >= at:  # else another address of an element that is plain now
            out += html[at:start], text
            at = end
    out.append(html[at:])
    return "".join(out)


_TAG = rare(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
_ANCHOR = rare(r'<a((?: [^\s=>"]+(?:="[^"]*")?)*)>')
_NO_LINK = rare(
    r" (?:href|xlink:href|target|rel|download|type|hreflang|ping|referrerpolicy|data-print"
    r'|data-frame)(?:="[^"]*")?(?= |$)'
)
"""The attributes that only a link has."""


def can_be_plain(html: str, spot: LinkSpot) -> bool:
    """Whether the element of a link is something without it: words, or a part of a picture."""
    return html.startswith(("<a ", "<area "), html.rfind("<", 0, spot.start))


def tag_around(html: str, spot: LinkSpot) -> tuple[int, int]:
    """The start and end of the tag that an address is in."""
    start = html.rfind("<", 0, spot.start)
    tag = _TAG.match(html, start)
    return start, tag.end() if tag else html.find(">", spot.end) + 1


def _pieces(html: str, spot: LinkSpot, edit: Edit) -> list[tuple[int, int, str]]:
    """The parts of the HTML that an edit replaces, by their places, and what with."""
    if edit.element:
        return [(*tag_around(html, spot), edit.element)]
    if not edit.plain:
        if edit.more:  # behind the closing quote of the address
            return [(spot.start, spot.end + 1, f'{escape(edit.url)}"{edit.more}')]
        return [(spot.start, spot.end, escape(edit.url))]
    if spot.role == "css":
        return [(spot.start, spot.end, "about:blank")]
    tag = _ANCHOR.match(html, html.rfind("<", 0, spot.start))
    close = html.find("</a>", tag.end()) if tag is not None else -1
    if tag is None or close < 0:  # a part of a picture: it is one without an address
        return [(html.rfind(" ", 0, spot.start), spot.end + 1, "")]
    drawn = html.rfind("<svg", 0, tag.start()) > html.rfind("</svg", 0, tag.start())
    name, words = ("g", "") if drawn else ("span", edit.words)
    return [
        (tag.start(), tag.end(), f"<{name}{_NO_LINK.sub('', tag[1])}>"),
        (close, close + len("</a>"), f"{words}</{name}>"),
    ]


def courses(written: str, root: str) -> tuple[str, ...]:
    """The folders below `content/` that a course in the folder `root` may mean by a path: counted
    from its own, and from `content/`.

    >>> courses("../2025", "a/2026"), courses("/2025/", "2026"), courses("2025", "2026")
    (('a/2025',), ('2025',), ('2026/2025', '2025'))
    """
    path = written.strip()
    ways = [path.strip("/")] if path.startswith("/") else [posixpath.join(root, path), path]
    folders = ("" if way in (".", "/") else way for way in map(posixpath.normpath, ways))
    return tuple(dict.fromkeys(one for one in folders if not one.startswith("..")))


def course_meant(written: str, root: str, known: Collection[str]) -> str | None:
    """The course, of those that are known, which another one in the folder `root` names by a path;
    None if there is none. A path out of `content/` is that of no course."""
    return next((one for one in courses(written, root) if one in known), None)
