"""Posts: files of Markdown below front matter. Theirs are split, ours are joined.

Front matter is found as in our own posts, but read differently: the keys are those of another
program, dates keep the text that was written, and of invalid YAML as much is read as can be, which
the import report says.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml
from msgspec import Struct

from coursesite.importers.data import toml_reader
from coursesite.importers.data.yaml_reader import load
from coursesite.importers.data.yaml_writer import dump, plain_data
from coursesite.settings.post_parts import split

_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_GAP = re.compile(
    r"\s*\n(?=---[ \t]*\n(?:jupytext|kernelspec|title|subtitle|author|date|format|params):)"
)
"""Matches empty lines above what can be nothing but front matter."""
_LONG_END = re.compile(r"(---[ \t]*+\n(?=[A-Za-z_][\w-]*+:)(?:(?!---).*\n)*+)-{4,}[ \t]*+$", re.M)
"""Matches front matter whose end has more than three hyphens, which no YAML holds."""
_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?=[ \t]|$)", re.M)


class SplitPost(Struct, frozen=True, kw_only=True):
    """The parts of a post. `front` is plain data with dates as they are written.

    `body` begins after `lines` lines of the file. `problem` says what was wrong with the front
    matter, empty for nothing.
    """

    front: dict[str, Any]
    body: str
    lines: int = 0
    has_front: bool = False
    problem: str = ""


def split_post(text: str) -> SplitPost:
    """The front matter and the body of a post; never fails.

    It may be TOML or JSON, as Hugo has it, too. Front matter that is not YAML is read line by line,
    as far as possible.
    """
    if text.startswith(("+++", "{")) and (post := _toml_or_json(text)) is not None:
        return post
    gap = _GAP.match(text)
    text = text[gap.end() :] if gap else text
    text = _LONG_END.sub(r"\1---", text, 1) if _LONG_END.match(text) else text
    head, body = split(text)
    # Elsewhere `---` opens front matter on the first line only, and must be closed.
    if head.yaml is None or not text.startswith("---"):
        return SplitPost(front={}, body=text)
    front, problem = _yaml(head.yaml)
    lines = head.body_line + (gap[0].count("\n") if gap else 0)
    return SplitPost(front=front, body=body, lines=lines, has_front=True, problem=problem)


def _yaml(text: str) -> tuple[dict[str, Any], str]:
    """The front matter in a text, and what is wrong with it."""
    try:
        front = load(text) or {}
    except yaml.YAMLError as error:
        position = getattr(error, "problem_mark", None)
        line = f" at line {position.line + 2}" if position is not None else ""
        return _read_by_line(text), f"the front matter is not YAML{line}: it was read line by line"
    if not isinstance(front, dict):
        return {}, "the front matter is no list of keys and values: it was left out"
    return {str(key): value for key, value in front.items()}, ""


def _toml_or_json(text: str) -> SplitPost | None:
    """A post below front matter in TOML, between two lines of `+++`, or JSON; None for another."""
    problem = ""
    if toml := _TOML.match(text):
        end = toml.end()
        data, wrong = toml_reader.load(toml[1])
        front = plain_data(data)
        problem = f"the front matter is no TOML, and was left out: {wrong}" if wrong else ""
    else:
        try:
            front, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(front, dict) or text[end : end + 1].strip():
            return None
    body = text[end:].removeprefix("\n")
    lines = text.count("\n", 0, len(text) - len(body))
    return SplitPost(front=front, body=body, lines=lines, has_front=True, problem=problem)


def _read_by_line(text: str) -> dict[str, Any]:
    """The values of lines `key: value`, each read as YAML by itself, or else kept as text.

    Lines without a key belong to the key above them.
    """
    front: dict[str, Any] = {}
    text = text.replace("\t", "  ")
    starts = [*_KEY.finditer(text)]
    for pair, end in zip(starts, [*(one.start() for one in starts[1:]), None], strict=False):
        source = text[pair.start() : end].rstrip("\n")
        try:
            value = load(source)
            front[pair[1]] = value[pair[1]] if isinstance(value, dict) else value
        except (yaml.YAMLError, KeyError):
            words = source[len(pair[0]) :].split()
            front[pair[1]] = " ".join(words).strip(" \"'")
    return front


def join_post(front: dict[str, Any], body: str) -> str:
    """The text of a post of ours: front matter, a blank line, the body."""
    body = body.strip("\n")
    head = f"---\n{dump(front)}---\n" if front else ""
    return f"{head}\n{body}\n" if body.strip() else head
