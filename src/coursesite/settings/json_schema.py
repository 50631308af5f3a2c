"""Front matter and `course.yml` as JSON Schema: editors complete and check keys by it. It knows
single values; that a course must not end before it starts is beyond it."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import zoneinfo
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from coursesite import model
from coursesite.settings.declaration import Context, Mapping, Spelling
from coursesite.settings.mappings import MAPPINGS
from coursesite.settings.spellings import plan
from coursesite.settings.texts import ALSO, ZONES


def schema(which: Literal["front-matter", "course"]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a post's front matter, or of `course.yml`."""
    if which == "course":
        return schema_of(model.Config, "course.yml")
    return schema_of(model.FrontMatter, "Front matter of a post")


def schema_of(struct: type[msgspec.Struct], title: str) -> dict[str, Any]:
    """The JSON Schema of the keys that a struct of the model declares."""
    made = msgspec.json.schema(_form(struct))
    mappings = {mapping.name: mapping for mapping in MAPPINGS.values()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": made["$ref"],
        "$defs": {
            name: _completed(_plain(node), mappings[name]) for name, node in made["$defs"].items()
        },
    }


@functools.cache
def _form(struct: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """A struct with a field for each spelling of a key, of the type that authors may write."""
    mapping = plan(struct).mapping
    fields = [_field(key, spelling) for key, spelling in plan(struct).spellings.items()]
    return msgspec.defstruct(
        mapping.name,
        fields,
        namespace={"__doc__": mapping.description},
        kw_only=True,
        forbid_unknown_fields=True,
    )


def _field(key: str, spelling: Spelling) -> tuple[str, Any, Any]:
    written = _substituted(spelling.yaml)
    if spelling.description:
        written = Annotated[written, msgspec.Meta(description=spelling.description)]
    if spelling.required:
        return f"{key}_", written, msgspec.field(name=key)
    default = spelling.default
    if isinstance(default, bool):  # `published` is the contrary of `draft`
        default = spelling.notation.value(default, Context(dt.UTC))
    elif not isinstance(default, str | int | float):
        default = None
    return f"{key}_", written, msgspec.field(name=key, default=default)


def _substituted(written: Any) -> Any:
    """A type in which each struct of the model is the form of its keys."""
    if written in MAPPINGS:
        return _form(written)
    origin, parts = get_origin(written), get_args(written)
    if origin in (Union, UnionType):
        return functools.reduce(operator.or_, map(_substituted, parts))
    if origin in (list, dict):
        return origin[tuple(map(_substituted, parts))]
    return written


def _plain(node: Any) -> Any:
    """A part of the schema without the program's own annotations and without empty defaults."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _plain(value) for key, value in node.items() if key != "default" or value}
    also = plain.pop(ALSO, [])
    if also and "type" in plain:
        plain["type"] = [plain["type"], *also]
    if plain.pop(ZONES, None):
        plain["enum"] = sorted(zoneinfo.available_timezones())
    return plain


def _completed(made: dict[str, Any], mapping: Mapping) -> dict[str, Any]:
    """The schema of a struct, with the rules of its mapping as a whole."""
    properties = made["properties"]
    for name in properties.keys() - set(made["required"]):
        properties[name] = _or_nothing(properties[name])
    properties |= {name: {} for name in sorted(mapping.ignored)}
    if mapping.needs:
        written_out = {"not": {"type": "null"}}
        made["anyOf"] = [
            {"required": [name], "properties": {name: written_out}} for name in mapping.needs
        ]
    if pair := mapping.pair:
        known = {"not": {"enum": sorted(properties)}}
        seconds = [key for key in (pair[1], mapping.branch) if key]
        short = {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"allOf": [known, properties[pair[0]]]},
            "additionalProperties": {"anyOf": [properties[key] for key in seconds]}
            if len(seconds) > 1
            else properties[pair[1]],
        }
        made = {"title": made.pop("title"), "anyOf": [made, short]}
    return made


def _or_nothing(node: dict[str, Any]) -> dict[str, Any]:
    """The schema of a key that may be left empty."""
    about = {key: node.pop(key) for key in ("description", "default") if key in node}
    choices = node.pop("anyOf", None) or [node]
    if {"type": "null"} not in choices:
        choices = [*choices, {"type": "null"}]
    return about | {"anyOf": choices}
