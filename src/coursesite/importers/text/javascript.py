"""Literals in files of JavaScript and TypeScript, read as data. Nothing is ever run."""

from __future__ import annotations

import json
import re
from typing import Any

from coursesite.importers.data.yaml_reader import read

_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|(?<!\\)\"((?:\\.|[^\"\\])*+)\"|(?<!\\)'((?:\\.|[^'\\])*+)'|`([^`]*)`|.",
    re.DOTALL,
)


def block(text: str, start: int) -> str:
    """The text of the object or list that begins behind an offset."""
    depth, begin = 0, len(text)
    for token in _TOKEN.finditer(text, start):
        if token[0] in "{[":
            begin = min(begin, token.start())
            depth += 1
        elif token[0] in "}]":
            depth -= 1
            if depth <= 0:
                return text[begin : token.end()]
    return text[begin:]


def literal(text: str, start: int) -> Any:
    """The object or list that begins behind an offset; None for one with code in it."""
    out: list[str] = []
    depth = 0
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        if token.lastindex:
            words = next(group for group in token.groups() if group is not None)
            sign = json.dumps(re.sub(r"\\(.)", r"\1", words), ensure_ascii=False)
        elif sign.startswith(("//", "/*")):
            continue
        if depth or sign in "{[":
            depth += (sign in "{[") - (sign in "}]")
            out.append(": " if sign == ":" else " " if sign.isspace() else sign)
            if not depth:
                break
    return read("".join(out))


def word(text: str, key: str) -> str:
    """The first text that is the value of a key."""
    found = re.search(rf"\b{key}[\"']?\s*:\s*(?:'([^'\n]*)'|\"([^\"\n]*)\"|`([^`$]*)`)", text)
    return next((group for group in found.groups() if group), "") if found else ""
