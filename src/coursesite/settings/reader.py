"""YAML nodes to checked values, by the declared keys (`coursesite.settings.spellings`).

Every wrong value is reported at its position. The others are kept, so that one mistake leaves the
rest of a file in force. Types are read from msgspec's description of them. A text with rules of its
own has a check, `Annotated[str, Meta(extra={"check": function})]`: the function raises
ValueError, or `validators.BadValueError` to give a hint.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

import msgspec
from msgspec import UNSET, inspect

from coursesite import model
from coursesite.settings.declaration import Given
from coursesite.settings.other_names import meaning
from coursesite.settings.scalar_readers import (
    SHAPES,
    boolean,
    checked,
    data,
    literal,
    number,
    scalar,
    unfit,
    wrong_kind,
)
from coursesite.settings.spellings import plan
from coursesite.settings.validators import BadValueError, is_slip, shown, suggest
from coursesite.settings.yaml_hints import unspaced_key
from coursesite.settings.yaml_nodes import YamlSource, compose, is_null, is_plain, pairs

if TYPE_CHECKING:
    from coursesite.settings.declaration import Plan
    from coursesite.settings.scalar_readers import Reader
    from coursesite.settings.yaml_nodes import Node


def read(struct: type[msgspec.Struct], source: YamlSource) -> Given | None:
    """The keys of a struct of the model in the text; None, with an error reported, if the text is
    no mapping at all."""
    root = compose(source)
    if root is None or is_null(root):
        return Given(plan(struct), {}) if not source.diagnostics else None
    if root.id != "mapping":
        hint = unspaced_key(str(root.value)) or "write one 'key: value' on each line"
        source.error("not-mapping", "expected 'key: value' lines", root, hint)
        return None
    value = _reader(struct)(root, source)
    return None if value is UNSET else cast("Given", value)


@functools.cache
def _reader(struct: type[msgspec.Struct]) -> Reader:
    return _mapping(plan(struct), "")


def _compile(info: Any, label: str, extra: dict[str, Any] | None = None) -> Reader:
    """The reader of a type as msgspec describes it. `label` is the key in messages; `extra` is that
    of the annotation around the type."""
    match type(info).__name__:
        case "Metadata":
            return _compile(info.type, label, info.extra or extra)
        case "UnionType":
            return _union(info, label)
        case "StructType":
            return _mapping(plan(info.cls), label)
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
    """The reader of a union: it has one reader for each shape of node. Of several types that are
    written as scalars, the first counts."""
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
    wanted = " or ".join(SHAPES[shape] for shape in readers)

    def read(node: Node, source: YamlSource) -> Any:
        reader = readers.get(node.id)
        return reader(node, source) if reader else wrong_kind(node, source, wanted, label)

    return read


def _list(item: Reader, label: str) -> Reader:
    """The reader of a list; empty items are left out, and wrong ones too."""

    def read(node: Node, source: YamlSource) -> Any:
        if node.id != "sequence" or not is_plain(node):
            return wrong_kind(node, source, "a list", label)
        values = (item(child, source) for child in node.value if not is_null(child))
        return [value for value in values if value is not UNSET]

    return read


def _dict(info: Any, label: str) -> Reader:
    """The reader of a mapping whose keys are the author's own."""
    value_reader = _compile(info.value_type, label)
    check = (getattr(info.key_type, "extra", None) or {}).get("check")
    optional = "NoneType" in (type(t).__name__ for t in getattr(info.value_type, "types", ()))

    def read(node: Node, source: YamlSource) -> Any:
        if node.id != "mapping" or not is_plain(node):
            return wrong_kind(node, source, "a mapping", label)
        values: dict[str, Any] = {}
        for text, (key, value) in pairs(node, source).items():
            if unfit(text, key, source) or (
                check and checked(check, text, label, key, source) is UNSET
            ):
                continue
            if is_null(value) and value_reader is not data:
                read_value = None if optional else UNSET
            else:
                read_value = value_reader(value, source)
            if read_value is not UNSET:
                values[text] = read_value
        return values

    return read


def _mapping(plan: Plan, label: str) -> Reader:
    """The reader of a mapping with declared keys. The reader of a key is made when the key is met:
    most keys are never used."""
    prefix = f"{label}." if label else ""
    mapping, spellings = plan.mapping, plan.spellings
    readers: dict[str, Reader] = {}
    required = [key for key, spelling in spellings.items() if spelling.required]

    def read(node: Node, source: YamlSource) -> Any:
        if node.id != "mapping" or not is_plain(node):
            return wrong_kind(node, source, "a mapping", label)
        nodes = pairs(node, source)
        if mapping.pair and len(nodes) == 1 and not nodes.keys() & spellings.keys():
            key, value = next(iter(nodes.values()))
            second = mapping.pair[1]
            if value.id != "scalar" and is_plain(value):
                second = mapping.branch or second
                if hint := mapping.advice.get("children"):
                    message = f"{label}: expected an address, found {SHAPES[value.id]}"
                    source.error("type", message, value, hint)
                    return UNSET
            nodes = {mapping.pair[0]: (key, key), second: (key, value)}
        elif (
            mapping.pair
            and nodes
            and not any(key in spellings or suggest(key, spellings) for key in nodes)
        ):
            first = next(iter(nodes))
            hint = f"make each of them an item of a list: '- {first}: …'"
            message = f"{label} is one mapping with {len(nodes)} keys that mean nothing in it"
            source.error("missing-key", message, node, hint)
            return UNSET
        values: dict[str, Any] = {}
        unknown: list[tuple[str, Node, Node]] = []
        failed = False
        for text, (key, value) in nodes.items():
            if (spelling := spellings.get(text)) is None:
                if text not in mapping.ignored:
                    unknown.append((text, key, value))
            elif not is_null(value):
                if (reader := readers.get(text)) is None:
                    info = inspect.type_info(spelling.yaml)
                    reader = readers[text] = _compile(info, prefix + text)
                written = reader(value, source)
                if written is UNSET:
                    failed = True
                else:
                    values[text] = written
        missing = [shown(key) for key in required if key not in values]
        if not missing and mapping.needs and not values.keys() & set(mapping.needs):
            missing = [" or ".join(shown(key) for key in mapping.needs)]
        for text, key, value in unknown:
            hint = suggest(text, spellings)
            meant = [f"did you mean {key}?" for key in missing[0].split(" or ")] if missing else []
            if len(missing) == 1 and not failed and hint in meant:
                message = f"{label} has no {missing[0]}, but an unknown {shown(text)}"
                source.error("missing-key", message, key, hint)
                failed = True
            else:
                _report_unknown(text, key, value, source, prefix, plan)
        if missing and not failed:
            source.error("missing-key", f"{label} has no {' and '.join(missing)}", node)
        if missing:
            return UNSET
        given = Given(plan, values)
        problems: list[BadValueError] = []
        kept = True
        if mapping.check:
            try:
                mapping.check(given)
            except BadValueError as problem:
                # A key that was wrong is missing here, and has been reported already.
                problems += () if failed else (problem,)
                kept = False
        if mapping.problems:
            problems += mapping.problems(given)
        for wrong in problems:
            at = nodes[wrong.key][1] if wrong.key in nodes else node
            where = f"{prefix}{wrong.key}" if wrong.key else label
            source.error("value", f"{where}: {wrong}", at, wrong.hint)
        for doubt in mapping.doubts(given) if mapping.doubts and kept else ():
            place = source.part(nodes[doubt.key][1], doubt.part)
            source.warning("doubt", f"{prefix}{doubt.key}: {doubt}", place, doubt.hint)
        return given if kept else UNSET

    return read


def _report_unknown(
    text: str, key: Node, value: Node, source: YamlSource, prefix: str, plan: Plan
) -> None:
    """A key that would hold something back is an error, any other one a warning."""
    written = "" if value.id != "scalar" or is_null(value) else str(value.value)
    meant, holds = meaning(plan.struct, text, written)
    grave = holds and bool(meant) and plan.spellings[meant].grave
    for name, spelling in plan.spellings.items():
        if spelling.grave and is_slip(text, name):
            meant, grave = name, True
            break
    message = f"unknown key {shown(prefix + text)}"
    hint = plan.mapping.advice.get(text) or (f"did you mean '{meant}'?" if meant else "")
    if grave:
        whole = "the course" if plan.struct is model.Config else "the page"
        what = "its solutions" if meant == "solutions" else whole
        source.error("unknown-key", f"{message}, so {what} would be out", key, hint)
        return
    hint = hint or suggest(text, plan.spellings)
    if not hint and "extra" in plan.spellings:
        hint = _elsewhere(text, plan.struct) or "data of your own goes under 'extra'"
    source.warning("unknown-key", message, key, hint)


def _elsewhere(text: str, struct: type[msgspec.Struct]) -> str:
    """The hint for a key of the other file: of front matter in a `course.yml`, or the reverse."""
    other, file = (
        (model.FrontMatter, "front matter")
        if struct is model.Config
        else (model.Config, "course.yml")
    )
    return f"it is a key of {file}" if text in plan(other).spellings else ""
