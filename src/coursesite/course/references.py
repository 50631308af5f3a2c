"""References: the addresses that the text of a page, a stylesheet or a picture names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from coursesite.text.address_lists import in_css, in_srcset
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import address

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

READ = (".html", ".htm", ".xhtml", ".svg", ".css")
"""The endings of files whose references are read."""
_ADDRESSES = (
    *("href", "src", "poster", "data", "xlink:href", "background", "action", "formaction"),
)
"""The attributes of HTML and SVG whose value is an address."""
_LISTS = ("srcset", "imagesrcset")
_SELECTORS = (f"[{name}]".replace(":", "\\:") for name in (*_ADDRESSES, *_LISTS))
_ELEMENTS = ",".join((*_SELECTORS, "[style]", "style", "meta[http-equiv=refresh i]", "[srcdoc]"))
_REFRESH = rare(r"""url\s*=\s*["']?\s*([^"'\s]+)""", re.IGNORECASE)
_ELSEWHERE = rare(
    r"""(?:href|src|data|srcset)\s*=(?!\s*["'](?:\#|data:))|url\((?!\s*["']?\#)|image-set\(|@import""",
    re.IGNORECASE,
)
"""Matches what may name a file in a drawing."""


def in_file(name: str, data: bytes, here: str) -> tuple[str, ...]:
    """The addresses of the site that a file at the address `here` names, sorted."""
    text = data.decode("utf-8", "replace")
    if name.lower().endswith(".svg") and not _ELSEWHERE.search(text):
        return ()  # most drawings name parts of their own only, and there may be hundreds
    named = _in_css(text) if name.lower().endswith(".css") else in_html(text)
    return within_site(here, named)


def in_html(text: str) -> Iterator[str]:
    """The addresses in HTML or SVG, as they are written, seen from its `<base>`: in attributes, in
    styles, and where a page leads on to another by itself.

    >>> list(in_html('<base href="a/"><img src=b><meta http-equiv=refresh content="0;url=c">'))
    ['a/', 'a/b', 'a/c']
    """
    from selectolax.lexbor import LexborHTMLParser  # most builds read no such file

    tree = LexborHTMLParser(text)
    base = tree.css_first("base[href]") if "<base" in text.lower() else None
    if base is None:
        yield from _in_tree(tree)
        return
    start = base.attributes["href"] or ""
    yield start
    for url in _in_tree(tree):
        try:
            yield urljoin(start, url)
        except ValueError:
            continue


def _in_tree(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css(_ELEMENTS):
        attributes = node.attributes
        if node.tag == "base":
            continue
        if node.tag == "meta":
            if leads_on := _REFRESH.search(attributes.get("content") or ""):
                yield leads_on[1]
            continue
        for name in _ADDRESSES:
            if (value := attributes.get(name)) is not None:
                yield value
        if inner := attributes.get("srcdoc"):
            yield from in_html(inner)
        for name in _LISTS:
            yield from (piece.url for piece in in_srcset(attributes.get(name) or ""))
        yield from _in_css(attributes.get("style") or "")
        if node.tag == "style":
            yield from _in_css(node.text())


def _in_css(text: str) -> Iterator[str]:
    return (piece.url for piece in in_css(text))


def within_site(here: str, written: Iterable[str]) -> tuple[str, ...]:
    """Those of the addresses written at `here` that lead to a file of the site, from its root.

    >>> within_site("/a/b/", ["c.png?x", "../d e.css", "https://example.org/", "#f", "/g%20h.pdf"])
    ('/a/b/c.png', '/a/d e.css', '/g h.pdf')
    """
    site = "https://site.invalid"
    found = set()
    for url in written:
        if url.strip()[:1] in ("", "#"):
            continue
        try:
            joined = urljoin(f"{site}{here}", url.strip())
        except ValueError:
            continue
        if joined.startswith(f"{site}/"):
            found.add(address(unquote(re.split("[?#]", joined[len(site) :])[0])))
    return tuple(sorted(found))


@lru_cache(maxsize=64)
def _pattern(glob: str) -> re.Pattern[str]:
    meant = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/?|\*|\?)", glob)
    return re.compile("".join(meant.get(part) or re.escape(part) for part in parts))


def matches(glob: str, path: str) -> bool:
    """Whether a path is among those that a glob names: `*` stands for any part of a name, `**` for
    folders, too, and a folder's own name for all that is in it.

    >>> [matches("data/**/*.json", path) for path in ("data/a.json", "data/x/b.json", "c.json")]
    [True, True, False]
    >>> matches("viz", "viz/app/tiles.bin"), matches("vi?/", "viz/a")
    (True, True)
    """
    glob = glob.rstrip("/")
    return any(
        pattern.fullmatch(path) is not None for pattern in (_pattern(glob), _pattern(f"{glob}/**"))
    )
