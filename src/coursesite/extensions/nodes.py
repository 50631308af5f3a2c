"""HTML as nodes for transforms of trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def html_node(html: str) -> LexborNode:
    """The element that HTML is, to be put into a tree: `node.insert_after(html_node("<hr>"))`. Of
    several, the first. ValueError if there is none."""
    from selectolax.lexbor import LexborHTMLParser  # for sites with such transforms

    root = LexborHTMLParser(html.strip(), is_fragment=True).root
    if root is None:
        raise ValueError(f"there is no element in {html!r}")
    return root
