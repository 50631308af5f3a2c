"""A key is declared once: reading, the model and the JSON Schema follow from the declaration."""

from __future__ import annotations

import ast
import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
import pytest

import syntax
from coursesite import model
from coursesite.model import FrontMatter, Key, Person
from coursesite.settings import config, post_file, reader
from coursesite.settings.declaration import Context, Mapping, Spelling
from coursesite.settings.json_schema import schema_of
from coursesite.settings.mappings import MAPPINGS
from coursesite.settings.notations import NOTATIONS
from coursesite.settings.spellings import plan
from coursesite.settings.yaml_nodes import YamlSource
from sitetest import for_each

SOURCE = Path(__file__).parents[2] / "src" / "coursesite"
VALUES = {
    "addresses": "[/old/]",
    "base url": "https://x.org/y",
    "cited": "[a.bib]",
    "class days": "Tue 10:15",
    "data": "{a: 1}",
    "date": "2024-04-29",
    "day": "2024-04-29",
    "due": "2024-04-29",
    "globs": "data/*.csv",
    "events": "[{date: 2024-04-29, title: T}]",
    "language": "de",
    "macros": "{RR: x}",
    "parts": "{A: 1-4}",
    "repository": "https://github.com/a/b",
    "services": "[colab]",
    "math": "{macros: {RR: x}}",
    "lectures": "1-4",
    "levels": "2",
    "online": "https://x.org/room",
    "names": "Ada",
    **dict.fromkeys(("sections", "office hours"), "Tue 14:00-15:00"),
    "times": "14:00-15:00",
    "weekdays": "Tue",
    "weeks": "2-6",
    "not": "no",
    "path": "other.csl",
    "paths": "[a.bib]",
    "people": "Ada",
    "points": "2.5",
    "policy": "{add: {img-src: https://x.org}}",
    "policy sources": "{img-src: [https://x.org]}",
    "rows": "[[theorem, lemma]]",
    "slug": "a",
    **dict.fromkeys(("solutions", "course solutions"), "after-due"),
    "skip": "2024-04-29",
    "timezone": "Europe/Zurich",
    "video": "dqoEU9Ac3ek",
    "weekday": "Thu",
    "week": "3",
    "when": "2024-04-29",
    "whole": "3",
    **dict.fromkeys(("address", "url", "image", "slides"), "/a.pdf"),
    **dict.fromkeys(("files", "links", "course links", "navigation", "readings"), "[/a.pdf]"),
    **dict.fromkeys(("line", "text", "term", "terms"), "word"),
}
"""A value in each notation, other than the default of its field."""
SECTIONS = {
    "theme": "{mode: dark}",
    "markdown": "{engine: commonmark}",
    "numbering": "{sections: 2}",
    "html": "{raw: deny}",
    "embeds": "{iframes: load}",
    "images": "{widths: [64], formats: avif}",
    "validation": "{links: {anchors: error}}",
}


@cache
def sources() -> dict[str, str]:
    """The modules that know our keys; importers know those of other programs, too."""
    paths = [path for path in SOURCE.rglob("*.py") if "importers" not in path.parts]
    return {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in paths}


@cache
def declared_keys() -> frozenset[str]:
    return frozenset(
        key
        for struct in MAPPINGS
        for key in plan(struct).spellings  # type: ignore[arg-type]
    )


def structs_with_keys(sources: dict[str, str]) -> Counter[str]:
    """Classes that declare keys, and those whose fields are named as keys: forms beside them."""
    found: Counter[str] = Counter()
    for name, text in sources.items():
        for node in syntax.nodes_of(text):
            if not isinstance(node, ast.ClassDef):
                continue
            fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
            names = {one.target.id for one in fields if isinstance(one.target, ast.Name)}
            declares = any("Key(" in ast.unparse(one.annotation) for one in fields)
            known = len(names & declared_keys())
            form = name.startswith("settings/") and known > 2 and known > len(names) / 2
            found[node.name] += declares or form
    return +found


@cache
def texts_in(source: str) -> set[str]:
    """The texts that are written in a module."""
    constants = (node for node in syntax.nodes_of(source) if isinstance(node, ast.Constant))
    return {one.value for one in constants if isinstance(one.value, str)}


def files_that_name(key: str, sources: dict[str, str]) -> list[str]:
    """The modules in which a key stands as a text."""
    return [name for name, text in sources.items() if key in text and key in texts_in(text)]


def test_every_mapping_is_declared_by_one_struct() -> None:
    assert structs_with_keys(sources()) == Counter(struct.__name__ for struct in MAPPINGS)


def test_another_form_of_the_same_keys_is_found() -> None:
    form = "class Form(Struct):\n    title: str\n    video: str\n    slides: str\n"
    assert "Form" in structs_with_keys({**sources(), "settings/forms.py": form})


ALIASES = sorted(
    {
        key
        for struct in MAPPINGS
        for key, spelling in plan(struct).spellings.items()  # type: ignore[arg-type]
        if key != spelling.field and ("_" in key or key.lower() != key)
    }
)
"""Keys that mean nothing else in the program."""


@pytest.mark.parametrize("key", ALIASES)
def test_another_spelling_of_a_key_is_known_to_its_declaration_alone(key: str) -> None:
    names = files_that_name(key, sources())
    assert names
    assert all(name.startswith("model/") for name in names)


def test_another_list_of_keys_is_found() -> None:
    assert len(ALIASES) > 4
    planted = {**sources(), "site/posts.py": f"KNOWN = {ALIASES}"}
    assert all("site/posts.py" in files_that_name(key, planted) for key in ALIASES)


def displays_of_keys(source: str) -> list[set[str]]:
    """The displays of a module that hold three keys of front matter or more, and nothing else."""
    keys = plan(FrontMatter).spellings.keys()
    found = []
    for node in syntax.nodes_of(source):
        parts = getattr(node, "elts", None) or getattr(node, "keys", None) or ()
        words = {str(part.value) for part in parts if isinstance(part, ast.Constant)}
        if len(words) > 2 and len(words) == len(parts) and words <= keys:
            found.append(words)
    return found


@for_each([name for name in sources() if not name.startswith("model/")])
def test_no_module_lists_keys(name: str) -> None:
    assert not displays_of_keys(sources()[name])


def test_a_list_of_plain_keys_is_found() -> None:
    for text in ('("slug", "permalink", "weight")', '{"slug": str, "draft": bool, "toc": bool}'):
        assert displays_of_keys(f"KNOWN = {text}")


@pytest.mark.parametrize("struct", MAPPINGS, ids=lambda struct: struct.__name__)
def test_no_key_of_a_mapping_means_two_things(struct: type[msgspec.Struct]) -> None:
    names: list[str] = []
    for field in msgspec.structs.fields(struct):
        key = next((one for one in get_args(field.type) if isinstance(one, Key)), None)
        if key is not None:
            spelled = key.spellings or (field.name,)
            names += [one if isinstance(one, str) else one[0] for one in spelled]
    assert Counter(names) == Counter(plan(struct).spellings.keys())


@pytest.mark.parametrize("struct", MAPPINGS, ids=lambda struct: struct.__name__)
def test_the_schema_has_the_keys_of_the_model(struct: type[msgspec.Struct]) -> None:
    here = plan(struct)
    node = schema_of(struct, "")["$defs"][here.mapping.name]
    described = node.get("properties") or node["anyOf"][0]["properties"]
    assert described.keys() == here.spellings.keys() | here.mapping.ignored


def test_every_notation_is_used() -> None:
    used = {
        id(spelling.notation)
        for struct in MAPPINGS
        for spelling in plan(struct).spellings.values()  # type: ignore[arg-type]
    }
    assert used == {id(notation) for notation in NOTATIONS.values()}


def value_of(key: str, spelling: Spelling, default: Any) -> str:
    """A value of a key that is not its default."""
    if key in SECTIONS:
        return SECTIONS[key]
    if spelling.yaml is bool and spelling.notation is not NOTATIONS["not"]:
        return "no" if default else "yes"
    if spelling.notation is NOTATIONS["choice"]:
        return str(next(one for one in get_args(spelling.yaml) if one != default))
    return VALUES[next(name for name, one in NOTATIONS.items() if one is spelling.notation)]


@pytest.mark.parametrize("key", plan(FrontMatter).spellings)
def test_every_key_of_front_matter_comes_to_its_field(key: str) -> None:
    spelling = plan(FrontMatter).spellings[key]
    default = getattr(FrontMatter(), spelling.field)
    written = value_of(key, spelling, default)
    found = post_file.parse(f"---\n{key}: {written}\n---\n", zone=dt.UTC)
    assert not [one for one in found.diagnostics if one.code != "front-matter-doubt"]
    assert getattr(found.front, spelling.field) != default


@pytest.mark.parametrize("key", plan(model.Config).spellings)
def test_every_key_of_a_course_comes_to_its_field(key: str) -> None:
    spelling = plan(model.Config).spellings[key]
    default = getattr(model.Config(), spelling.field)
    found, diagnostics = config.parse(f"{key}: {value_of(key, spelling, default)}\n")
    assert diagnostics == ()
    assert getattr(found, spelling.field) != default


class Reviewed(FrontMatter, frozen=True, kw_only=True):
    """Front matter with a key more."""

    reviewers: Annotated[
        tuple[Person, ...], Key("people", "Who has read it.", ("reviewers", "reviewed_by"))
    ] = ()


def test_a_new_key_is_a_field_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read under each spelling, with its place and a suggestion, and described to editors."""
    monkeypatch.setitem(MAPPINGS, Reviewed, Mapping("Reviewed", "A post that was read."))
    text = "title: T\nreviewed_by: Ada\nreviewers: [Bob, {name: C, email: x}]\nreviewrs: D\n"
    source = YamlSource(text, "front-matter", line=1)
    given = reader.read(Reviewed, source)
    assert given is not None
    made = given.value(Context(dt.UTC))
    assert made.reviewers == (Person(name="Bob"), Person(name="C"), Person(name="Ada"))
    [email, unknown] = source.reported()
    assert (email.code, email.span and email.span.line) == ("front-matter-value", 4)
    assert email.message.startswith("reviewers.email: ")
    assert (unknown.code, unknown.hint) == ("front-matter-unknown-key", "did you mean 'reviewers'?")
    described = schema_of(Reviewed, "")["$defs"]["Reviewed"]["properties"]
    assert described["reviewers"]["description"] == "Who has read it."
    assert described["reviewed_by"]["anyOf"] == described["reviewers"]["anyOf"]
