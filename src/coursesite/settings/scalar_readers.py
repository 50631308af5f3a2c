"""Readers of single YAML nodes: texts, numbers, booleans, and plain data.

A reader takes a node and returns its value, or UNSET after it has reported a mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from coursesite.settings.validators import BadValueError, Localised, shown, suggest
from coursesite.settings.yaml_nodes import is_plain, pairs
from coursesite.text import east_asian
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.settings.yaml_nodes import Node, YamlSource

    Reader = Callable[[Node, YamlSource], Any]

_INT = rare(r"[-+]?[0-9]{1,18}")
_FLOAT = rare(r"[-+]?(?:[0-9]{1,18}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
_BOOLS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_UNFIT = rare(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SHAPES = {"scalar": "text", "sequence": "a list", "mapping": "a mapping"}


def data(node: Node, source: YamlSource) -> Any:
    """A node as plain data with the types of YAML 1.2, in which `no` and dates are texts."""
    if not is_plain(node):
        return bad_tag(node, source)
    if node.id == "sequence":
        items = (data(item, source) for item in node.value)
        return [item for item in items if item is not UNSET]
    if node.id == "mapping":
        values = {key: data(value, source) for key, (_, value) in pairs(node, source).items()}
        return {
            key: value
            for key, value in values.items()
            if value is not UNSET and not unfit(key, node, source)
        }
    text: str = node.value
    if node.style:
        return UNSET if unfit(text, node, source) else text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def scalar(check: Callable[[str], Any] | None, wanted: str, label: str) -> Reader:
    """The reader of a scalar that passes `check`.

    The value is the scalar as it is written if `wanted` is "text", else the result of the check.
    For a `Localised` check it is the result, which is in English.
    """

    def read(node: Node, source: YamlSource) -> Any:
        if node.id != "scalar":
            return wrong_kind(node, source, wanted, label)
        if node.tag and not is_plain(node):
            return bad_tag(node, source)
        text: str = node.value
        if not text.isprintable() and unfit(text, node, source):
            return UNSET
        text = text.strip()
        if not text.isascii():
            raw = source.text[node.start_mark.index : node.end_mark.index]
            text = east_asian.refolded(text, raw)
        if check is None:
            return text
        if isinstance(check, Localised):
            local = check.check
            return checked(lambda text: local(text, source.names), text, label, node, source)
        value = checked(check, text, label, node, source)
        return text if wanted == "text" and value is not UNSET else value

    return read


def checked(
    check: Callable[[str], Any], text: str, label: str, node: Node, source: YamlSource
) -> Any:
    """The result of a check of a text; UNSET, with the error reported, if it raises ValueError."""
    try:
        return check(text)
    except ValueError as problem:
        hint, part = getattr(problem, "hint", ""), getattr(problem, "part", "")
        source.error("value", f"{label}: {problem}", node, hint, part)
        return UNSET


def boolean(text: str) -> bool:
    """A boolean in any of YAML 1.1's words for one."""
    if (value := _BOOLS.get(text.casefold())) is None:
        raise BadValueError(f"{shown(text)} is neither true nor false")
    return value


def number(info: Any, label: str) -> Reader:
    """The reader of msgspec's `IntType` or `FloatType`, within its bounds."""
    whole = type(info).__name__ == "IntType"

    def check(text: str) -> int | float:
        if not (_INT if whole else _FLOAT).fullmatch(text):
            near = float(text) if whole and _FLOAT.fullmatch(text) else 1e9
            hint = f"write {round(near)}" if abs(near) < 1e9 else ""
            raise BadValueError(f"{shown(text)} is no {'whole ' if whole else ''}number", hint)
        value = int(text) if whole else float(text)
        if info.ge is not None and value < info.ge:
            raise BadValueError(f"{text} is less than {info.ge}")
        if info.le is not None and value > info.le:
            raise BadValueError(f"{text} is more than {info.le}")
        return value

    return scalar(check, "a whole number" if whole else "a number", label)


def literal(values: tuple[str, ...], label: str) -> Reader:
    """The reader of one of some words, in any case."""
    known = {value.casefold(): value for value in values}

    def check(text: str) -> str:
        if (value := known.get(text.casefold())) is None:
            options = ", ".join(values)
            raise BadValueError(f"{shown(text)} is not one of {options}", suggest(text, values))
        return value

    return scalar(check, " or ".join(values), label)


def wrong_kind(node: Node, source: YamlSource, wanted: str, label: str) -> Any:
    """Report a node of another shape: a list in the place of a text, and the like."""
    if not is_plain(node):
        return bad_tag(node, source)
    shape = shown(node.value) if node.id == "scalar" else SHAPES[node.id]
    what = f"{label}: expected" if label else "expected"
    flow = source.text[node.start_mark.index : node.start_mark.index + 1] in ("[", "{")
    hint = "if this is text, put it in quotes" if "text" in wanted and flow else ""
    if wanted == "a mapping":
        hint = "write names and values: {name: value}, or each on a line of its own, indented"
    source.error("type", f"{what} {wanted}, found {shape}", node, hint)
    return UNSET


def bad_tag(node: Node, source: YamlSource) -> Any:
    """Report a tag that is not one of YAML's own types: it would name a type of some program."""
    tag = node.tag.replace("tag:yaml.org,2002:", "!!")
    hint = "if it is text, put it in quotes; else remove the word that starts with '!'"
    source.error("tag", f"the YAML tag {shown(tag)} means nothing here", node, hint)
    return UNSET


def unfit(text: str, node: Node, source: YamlSource) -> bool:
    """Whether a text has characters that no page can show, which is reported. They come from
    escapes like `\\0`."""
    if text.isprintable() or not (match := _UNFIT.search(text)):
        return False
    message = f"a control character (U+{ord(match[0]):04X}) that no page can show"
    source.error("value", message, node)
    return True
