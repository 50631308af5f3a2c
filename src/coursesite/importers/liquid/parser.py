"""The tree of a Liquid text: blocks with their branches around text, outputs and tags."""

from __future__ import annotations

from msgspec import Struct

from coursesite.importers.liquid.tokens import Token, tokens

BRANCHES = {
    "if": ("elsif", "else"),
    "unless": ("elsif", "else"),
    "case": ("when", "else"),
    "for": ("else",),
    "tablerow": (),
    "capture": (),
    "highlight": (),
}
"""The tags that open a further branch of a block, by the name of the block."""


class Branch(Struct, frozen=True):
    """A part of a block: the token that opens it, and the nodes in it."""

    token: Token
    nodes: tuple[Node, ...]


class Block(Struct, frozen=True):
    """A tag with its end tag, and its branches, of which the tag itself opens the first."""

    name: str
    start: int
    end: int
    branches: tuple[Branch, ...]
    close: Token


Node = Token | Block


def parse(text: str) -> tuple[Node, ...]:
    """The tree of a text; never fails.

    A tag without an end, or an end without a tag, stays a token by itself. A tag that Liquid does
    not know opens a block if a later `end…` tag closes it.
    """
    flat = tokens(text)
    return tuple(_nodes(flat, 0, len(flat), _ends(flat)))


def _ends(flat: list[Token]) -> dict[int, int]:
    """The index of the end tag of each tag that has one, by the index of the tag."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    for i, token in enumerate(flat):
        if token.kind != "tag":
            continue
        if token.name.startswith("end"):
            name = token.name[3:]
            depth = next(
                (d for d in reversed(range(len(open_))) if flat[open_[d]].name == name), -1
            )
            if depth >= 0:
                ends[open_[depth]] = i
                del open_[depth:]
        else:
            open_.append(i)
    return ends


def _nodes(flat: list[Token], start: int, stop: int, ends: dict[int, int]) -> list[Node]:
    """The nodes from one token to another."""
    out: list[Node] = []
    i = start
    while i < stop:
        if i not in ends:
            out.append(flat[i])
            i += 1
            continue
        end = ends[i]
        out.append(_block(flat, i, end, ends))
        i = end + 1
    return out


def _block(flat: list[Token], start: int, end: int, ends: dict[int, int]) -> Block:
    """The block from a tag to its end tag."""
    name = flat[start].name
    openers = [start]
    i = start + 1
    while i < end:
        if i in ends:
            i = ends[i] + 1
            continue
        if flat[i].kind == "tag" and flat[i].name in BRANCHES.get(name, ()):
            openers.append(i)
        i += 1
    branches = tuple(
        Branch(flat[opener], tuple(_nodes(flat, opener + 1, stop, ends)))
        for opener, stop in zip(openers, [*openers[1:], end], strict=True)
    )
    return Block(name, flat[start].start, flat[end].end, branches, flat[end])
