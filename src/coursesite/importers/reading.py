"""Files of other people as text: any encoding, any line ends, and front matter of any quality."""

from __future__ import annotations

import re
from typing import Any

import yaml
from msgspec import Struct

_FRONT = re.compile(
    r"\A(---[ \t]*\n)(.*?\n?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_PAIR = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_CORE = frozenset(
    ("str", "int", "float", "bool", "null", "seq", "map", "timestamp", "merge", "value")
)
_STAMP = "tag:yaml.org,2002:timestamp"


class Text(Struct, frozen=True, kw_only=True):
    """A decoded file; `encoding` names the one it was in when that was not UTF-8."""

    text: str
    encoding: str = ""


class Post(Struct, frozen=True, kw_only=True):
    """A file taken apart: its front matter as plain data (dates as they are written), and the
    body that begins after `lines` lines. `problem` says what was wrong with the front matter."""

    front: dict[str, Any]
    body: str
    lines: int = 0
    has_front: bool = False
    problem: str = ""


class _Loader(yaml.SafeLoader):
    """YAML in which a date stays the text that was written."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != _STAMP]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor(_STAMP, lambda loader, node: str(node.value))


def decode(data: bytes) -> Text:
    """The text of a file, with `\\n` line ends and no byte order mark."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return Text(text=_lines(data.decode(name, "replace")), encoding="UTF-16")
    try:
        return Text(text=_lines(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        pass
    try:
        return Text(text=_lines(data.decode("cp1252")), encoding="Windows-1252")
    except UnicodeDecodeError:
        return Text(text=_lines(data.decode("latin-1")), encoding="Latin-1")


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")


def load(text: str) -> Any:
    """YAML as plain data; raises `yaml.YAMLError` for text that is none.

    Tags that would make objects are read as the plain data they hold.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node) > 200_000:
            raise yaml.YAMLError("too many values")
        _plain(node, set())
        return loader.construct_document(node)
    except (ValueError, RecursionError, TypeError, OverflowError) as problem:
        raise yaml.YAMLError(str(problem)) from problem
    finally:
        loader.dispose()


def _size(node: yaml.Node) -> int:
    """How many values a document stands for with its aliases followed; stops at a million."""
    sizes: dict[int, int] = {}

    def of(one: yaml.Node) -> int:
        if id(one) in sizes:
            return sizes[id(one)]
        sizes[id(one)] = 1_000_000
        total = 1
        if isinstance(one, yaml.SequenceNode):
            total += sum(of(part) for part in one.value)
        elif isinstance(one, yaml.MappingNode):
            total += sum(of(key) + of(value) for key, value in one.value)
        sizes[id(one)] = min(total, 1_000_000)
        return sizes[id(one)]

    return of(node)


def _plain(node: yaml.Node, seen: set[int]) -> None:
    if id(node) in seen:
        return
    seen.add(id(node))
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _CORE:
        kinds = {yaml.ScalarNode: "str", yaml.SequenceNode: "seq", yaml.MappingNode: "map"}
        node.tag = f"tag:yaml.org,2002:{kinds[type(node)]}"
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            _plain(part, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _plain(key, seen)
            _plain(value, seen)


def split(text: str) -> Post:
    """Takes a post apart. Front matter that is no YAML is read line by line, as far as it goes."""
    found = _FRONT.match(text)
    if not found:
        return Post(front={}, body=text)
    body, lines = text[found.end() :], text.count("\n", 0, found.end())
    try:
        front = load(found[2])
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" at line {where.line + 2}" if where is not None else ""
        problem = f"the front matter is not YAML{line}: it was read line by line"
        front = _by_line(found[2])
        return Post(front=front, body=body, lines=lines, has_front=True, problem=problem)
    if front is None:
        front = {}
    if not isinstance(front, dict):
        problem = "the front matter is no list of keys and values: it was left out"
        return Post(front={}, body=body, lines=lines, has_front=True, problem=problem)
    front = {str(key): value for key, value in front.items()}
    return Post(front=front, body=body, lines=lines, has_front=True)


def _by_line(text: str) -> dict[str, Any]:
    """What of the lines `key: value` can be read, each by itself; else its text."""
    front: dict[str, Any] = {}
    block: list[str] = []
    key = ""

    def close() -> None:
        if not key:
            return
        source = "\n".join(block)
        try:
            value = load(source)
            front[key] = value[key] if isinstance(value, dict) else value
        except (yaml.YAMLError, KeyError):
            first = source.split(":", 1)[1]
            front[key] = " ".join(part.strip() for part in first.split("\n")).strip(" \"'")

    for line in text.replace("\t", "  ").split("\n"):
        if found := _PAIR.match(line):
            close()
            key, block = found[1], [line]
        elif key:
            block.append(line)
    close()
    return front
