"""Shortcodes of Hugo as they are written: their names, arguments and texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

ARGUMENTS = r"""(?:\s*+(?:"(?:\\.|[^"\\])*+"|`[^`]*+`|(?!/?[>%]\}\}|\{\{[<%])[^"`\s]))*+"""
CALL = re.compile(
    rf"\{{\{{([<%])\s*+(/?)\s*+([A-Za-z][\w/.-]*+)({ARGUMENTS})\s*+(/?)[>%]\}}\}}", re.S
)
"""A tag: its sign, its `/` if it closes, its name, its arguments, its `/` if it closes itself."""
_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*=\s*)?(?:(?<!\\)"((?:\\.|[^"\\])*+)"|`([^`]*)`|'([^']*)'|([^\s"`'=]+))""",
    re.S,
)


class Call(Struct, frozen=True):
    """A shortcode: its name, and its arguments by place and by name."""

    name: str
    positional: tuple[str, ...]
    named: Mapping[str, str]

    def get(self, *keys: str | int) -> str:
        """The first argument that is there among these, by name or by place; "" for none."""
        for key in keys:
            if isinstance(key, int):
                if key < len(self.positional) and self.positional[key]:
                    return self.positional[key]
            elif self.named.get(key):
                return self.named[key]
        return ""

    def is_on(self, key: str) -> bool:
        """Whether a switch is on."""
        return self.get(key).lower() in ("true", "1", "yes", "open")


def call(name: str, text: str) -> Call:
    """The shortcode of a tag with this text behind its name."""
    positional: list[str] = []
    named: dict[str, str] = {}
    for part in _ARGUMENT.finditer(text):
        quoted = part[2].replace('\\"', '"') if part[2] is not None else None
        value = next(v for v in (quoted, part[3], part[4], part[5]) if v is not None)
        if part[1]:
            named[part[1].lower()] = value
        else:
            positional.append(value)
    return Call(name.lower(), tuple(positional), named)


def closings(text: str) -> dict[int, re.Match[str]]:
    """The closing tags of the opening ones that have one, by where these begin."""
    found: dict[int, re.Match[str]] = {}
    opened: dict[str, list[int]] = {}
    for tag in CALL.finditer(text):
        starts = opened.setdefault(tag[3].lower(), [])
        if not tag[2] and not tag[5]:
            starts.append(tag.start())
        elif tag[2] and not tag[5] and starts:
            found[starts.pop()] = tag
    return found
