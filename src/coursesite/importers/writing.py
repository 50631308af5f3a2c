"""Our own front matter and course files as YAML text."""

from __future__ import annotations

import re
from typing import Any

import yaml

_YAML = re.compile(
    r"\d{4}-\d\d-\d\d(?:[Tt ]+\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?\Z"
)
"""What YAML takes for a point in time by itself."""


class Stamp(str):
    """A date as it is to stand in YAML, without quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Lists indented below their key; text in a block where it has several lines."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indents a list that stands in a mapping."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Writes equal values out each time."""
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value.strip("\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _stamp(dumper: _Dumper, value: Stamp) -> yaml.ScalarNode:
    tag = "timestamp" if _YAML.match(value) else "str"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{tag}", str(value))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Stamp, _stamp)


def dump(data: dict[str, Any]) -> str:
    """The mapping as YAML, in its own order."""
    if not data:
        return ""
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**30, indent=2
    )


def post(front: dict[str, Any], body: str) -> str:
    """A post: front matter and body, with a blank line between."""
    body = body.strip("\n")
    head = f"---\n{dump(front)}---\n" if front else ""
    return f"{head}\n{body}\n" if body.strip() else head


def plain(value: Any) -> Any:
    """The value with keys that are text and nothing but what YAML, JSON and msgspec all know."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(part) for part in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return str(value)
