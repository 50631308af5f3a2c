"""YAML nodes to typed values: the structs of `coursesite.written` are the schema.

Every wrong value of a text is reported at its place; what is right comes through all the same,
and what is not keeps its default. Types are read from msgspec's description of them; a check of
its own comes to a text with `Annotated[str, Meta(extra={"check": function})]`, where the function
raises ValueError (`scalars.BadValueError` to give a hint).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec
from msgspec import UNSET

from coursesite.settings import yaml_plain
from coursesite.settings.scalar_readers import (
    KINDS,
    boolean,
    checked,
    data,
    literal,
    number,
    scalar,
    unfit,
    wrong_kind,
)
from coursesite.settings.validators import BadValueError, shown, suggest
from coursesite.settings.yaml_hints import unspaced_key
from coursesite.settings.yaml_nodes import Reading, compose, is_null, is_plain, pairs

if TYPE_CHECKING:
    from coursesite.settings.scalar_readers import Reader
    from coursesite.settings.yaml_nodes import Node

T = TypeVar("T", bound=msgspec.Struct)


def read(form: type[T], reading: Reading) -> T | None:
    """The text as a struct; None, with an error reported, if it is no mapping at all."""
    if (plain := yaml_plain.compose(reading.text)) is not None:
        trial = reading.again()
        found = _reader(form)(plain, trial)
        if not trial.diagnostics:
            return cast("T", found)
    root = compose(reading)
    if root is None or is_null(root):
        return form() if not reading.diagnostics else None
    if root.id != "mapping":
        hint = unspaced_key(str(root.value)) or "write one 'key: value' on each line"
        reading.error("not-mapping", "expected 'key: value' lines", root, hint)
        return None
    value = _reader(form)(root, reading)
    return None if value is UNSET else value


@functools.cache
def _reader(form: type) -> Reader:
    return _struct(form, "")


def _compile(info: Any, label: str, extra: dict[str, Any] | None = None) -> Reader:
    """The reader of a type; `label` is the key in messages."""
    match type(info).__name__:
        case "Metadata":
            return _compile(info.type, label, info.extra or extra)
        case "UnionType":
            return _union(info, label)
        case "StructType":
            return _struct(info.cls, label)
        case "ListType":
            return _list(_compile(info.item_type, label), label)
        case "DictType":
            return _dict(info, label)
        case "AnyType":
            return data
        case "LiteralType":
            return literal(info.values, label)
        case "BoolType":
            return scalar(boolean, "true or false", label)
        case "IntType" | "FloatType":
            return number(info, label)
        case "StrType":
            return scalar((extra or {}).get("check"), "text", label)
    raise TypeError(f"{info} cannot be read from YAML")


def _union(info: Any, label: str) -> Reader:
    """One reader for each shape of node."""
    readers: dict[str, Reader] = {}
    for member in info.types:
        name = type(member.type if hasattr(member, "extra_json_schema") else member).__name__
        shape = {"ListType": "sequence", "StructType": "mapping", "DictType": "mapping"}.get(name)
        if name == "AnyType":
            return data
        if name != "NoneType":
            readers.setdefault(shape or "scalar", _compile(member, label))
    if len(readers) == 1:
        return next(iter(readers.values()))
    wanted = " or ".join(KINDS[shape] for shape in readers)

    def read(node: Node, reading: Reading) -> Any:
        reader = readers.get(node.id)
        return reader(node, reading) if reader else wrong_kind(node, reading, wanted, label)

    return read


def _list(item: Reader, label: str) -> Reader:
    def read(node: Node, reading: Reading) -> Any:
        if node.id != "sequence" or not is_plain(node):
            return wrong_kind(node, reading, "a list", label)
        found = (item(one, reading) for one in node.value if not is_null(one))
        return [one for one in found if one is not UNSET]

    return read


def _dict(info: Any, label: str) -> Reader:
    value_reader = _compile(info.value_type, label)
    check = (getattr(info.key_type, "extra", None) or {}).get("check")
    optional = "NoneType" in (type(t).__name__ for t in getattr(info.value_type, "types", ()))

    def read(node: Node, reading: Reading) -> Any:
        if node.id != "mapping" or not is_plain(node):
            return wrong_kind(node, reading, "a mapping", label)
        found: dict[str, Any] = {}
        for text, (key, value) in pairs(node, reading).items():
            if unfit(text, key, reading) or (
                check and checked(check, text, label, key, reading) is UNSET
            ):
                continue
            if is_null(value) and value_reader is not data:
                one = None if optional else UNSET
            else:
                one = value_reader(value, reading)
            if one is not UNSET:
                found[text] = one
        return found

    return read


def _struct(cls: type, label: str) -> Reader:
    """A mapping with known keys; the readers of their values are made when a key is met. A struct
    with a `pair` may be written `first: second` too; keys in its `ignored` have no meaning; one of
    its `needs` has to be there. What its `__post_init__` raises unmakes it; what its `problems()`
    lists is only reported."""
    from msgspec import inspect

    prefix = f"{label}." if label else ""
    fields = {one.encode_name: one for one in msgspec.structs.fields(cls)}
    readers: dict[str, Reader] = {}
    required = [name for name, one in fields.items() if one.required]
    needs: tuple[str, ...] = getattr(cls, "needs", ())
    pair: tuple[str, str] | None = getattr(cls, "pair", None)
    ignored: frozenset[str] = getattr(cls, "ignored", frozenset())

    def read(node: Node, reading: Reading) -> Any:
        if node.id != "mapping" or not is_plain(node):
            return wrong_kind(node, reading, "a mapping", label)
        given = pairs(node, reading)
        if pair and len(given) == 1 and not given.keys() & fields.keys():
            key, value = next(iter(given.values()))
            given = {pair[0]: (key, key), pair[1]: (key, value)}
        values, failed = {}, False
        unknown: list[tuple[str, Node]] = []
        for text, (key, value) in given.items():
            if (known := fields.get(text)) is None:
                if text not in ignored:
                    unknown.append((text, key))
            elif not is_null(value):
                if (reader := readers.get(text)) is None:
                    info = inspect.type_info(known.type)
                    reader = readers[text] = _compile(info, prefix + text)
                found = reader(value, reading)
                if found is UNSET:
                    failed = True
                else:
                    values[known.name] = found
        missing = [shown(name) for name in required if fields[name].name not in values]
        if not missing and needs and not values.keys() & set(needs):
            missing = [" or ".join(shown(name) for name in needs)]
        for text, key in unknown:
            hint = suggest(text, fields)
            meant = [f"did you mean {one}?" for one in missing[0].split(" or ")] if missing else []
            if len(missing) == 1 and not failed and hint in meant:
                what = f"{label} has no {missing[0]}, but an unknown {shown(text)}"
                reading.error("missing-key", what, key, hint)
                failed = True
            else:
                _unknown(text, key, reading, prefix, fields)
        if missing and not failed:
            reading.error("missing-key", f"{label} has no {' and '.join(missing)}", node)
        if missing:
            return UNSET
        made: Any = UNSET
        problems: list[BadValueError] = []
        try:
            made = cls(**values)
            problems += made.problems() if hasattr(cls, "problems") else ()
        except BadValueError as problem:
            problems += () if failed else (problem,)
        for one in problems:
            at = given[one.key][1] if one.key in given else node
            where = f"{prefix}{one.key}" if one.key else label
            reading.error("value", f"{where}: {one}", at, one.hint)
        return made

    return read


def _unknown(text: str, key: Node, reading: Reading, prefix: str, fields: dict[str, Any]) -> None:
    hint = suggest(text, fields)
    if not hint and "extra" in fields:
        hint = "data of your own goes under 'extra'"
    reading.warning("unknown-key", f"unknown key {shown(prefix + text)}", key, hint)
