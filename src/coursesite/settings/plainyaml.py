"""The YAML that most front matter is written in, read line by line: `key: value`, where the value
is a plain text, one in quotes without escapes, a list of such texts in brackets, or nothing.

What is read here says the same to any YAML parser, all of which take longer. The nodes are without
places: where something is wrong, `coursesite.settings.yamltree` reads the text again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from coursesite.settings.yamltree import Node

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_NOT_IN_ITEMS = re.compile(r"""[:#\[\]{}?"']""")


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
        if not line:
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
    if text[:1] == "[":
        return _items(text[1:-1].strip(" ")) if text[-1] == "]" else None
    if ": " in text or " #" in text or text[-1:] == ":":
        return _quoted(text)
    return _Plain("scalar", text) if not text or text[0].isalnum() else _quoted(text)


def _quoted(text: str) -> _Plain | None:
    mark, inside = text[0], text[1:-1]
    if mark not in "\"'" or len(text) < 2 or text[-1] != mark or mark in inside or "\\" in inside:
        return None
    return _Plain("scalar", inside, mark)


def _items(text: str) -> _Plain | None:
    found = []
    for part in text.split(",") if text else ():
        item = part.strip(" ")
        plain = item[:1].isalnum() and not _NOT_IN_ITEMS.search(item)
        one = _Plain("scalar", item) if plain else _quoted(item) if item else None
        if one is None:
            return None
        found.append(one)
    return _Plain("sequence", found)
