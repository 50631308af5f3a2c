"""YAML text for the front matter and course files that an import writes."""

from __future__ import annotations

import re
from typing import Any

import yaml

_YAML_TIMESTAMP = re.compile(
    r"\d{4}-\d\d-\d\d(?:[Tt ]+\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?\Z"
)
"""Text that YAML itself reads as a timestamp."""
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Characters that no page can show, and that our builder refuses."""


class YamlDate(str):
    """A date that is written into YAML without quotes, as people write it."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key and writes text of several lines as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Called by PyYAML, which would not indent a list in a mapping."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Called by PyYAML: equal values are written out each time, not as aliases."""
        return True


def _represent_text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    value = _CONTROLS.sub("", value)
    style = "|" if "\n" in value.strip("\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _represent_date(dumper: _Dumper, value: YamlDate) -> yaml.ScalarNode:
    # With the tag that YAML resolves the plain text to, PyYAML leaves the quotes away.
    tag = "timestamp" if _YAML_TIMESTAMP.match(value) else "str"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{tag}", str(value))


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(YamlDate, _represent_date)


def dump(data: dict[str, Any]) -> str:
    """A mapping as YAML, with its keys in their order; empty for an empty mapping."""
    if not data:
        return ""
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**30, indent=2
    )


def without_noncharacters(text: str) -> str:
    """The text without the noncharacters of Unicode that stand for something on its way."""
    return text if text.isprintable() else _NONCHARACTERS.sub("", text)


def plain_data(value: Any) -> Any:
    """A value as lists, mappings with text keys, and scalars that JSON and msgspec know, too."""
    if isinstance(value, dict):
        return {without_noncharacters(str(key)): plain_data(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain_data(part) for part in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return without_noncharacters(value if isinstance(value, str) else str(value))
