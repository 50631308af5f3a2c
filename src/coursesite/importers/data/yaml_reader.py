"""YAML of other programs as plain data.

`settings` reads the YAML of our own sites: it refuses what it cannot explain at a position, and
reads dates into types. An import keeps going: unknown tags are ignored, and a date stays the text
that was written, for Jekyll and its themes write dates in many forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

_CORE = frozenset(
    ("str", "int", "float", "bool", "null", "seq", "map", "timestamp", "merge", "value")
)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MAX_VALUES = 200_000
_SIZE_LIMIT = 1_000_000


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, but a date stays the text that was written."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != _TIMESTAMP]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor(_TIMESTAMP, lambda loader, node: str(node.value))


def load(text: str) -> Any:
    """YAML as plain data. A node with a tag that would make an object is read without the tag.

    Raises `yaml.YAMLError` for text that is not YAML, and for more than 200,000 values.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node, {}) > _MAX_VALUES:
            raise yaml.YAMLError("too many values")
        _drop_foreign_tags(node, set())
        return loader.construct_document(node)
    except (ValueError, RecursionError, TypeError, OverflowError) as problem:
        raise yaml.YAMLError(str(problem)) from problem
    finally:
        loader.dispose()


def read(text: str) -> Any:
    """YAML as plain data; None for text that is no YAML."""
    try:
        return load(text)
    except yaml.YAMLError:
        return None


def at(data: Any, *keys: str) -> Any:
    """The value below keys within each other; None if there is none."""
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def mapping(value: Any, *keys: str) -> dict[str, Any]:
    """The mapping below some keys of a value; empty if there is none."""
    found = at(value, *keys)
    return found if isinstance(found, dict) else {}


def _parts(node: yaml.Node) -> list[yaml.Node]:
    """The nodes right within a node."""
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _size(node: yaml.Node, sizes: dict[int, int]) -> int:
    """The number of values of a document with its aliases expanded, at most a million.

    A few lines of nested aliases can stand for billions of values ("billion laughs").
    """
    if id(node) not in sizes:
        sizes[id(node)] = _SIZE_LIMIT  # an alias to a node around it has no end
        total = 1 + sum(_size(part, sizes) for part in _parts(node))
        sizes[id(node)] = min(total, _SIZE_LIMIT)
    return sizes[id(node)]


def _drop_foreign_tags(node: yaml.Node, seen: set[int]) -> None:
    """Gives each node with a tag outside of YAML's core schema the tag of its plain form."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _CORE:
        kinds = {yaml.ScalarNode: "str", yaml.SequenceNode: "seq", yaml.MappingNode: "map"}
        node.tag = f"tag:yaml.org,2002:{kinds[type(node)]}"
    for part in _parts(node):
        _drop_foreign_tags(part, seen)
