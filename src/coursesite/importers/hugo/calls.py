"""Shortcodes of Hugo as they are written: their names, arguments and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

ARGUMENTS = r"""(?:"(?:\\.|[^"\\])*"|`[^`]*`|(?![>%]\}\})[^"`])*?"""
CALL = re.compile(rf"\{{\{{([<%])\s*(/?)\s*([A-Za-z][\w/.-]*)({ARGUMENTS})\s*(/?)[>%]\}}\}}", re.S)
"""A tag: its sign, its `/` if it closes, its name, its arguments, its `/` if it closes itself."""
_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*=\s*)?(?:"((?:\\.|[^"\\])*)"|`([^`]*)`|'([^']*)'|([^\s"`'=]+))""", re.S
)


class Call(Struct, frozen=True):
    """A shortcode: its name, its arguments by place and by name, its text (None without one), the
    source of its opening tag, and the spaces before it on its line."""

    name: str
    positional: tuple[str, ...]
    named: Mapping[str, str]
    inner: str | None
    source: str
    lead: str = ""

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
        return self.named.get(key, "").lower() in ("true", "1", "yes", "open")


class Site(Struct, frozen=True):
    """A site as its shortcodes see it.

    `address` gives the address to write on a page (the first argument) for a reference to another
    (the second), None for none. `children` gives links to the pages below a page. `layouts` are the
    shortcodes of the site itself, `params` its parameters.
    """

    address: Callable[[str, str], str | None]
    children: Callable[[str], list[str]]
    layouts: Mapping[str, str]
    params: Mapping[str, Any]


def arguments(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The arguments in a tag, by place and by name."""
    positional: list[str] = []
    named: dict[str, str] = {}
    for part in _ARGUMENT.finditer(text):
        quoted = part[2].replace('\\"', '"') if part[2] is not None else None
        value = next(v for v in (quoted, part[3], part[4], part[5]) if v is not None)
        if part[1]:
            named[part[1].lower()] = value
        else:
            positional.append(value)
    return tuple(positional), named


def end_of(text: str, opening: re.Match[str]) -> re.Match[str] | None:
    """The closing tag of an opening one; None if it has none."""
    depth = 1
    for tag in CALL.finditer(text, opening.end()):
        if tag[3].lower() == opening[3].lower():
            depth += -1 if tag[2] else 0 if tag[5] else 1
            if depth == 0:
                return tag
    return None if depth == 1 else _first_end(text, opening)


def _first_end(text: str, opening: re.Match[str]) -> re.Match[str] | None:
    """The first closing tag of that name, if others of the name do not close."""
    tags = (
        tag for tag in CALL.finditer(text, opening.end()) if tag[3].lower() == opening[3].lower()
    )
    first = next(tags, None)
    return first if first is not None and first[2] else None
