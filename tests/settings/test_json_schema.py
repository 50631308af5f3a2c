"""The schemas for editors are honest: what they allow is read without errors."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any, Literal

import pytest
import yaml

from coursesite.settings import config, post_file
from coursesite.settings.json_schema import schema

_KEYWORDS = """
$ref additionalProperties allOf anyOf default description enum examples items maxProperties maximum
minProperties minimum not pattern properties propertyNames required title type
"""
KEYWORDS = set(_KEYWORDS.split())


def fits(value: Any, node: dict[str, Any], defs: dict[str, Any]) -> bool:
    """Whether a value is valid under the parts of JSON Schema that ours are made of."""
    kinds = {
        "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
        "array": (list,), "object": (dict,), "null": (type(None),),
    }  # fmt: skip
    assert not node.keys() - KEYWORDS
    if "$ref" in node and not fits(value, defs[node["$ref"].rpartition("/")[2]], defs):
        return False
    names = node.get("type", list(kinds))
    names = [names] if isinstance(names, str) else names
    number = type(value) in (int, float)
    tests = [
        any(type(value) in kinds[name] for name in names),
        value in node.get("enum", [value]),
        not isinstance(value, str) or re.search(node.get("pattern", ""), value) is not None,
        not number or node.get("minimum", value) <= value <= node.get("maximum", value),
        any(fits(value, one, defs) for one in node["anyOf"]) if "anyOf" in node else True,
        all(fits(value, one, defs) for one in node.get("allOf", ())),
        "not" not in node or not fits(value, node["not"], defs),
    ]
    if isinstance(value, list):
        tests += [fits(one, node.get("items", {}), defs) for one in value]
    if isinstance(value, dict):
        size = len(value)
        tests += [node.get("minProperties", 0) <= size <= node.get("maxProperties", size)]
        tests += [name in value for name in node.get("required", ())]
        tests += [fits(name, node.get("propertyNames", {}), defs) for name in value]
        for name, one in value.items():
            other = node.get("additionalProperties", True)
            known = node.get("properties", {}).get(name)
            if known is not None:
                tests.append(fits(one, known, defs))
            else:
                tests.append(other if isinstance(other, bool) else fits(one, other, defs))
    return all(tests)


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it for a schema: dates are text, as in YAML 1.2."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own
        key: [(tag, regexp) for tag, regexp in found if not tag.endswith(":timestamp")]
        for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def valid(which: Literal["front-matter", "course"], text: str) -> bool:
    made = schema(which)
    defs = made.pop("$defs")
    return fits(yaml.load(text, EditorLoader), {"$ref": made["$ref"]}, defs)


VALID_POSTS = [
    "title: T", "title: 2024", "title: true", "title:", "date: 2024-02-29", "number: 3",
    "tags: [a, 2]",
    "date: 2024-04-30 10:15:00 +0200", "date: 2024-04-30T10:15Z", "due: 2024-12-31 23:59",
    "tags: a b", "author: Ada", "authors: [Ada, {name: B, email: b@x.org}]", "kind: lab",
    "video: dqoEU9Ac3ek", "video: https://tube.org/x", "video: a/b.mp4", "pin: true",
    "video: {id: dqoEU9Ac3ek, start: 90, chapters: [0:10 A, {start: 20, title: B}, {'1:00': C}]}",
    "video: {src: a.mp4, start: '1:30', aspect: '4:3', chapters: {'0:10': A}, captions: a.vtt}",
    "slides: a.pdf", "slides: {src: /a.pdf, pages: 3}",
    "readings: [Bishop, {Paper: 'https://x.org'}]",
    "readings: {title: T, note: N}", "files: [a.zip, {url: b.zip}]", "image: {path: a.png, alt: A}",
    "slug: a-b", "permalink: /a/b/", "aliases: [/old/, a.html]", "draft: true", "points: 1.5",
    "extra: {a: [1, {b: c}]}", "lang: pt-BR", "weight: -3", "day: Thu", "publishDate: 2024-01-01",
]  # fmt: skip
VALID_COURSES = [
    "title: T", "code: 6.006", "timezone: Europe/Zurich", "timezone: UTC", "language: de",
    "base_url: https://x.org/y", "lecturers: [{name: A, url: 'https://x.org'}]", "nav: {Home: /}",
    "nav: [/a/, {A: /a/}, {B: [/b/, C: /c/]}, {D: {E: /e/}}, {title: F, children: [/f/]}]",
    "nav: {A: /a/, B: [/b/, {C: /c/}], D: {E: /e/}}",
    "links: [{Forum: 'https://x.org'}, {title: T, url: /a/}, https://y.org]", "search: false",
    "start_date: 2024-01-31", "class_days: [Mon, Wednesday]", "class_days: Tue", "skip: 2024-03-25",
    "skip: [2024-03-25..2024-03-29, 2024-04-01]", "theme: {accent: teal, mode: dark, font: sans}",
    "events: [{date: 2024-05-06 10:00, title: X, end: '12:00', kind: exam, location: L, url: /x/}]",
    "theme: {accent: '#2f5d8a'}", "theme: {accent: oklch(50% 0.1 250)}", "embeds: {iframes: load}",
    "markdown: {engine: commonmark, extensions: [toc, {tables: }, {a: {b: 1}}]}", "extra: {a: 1}",
    "markdown: {extensions: {toc: {permalink: true}}}", "html: {raw: deny, iframe_hosts: x.org}",
    "validation: {links: {not_found: warn}}", "html: {iframe_hosts: [a.b-c.org]}",
    "class_days: [Mon 10:15-12:00 Hall 1]", "recitations: ['Mon, Fri 10:00-11:00 Room 3']",
    "labs: {day: Fri, time: 10:00-11:00, room: R, online: 'https://x.org', with: [A], weeks: 2-6}",
    "staff: [{name: A, office_hours: [Tue 14:00-15:00 Room 2.12, by appointment]}]",
    "labs: [{day: 'Tue, Thu', time: 10:00-11:00, weeks: [2, 3], from: 2024-03-25}]",
]  # fmt: skip
INVALID = [
    ("front-matter", "titel: x"), ("front-matter", "date: 2024-02-30"), ("front-matter", "kind: x"),
    ("front-matter", "date: 2023-02-29"), ("front-matter", "number: x"),
    ("front-matter", "draft: 3"),
    ("front-matter", "slides: {pages: 3}"), ("front-matter", "author: {role: x}"),
    ("front-matter", "video: {url: null}"), ("front-matter", "permalink: ../x"),
    ("front-matter", "readings: ['javascript:alert(1)']"), ("front-matter", "tags: {a: b}"),
    ("course", "timezone: Zurich"), ("course", "base_url: x.org"),
    ("course", "theme: {accent: bleu}"),
    ("course", "class_days: [Wendesday]"), ("course", "labs: [soon]"),
    ("course", "labs: {day: Fri}"), ("course", "labs: {day: Fri, time: 9:00-10:00, weeks: x}"),
    ("course", "events: [{title: X}]"),
    ("course", "themes: 1"), ("course", "nav: [{M: [{N: [/a/]}]}]"),
]  # fmt: skip


@pytest.mark.parametrize("text", VALID_POSTS)
def test_front_matter_that_its_schema_allows_is_without_error(text: str) -> None:
    assert valid("front-matter", text)
    found = post_file.parse(f"---\n{text}\n---\n", zone=dt.UTC)
    assert not [one for one in found.diagnostics if one.severity == "error"]


@pytest.mark.parametrize("text", VALID_COURSES)
def test_a_course_that_its_schema_allows_is_without_error(text: str) -> None:
    assert valid("course", text)
    assert config.parse(text)[1] == ()


@pytest.mark.parametrize(("which", "text"), INVALID)
def test_what_is_wrong_is_wrong_in_an_editor_too(
    which: Literal["front-matter", "course"], text: str
) -> None:
    assert not valid(which, text)
    if which == "course":
        assert config.parse(text)[1]
    else:
        assert post_file.parse(f"---\n{text}\n---\n", zone=dt.UTC).diagnostics


@pytest.mark.parametrize("which", ["front-matter", "course"])
def test_a_schema_is_plain_json_without_marks_of_ours(
    which: Literal["front-matter", "course"],
) -> None:
    made = schema(which)
    assert json.loads(json.dumps(made)) == made
    assert '"x-' not in json.dumps(made)
    assert made["$schema"].startswith("https://json-schema.org/")
