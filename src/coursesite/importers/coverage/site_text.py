"""The words and addresses of a built site, as its readers get them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.importers.coverage.words import file_key, without_addresses, words

_REPEATING = ("print/", "tags/", "solutions/", "404.html")
"""Pages that show what others have."""
_SKIPPED = frozenset(("nav", "script", "style", "template", "noscript", "head"))
_INLINE = re.compile(
    r"a|abbr|b|bd[io]|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strong|"
    r"sub|sup|time|tt|u|var|wbr"
)
_SHOWN = ("alt", "title", "aria-label", "data-title", "label")
_ADDRESSES = ("href", "src", "poster", "data", "data-frame", "data-src", "data-print")
_NOTE_ROLES = ("doc-noteref", "doc-backlink")
"""The roles of links between a footnote and its place."""
_TEX = re.compile(r"\\(?:label|begin|end|tag)\*?\{[^{}]*\}")


class PageText(Struct, frozen=True, kw_only=True):
    """A page of the output: its words in order, and its letters without anything between them."""

    words: tuple[str, ...]
    squeezed: str


class SiteText(Struct, frozen=True, kw_only=True):
    """The pages of a site by their paths in the output; the keys of its images, the addresses and
    words of its links, and all addresses as one text."""

    pages: dict[str, PageText]
    images: frozenset[str]
    links: frozenset[str]
    addresses: str


def read_site(output: Path) -> SiteText:
    """The text of all pages in a folder but those that repeat others."""
    pages: dict[str, PageText] = {}
    images: set[str] = set()
    links: set[str] = set()
    addresses: list[str] = []
    for file in sorted(output.rglob("*.html")):
        path = file.relative_to(output).as_posix()
        if path.startswith(_REPEATING):
            continue
        tree = LexborHTMLParser(file.read_text(encoding="utf-8", errors="replace"))
        main = tree.css_first("main") or tree.body
        if main is None:
            continue
        found = tuple(words("".join(_text(main))))
        pages[path] = PageText(words=found, squeezed="".join(found))
        for node in main.css("*"):
            attributes = node.attributes
            for name in _ADDRESSES:
                if address := attributes.get(name):
                    addresses.append(address)
                    (links if node.tag == "a" else images).add(file_key(address))
            for part in (attributes.get("srcset") or "").split(","):
                images.add(file_key(part.strip().split(" ")[0]))
            if node.tag == "a":
                href = attributes.get("href") or ""
                bare = href.partition("#")[0].removesuffix(".html").removesuffix("/index")
                links |= {href, file_key(bare), "".join(words(node.text()))}
    return SiteText(
        pages=pages,
        images=frozenset(images),
        links=frozenset(links),
        addresses="\n".join(addresses),
    )


def _text(main: LexborNode) -> Iterator[str]:
    """The text of an element, also of its titles; elements other than those inside a line are set
    apart. Of a formula, its TeX."""
    todo: list[tuple[LexborNode | str, bool]] = [(child, False) for child in _children(main)]
    while todo:
        node, in_code = todo.pop()
        tag = "" if isinstance(node, str) else node.tag or ""
        if isinstance(node, str):
            yield node
        elif tag == "-text":
            text = node.text_content or ""
            yield text if in_code else without_addresses(text)
        elif tag == "math" and (tex := node.css_first("annotation")) is not None:
            yield f" {_TEX.sub(' ', tex.text())} "
        elif not (tag in _SKIPPED or tag[0] == "-" or node.attributes.get("role") in _NOTE_ROLES):
            space = "" if _INLINE.fullmatch(tag) else "\n"
            said = [node.attributes.get(name) or "" for name in _SHOWN]
            yield space + "".join(f" {one} " for one in said if one)
            inner = in_code or tag in ("code", "pre")
            todo += [(space, False), *((child, inner) for child in _children(node))]


def _children(node: LexborNode) -> Iterator[LexborNode]:
    """The children of an element, the last one first."""
    child = node.last_child
    while child is not None:
        yield child
        child = child.prev
