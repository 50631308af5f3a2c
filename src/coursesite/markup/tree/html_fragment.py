"""HTML as nodes of a tree."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode


def fragment(html: str) -> LexborNode:
    """The HTML as a node that can be put into a tree. HTML that begins with parts of a table would
    be dropped: such parts are only valid within one."""
    root = LexborHTMLParser(html, is_fragment=True).root
    assert root is not None
    return root


def put(place: LexborNode, html: str) -> None:
    """Puts HTML, which may be several nodes, in the place of a node."""
    node = LexborHTMLParser(html, is_fragment=True).root
    nodes = []
    while node is not None:
        nodes.append(node)
        node = node.next
    for node in nodes:
        place.insert_before(node)
    place.decompose()
