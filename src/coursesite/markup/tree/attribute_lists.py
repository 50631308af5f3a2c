"""Puts kramdown's attributes on the elements they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from coursesite.markup.attributes import Attributes
from coursesite.markup.placeholders import token_at
from coursesite.markup.tokens import Attr, Token

_HARMLESS = frozenset(("alt", "dir", "h", "height", "lang", "title", "w", "width"))
_IMAGE_SHORTHANDS = {"w": "width", "h": "height"}
"""Chirpy's names for the size of a picture."""


def apply(
    lists: Sequence[LexborNode], tokens: Sequence[Token], harmless: bool
) -> tuple[list[LexborNode], list[LexborNode]]:
    """Replaces `<x-a>` elements by attributes on their targets; only `harmless` ones if so.

    Returns the elements that a table of contents is to replace, and the paragraphs with new
    attributes, which may be callouts."""
    contents = []
    paragraphs = {}
    for node in lists:
        token = token_at(tokens, node.attributes.get("n") or "")
        if not isinstance(token, Attr):
            continue
        target = _target(node, token.after)
        if target is not None:
            if "toc" in token.attributes.refs:
                contents.append(target)
            elif not (target.tag or "").startswith("x-"):
                set_attributes(
                    target, _harmless(token.attributes) if harmless else token.attributes
                )
                if target.tag == "p":
                    paragraphs[target.mem_id] = target
        node.decompose()
    return contents, list(paragraphs.values())


def _harmless(attributes: Attributes) -> Attributes:
    pairs = tuple((key, value) for key, value in attributes.pairs if key.lower() in _HARMLESS)
    return Attributes(attributes.id, attributes.classes, pairs, attributes.refs)


def _target(node: LexborNode, after: bool) -> LexborNode | None:
    """The element that a list is for: the one next to it, with other lists between; at the end of
    an element, that element."""
    near = node.next if after else node.prev
    while near is not None and (
        near.tag == "x-a" or (near.is_text_node and not (near.text_content or "").strip())
    ):
        near = near.next if after else near.prev
    if near is not None and near.is_element_node:
        return near
    parent = node.parent
    if near is None and parent is not None:
        if parent.tag == "p" and parent.parent is not None and parent.parent.tag == "li":
            return parent.parent
        return parent if parent.tag != "body" else None
    return None


def set_attributes(node: LexborNode, attributes: Attributes) -> None:
    """Sets attributes on an element. Event handlers are never set: notes have no scripts here."""
    if attributes.id:
        node.attrs["id"] = attributes.id
    if attributes.classes:
        present = (node.attributes.get("class") or "").split()
        added = (name for name in attributes.classes if name not in present)
        node.attrs["class"] = " ".join([*present, *added])
    for key, value in attributes.pairs:
        if not key.lower().startswith("on"):
            name = _IMAGE_SHORTHANDS.get(key, key) if node.tag == "img" else key
            node.attrs[name] = value
