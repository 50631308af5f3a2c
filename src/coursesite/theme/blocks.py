"""The blocks of a template, which other templates fill."""

from __future__ import annotations

from typing import NamedTuple

from jinja2 import nodes

from coursesite.theme.environment import parsed


class Blocks(NamedTuple):
    """The blocks of a template: `outer`, those that stand in no other, with their lines; and
    `every` one. `parent` is what it extends, None for nothing; "" where that is known only when it
    runs, or where it runs blocks by name."""

    parent: str | None
    outer: dict[str, int]
    every: frozenset[str]


def blocks(source: str) -> Blocks:
    """The blocks of a template. Raises `TemplateProblem` without a name."""
    tree = parsed(source)
    every = list(tree.find_all(nodes.Block))
    inner = {id(one) for block in every for one in block.find_all(nodes.Block)}
    outer = {one.name: one.lineno for one in every if id(one) not in inner}
    extends = list(tree.find_all(nodes.Extends))
    parent: str | None = None
    if extends:
        name = extends[0].template
        plain = len(extends) == 1 and extends[0] in tree.body and isinstance(name, nodes.Const)
        by_name = any(one.name == "self" for one in tree.find_all(nodes.Name))
        parent = str(name.as_const()) if plain and not by_name else ""
    return Blocks(parent, outer, frozenset(one.name for one in every))
