"""The blocks that a template has, and the template that it extends: a block that no extended
template has is never shown, and is worth a warning."""

from __future__ import annotations

from typing import NamedTuple

from jinja2 import nodes

from coursesite.theme.environment import parsed


class TemplateBlocks(NamedTuple):
    """The blocks of a template.

    `parent` is the template that it extends, None if it extends none. It is "" if that is known
    only when the template runs, or if it may print blocks by name (`self.name()`). `outer` are the
    lines of the blocks that are in no other block; `every` has the names of all.
    """

    parent: str | None
    outer: dict[str, int]
    every: frozenset[str]


def blocks(source: str) -> TemplateBlocks:
    """The blocks of a source. Raises `TemplateProblem`, with an empty name."""
    tree = parsed(source)
    every = list(tree.find_all(nodes.Block))
    inner = {id(nested) for block in every for nested in block.find_all(nodes.Block)}
    outer = {block.name: block.lineno for block in every if id(block) not in inner}
    extends = list(tree.find_all(nodes.Extends))
    parent: str | None = None
    if extends:
        target = extends[0].template
        is_fixed = len(extends) == 1 and extends[0] in tree.body
        by_name = any(name.name == "self" for name in tree.find_all(nodes.Name))
        parent = ""
        if is_fixed and isinstance(target, nodes.Const) and not by_name:
            parent = str(target.as_const())
    return TemplateBlocks(parent, outer, frozenset(block.name for block in every))
