"""What may be written, as JSON Schema: editors complete and check front matter and `course.yml` by
it. It knows single values; that a course must not end before it starts is beyond it."""

from __future__ import annotations

import zoneinfo
from typing import Any, Literal

import msgspec

from coursesite.settings import course_form, days, front_matter
from coursesite.settings import forms as written

_FORMS = {"front-matter": front_matter.FrontMatter, "course": course_form.Course}
_TITLES = {"front-matter": "Front matter of a post", "course": "course.yml"}


def schema(which: Literal["front-matter", "course"]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a post's front matter, or of `course.yml`."""
    made = msgspec.json.schema(_FORMS[which])
    forms = {
        form.__name__: form
        for module in (written, days, course_form, front_matter)
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, msgspec.Struct)
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLES[which],
        "$ref": made["$ref"],
        "$defs": {name: _form(_plain(one), forms[name]) for name, one in made["$defs"].items()},
    }


def _plain(node: Any) -> Any:
    """The schema without our own marks and without empty defaults."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _plain(one) for key, one in node.items() if key != "default" or one}
    also = made.pop(written.ALSO, [])
    if also and "type" in made:
        made["type"] = [made["type"], *also]
    if made.pop(written.ZONES, None):
        made["enum"] = sorted(zoneinfo.available_timezones())
    return made


def _form(made: dict[str, Any], form: type[msgspec.Struct]) -> dict[str, Any]:
    """The schema of a struct, with what `coursesite.settings.reader` makes of its class."""
    properties = made["properties"]
    for name in properties.keys() - set(made["required"]):
        properties[name] = _or_nothing(properties[name])
    properties |= {name: {} for name in sorted(getattr(form, "ignored", ()))}
    if needs := getattr(form, "needs", ()):
        written_out = {"not": {"type": "null"}}
        made["anyOf"] = [{"required": [name], "properties": {name: written_out}} for name in needs]
    if pair := getattr(form, "pair", ()):
        known = {"not": {"enum": sorted(properties)}}
        short = {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"allOf": [known, properties[pair[0]]]},
            "additionalProperties": properties[pair[1]],
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
