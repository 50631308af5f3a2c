"""Nodes of the subset of YAML that most front matter is written in, read line by line.

A line is `key: value`. The value is a plain text, a text in quotes without escapes, a list or a
mapping of such texts in brackets, or nothing. YAML gives the same meaning to all of it, so PyYAML
need not be loaded to read one changed post. The nodes have no positions: if a value is wrong,
`coursesite.settings.yaml_nodes` reads the text again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from coursesite.settings.yaml_nodes import Node

_NAME = "[A-Za-z_][A-Za-z0-9_-]{0,63}"
_KEY = re.compile(_NAME)
_TEXT = r"""("[^"\\]*"|'[^']*'|[^\W_][^,:\#\[\]{}?"']*)"""
_ITEM = re.compile(rf" *{_TEXT} *(?:,|$)")
_PAIR = re.compile(rf" *({_NAME}): +{_TEXT} *(?:,|$)")


class _Nowhere:
    index = 0


class _PlainNode:
    """A node as in the protocol `yaml_nodes.Node`."""

    __slots__ = ("id", "style", "value")
    tag = ""
    start_mark = end_mark = _Nowhere()

    def __init__(self, kind: str, value: Any, style: str = "") -> None:
        self.id, self.value, self.style = kind, value, style


def compose(text: str) -> Node | None:
    """The root node of a text; None if the text is outside the subset, or empty."""
    nodes: dict[str, tuple[_PlainNode, _PlainNode]] = {}
    for line in text.split("\n"):
        if not line or (line[0] == "#" and line.isprintable()):
            continue
        key, _, rest = line.partition(":")
        if not line.isprintable() or not _KEY.fullmatch(key) or key in nodes or rest[:1] > " ":
            return None
        value = _value(rest.strip(" ")) if rest or line[-1] == ":" else None
        if value is None:
            return None
        nodes[key] = (_PlainNode("scalar", key), value)
    return cast("Node", _PlainNode("mapping", list(nodes.values()))) if nodes else None


def _value(text: str) -> _PlainNode | None:
    if text[:1] == "[" and text[-1] == "]":
        items = _between(text, _ITEM)
        return None if items is None else _PlainNode("sequence", [_text(item[1]) for item in items])
    if text[:1] == "{" and text[-1] == "}":
        pairs = _between(text, _PAIR)
        if pairs is None or len({pair[1] for pair in pairs}) < len(pairs):
            return None
        return _PlainNode(
            "mapping", [(_PlainNode("scalar", pair[1]), _text(pair[2])) for pair in pairs]
        )
    if not text or (
        text[0].isalnum() and ": " not in text and " #" not in text and text[-1] != ":"
    ):
        return _PlainNode("scalar", text)
    quote, inside = text[0], text[1:-1]
    quoted = quote in "\"'" and len(text) > 1 and text[-1] == quote and quote not in inside
    return _PlainNode("scalar", inside, quote) if quoted and "\\" not in inside else None


def _text(text: str) -> _PlainNode:
    """The node of a plain or quoted text within brackets."""
    quoted = text[0] in "\"'"
    return (
        _PlainNode("scalar", text[1:-1], text[0])
        if quoted
        else _PlainNode("scalar", text.rstrip(" "))
    )


def _between(text: str, pattern: re.Pattern[str]) -> list[re.Match[str]] | None:
    """The matches of `pattern` between brackets, which take in the comma behind them; None if
    there is anything else, or a comma at the end."""
    inside = text[1:-1].strip(" ")
    matches, at = [], 0
    while at < len(inside):
        match = pattern.match(inside, at)
        if match is None:
            return None
        matches.append(match)
        at = match.end()
    return None if inside.endswith(",") else matches
