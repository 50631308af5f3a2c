"""TOML as plain data, also where it is as older programs took it."""

from __future__ import annotations

import re
import tomllib
from typing import Any

_ZEROS = re.compile(r"(?m)^([ \t]*[\w.\"'-]+[ \t]*=[ \t]*)0+(?=\d+[ \t]*(?:#.*)?$)")


def load(text: str) -> tuple[dict[str, Any], str]:
    """The data in a text, and what is wrong with it: then the lines that can be read by themselves
    are there."""
    text = _ZEROS.sub(r"\1", text)
    try:
        return tomllib.loads(text), ""
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = str(error)
    found: dict[str, Any] = {}
    table = found
    for line in text.split("\n"):
        try:
            one = tomllib.loads(line)
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        if line.lstrip()[:1] == "[":
            _merge(found, one)
            table = _innermost(found, one)
        else:
            _merge(table, one)
    return found, problem


def _merge(out: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        old = out.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            _merge(old, value)
        elif isinstance(value, list) and isinstance(old, list):
            old += value
        else:
            out[key] = value


def _innermost(found: dict[str, Any], named: Any) -> dict[str, Any]:
    """The table in `found` that a line with its name alone, read as `named`, opens."""
    place: Any = found
    while isinstance(named, dict) and named:
        (key,) = named
        named, place = named[key], place[key]
        if isinstance(place, list):
            named, place = named[-1], place[-1]
    return place if isinstance(place, dict) else found
