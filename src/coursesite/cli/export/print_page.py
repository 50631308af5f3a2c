"""The page with the whole course, taken apart: its cover, and a part for each post."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.text.lazy_regex import rare
from coursesite.theme.filters import plain

_ANNOTATION = rare(r"<annotation\b[^>]*>[^<]*</annotation>")


class Part(Struct, frozen=True):
    """A part of the page: its id, its title in words, and its element."""

    id: str
    title: str
    node: LexborNode


class Book(Struct, frozen=True):
    """A course on one page. `tree` holds what the nodes are of."""

    tree: LexborHTMLParser
    title: str
    language: str
    cover: LexborNode
    parts: tuple[Part, ...]


def words(heading: LexborNode) -> str:
    """The text of a heading on one line, without the TeX that its formulas have as annotations."""
    text = heading.html or ""
    return plain(_ANNOTATION.sub("", text))


def read(page: Path) -> Book | None:
    """The page in a file of the output; None if there is none, or if a template of the site's own
    makes it of other elements."""
    if not page.is_file():
        return None
    tree = LexborHTMLParser(page.read_bytes())
    cover = tree.css_first(".cs-book-cover")
    parts = []
    for node in tree.css("section.cs-book-part"):
        heading = node.css_first("h2")
        if heading is not None and (name := node.attributes.get("id")):
            parts.append(Part(name, words(heading), node))
    if cover is None or not parts:
        return None
    heading = cover.css_first("h1")
    title = words(heading) if heading is not None else ""
    root = tree.root
    language = (root.attributes.get("lang") if root is not None else "") or "en"
    return Book(tree, title, language, cover, tuple(parts))
