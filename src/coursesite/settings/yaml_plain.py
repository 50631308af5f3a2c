"""The YAML that most front matter is written in, read line by line: `key: value`, where the value
is a plain text, one in quotes without escapes, a list or a mapping of such texts in brackets, or
nothing.

What is read here says the same to any YAML parser, all of which take longer. The nodes are without
places: where something is wrong, `coursesite.settings.yaml_nodes` reads the text again.
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


class _Plain:
    """A node, as the protocol `Node` describes it."""

    __slots__ = ("id", "style", "value")
    tag = ""
    start_mark = end_mark = _Nowhere()

    def __init__(self, kind: str, value: Any, style: str = "") -> None:
        self.id, self.value, self.style = kind, value, style


def compose(text: str) -> Node | None:
    """The root node of a text; None if it takes a parser to read it."""
    found: dict[str, tuple[_Plain, _Plain]] = {}
    for line in text.split("\n"):
        if not line or (line[0] == "#" and line.isprintable()):
            continue
        key, _, rest = line.partition(":")
        if not line.isprintable() or not _KEY.fullmatch(key) or key in found or rest[:1] > " ":
            return None
        value = _value(rest.strip(" ")) if rest or line[-1] == ":" else None
        if value is None:
            return None
        found[key] = (_Plain("scalar", key), value)
    return cast("Node", _Plain("mapping", list(found.values()))) if found else None


def _value(text: str) -> _Plain | None:
    if text[:1] == "[" and text[-1] == "]":
        items = _between(text, _ITEM)
        return None if items is None else _Plain("sequence", [_text(one[1]) for one in items])
    if text[:1] == "{" and text[-1] == "}":
        pairs = _between(text, _PAIR)
        if pairs is None or len({one[1] for one in pairs}) < len(pairs):
            return None
        return _Plain("mapping", [(_Plain("scalar", one[1]), _text(one[2])) for one in pairs])
    if not text or (
        text[0].isalnum() and ": " not in text and " #" not in text and text[-1] != ":"
    ):
        return _Plain("scalar", text)
    mark, inside = text[0], text[1:-1]
    quoted = mark in "\"'" and len(text) > 1 and text[-1] == mark and mark not in inside
    return _Plain("scalar", inside, mark) if quoted and "\\" not in inside else None


def _text(text: str) -> _Plain:
    """A plain text within brackets, or one in quotes."""
    quoted = text[0] in "\"'"
    return _Plain("scalar", text[1:-1], text[0]) if quoted else _Plain("scalar", text.rstrip(" "))


def _between(text: str, pattern: re.Pattern[str]) -> list[re.Match[str]] | None:
    """What is between brackets, with commas between the matches of `pattern`."""
    inside = text[1:-1].strip(" ")
    found, at = [], 0
    while at < len(inside):
        match = pattern.match(inside, at)
        if match is None:
            return None
        found.append(match)
        at = match.end()
    return None if inside.endswith(",") else found
