"""Folded templates: they come out as those that are rendered as they are written."""

from __future__ import annotations

from typing import Any

import markupsafe
import pytest
from jinja2 import Environment
from markupsafe import Markup

from coursesite.model import LectureRef
from coursesite.theme.environment import TemplateProblem, Theme
from coursesite.theme.fast_environment import FastEnvironment, escape
from coursesite.theme.folding import DEEPEST, UnfoldableError, folded, included

TEXT = 'hello: "Hello <you>"\nn_pages: {one: "{n} page", other: "{n} pages"}\ndecimal: "."\n'
REF = LectureRef(path="a.md", url="/a/b/", course="", kind="page", title="A & B")
CONTEXT = {"here": "/x/y/", "site": {"base_url": ""}, "ref": REF, "refs": (REF, REF), "x": "<x>",
           "table": {"items": "<own>", "one": 1}, "html": Markup("<i>")}  # fmt: skip


def theme(templates: dict[str, str]) -> Theme:
    return Theme({**templates, "text/en.yml": TEXT}, {"a.css": "/assets/a.css"}, layers=1)


def outcome(made: Theme, name: str = "a.html") -> Any:
    try:
        return made.render(name, CONTEXT)
    except TemplateProblem as problem:
        return problem.diagnostic()


def plainly(templates: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """What comes out without folding."""

    def render(self: FastEnvironment, name: str, context: Any) -> str:
        raise UnfoldableError(name)

    with monkeypatch.context() as patched:
        patched.setattr(FastEnvironment, "render", render)
        return outcome(theme(templates))


P = "p.html"
SAME = {
    "texts": {"a.html": "{{ t('hello') }}{{ t('n_pages', 2) }}{{ t('n_pages', n=1) }}"},
    "a text that is not there": {"a.html": "\n{{ t('helo') }}"},
    "a text that is not reached": {"a.html": "{% if not x %}{{ t('helo') }}{% endif %}"},
    "a wrong call": {"a.html": "{{ t() }}"},
    "a text in an expression": {"a.html": "{{ (t('hello') | upper) ~ '<' ~ html }}"},
    "words of the context": {"a.html": "{{ t(x) }}"},
    "t is another": {"a.html": "{% for t in refs %}{{ t.title }}{% endfor %}{{ t('hello') }}"},
    "t is set": {"a.html": "{% set t = x.upper %}{% include 'p.html' %}", P: "{{ t() }}"},
    "t is a macro": {"a.html": "{% macro t(k) %}{{ k }}!{% endmacro %}{{ t('hello') }}"},
    "t is imported": {"a.html": "{% from 'p.html' import m as t %}{{ t('hello') }}",
                      P: "{% macro m(k) %}{{ k }}!{% endmacro %}"},
    "a macro has no t": {"a.html": "{% from 'p.html' import m %}{{ m() }}",
                         P: "{% macro m() %}{{ t('hello') }}{% endmacro %}"},
    "a macro with the context": {"a.html": "{% from 'p.html' import m with context %}{{ m() }}",
                                 P: "{% macro m() %}{{ t('hello') }}{% endmacro %}"},
    "an include without context": {"a.html": "{% include 'p.html' without context %}",
                                   P: "{{ t('hello') }}"},
    "an include": {"a.html": "<{% include 'p.html' %}>", P: "{{ x }}{{ '/a/' | rel }}"},
    "an include in a loop": {"a.html": "{% for ref in refs %}{% include 'p.html' %}{% endfor %}",
                             P: "{% set y = ref.title %}{{ y }}{{ ref.url | rel }}"},
    "what an include sets stays there": {
        "a.html": "{% set y = 1 %}{% include 'p.html' %}{{ y }}{% if z is defined %}z{% endif %}",
        P: "{% if x %}{% set y = 2 %}{% endif %}{% set z = y %}{{ y }}"},
    "a block that is set stays there": {"a.html": "{% include 'p.html' %}{{ y is defined }}",
                                        P: "{% set y %}<b>{% endset %}{{ y }}"},
    "the loop is the own one": {"a.html": "{% for r in refs %}{{ loop.index }}"
                                "{% include 'p.html' %}{% endfor %}",
                                P: "{% for r in refs %}{{ loop.last }}{% endfor %}"},
    "the loop of another": {"a.html": "{% for r in refs %}{% include 'p.html' %}{% endfor %}",
                            P: "{{ loop.index }}"},
    "an include in a macro": {"a.html": "{% macro m() %}{% include 'p.html' %}{% endmacro %}"
                              "{{ m(k=1) }}", P: "{{ kwargs }}"},
    "blocks of an include": {"a.html": "{% block b %}a{% endblock %}{% include 'p.html' %}",
                             P: "{% set y = 1 %}{% block b %}{{ y }}{{ x }}{% endblock %}"},
    "a block twice": {"a.html": "{% include 'p.html' %}",
                      P: "{% block b %}{% endblock %}{% block b %}{% endblock %}"},
    "a block that must be filled": {"a.html": "{% include 'p.html' %}",
                                    P: "{% block b required %}{% endblock %}"},
    "an include that extends": {"a.html": "{% include 'p.html' %}",
                                P: "{% extends 'q.html' %}{% block b %}{{ super() }}{% endblock %}",
                                "q.html": "<{% block b %}q{% endblock %}>"},
    "an include beside the blocks of a child": {
        "a.html": "{% extends 'q.html' %}{% include 'p.html' %}{% block b %}a{% endblock %}",
        P: "{{ x }}", "q.html": "<{% block b %}q{% endblock %}>"},
    "an include of what is set in a child": {
        "a.html": "{% extends 'q.html' %}{% set y = 7 %}{% block b %}{% include 'p.html' %}"
        "{% endblock %}", P: "{{ y }}", "q.html": "<{% block b %}q{% endblock %}>"},
    "an include that is not escaped": {
        "a.html": "{% autoescape false %}{{ x }}{% include 'p.html' %}{% endautoescape %}",
        P: "{{ x }}"},
    "an include of itself": {"a.html": "{% if y is not defined %}{% set y = 1 %}"
                             "{% include 'a.html' %}{% endif %}"},
    "an include that is not there": {"a.html": "\n{% include 'q.html' %}"},
    "one that need not be": {"a.html": "a{% include 'q.html' ignore missing %}b"},
    "one of several": {"a.html": "{% include ['q.html', 'p.html'] %}", P: "p"},
    "one by a name that is put together": {"a.html": "{% include 'p' '.html' %}", P: "p"},
    "a wrong one that is not reached": {"a.html": "{% if not x %}{% include 'p.html' %}{% endif %}",
                                        P: "{% if %}"},
    "a wrong one": {"a.html": "\n{% include 'p.html' %}", P: "\n\n{% if %}"},
    "an error within": {"a.html": "\n{% include 'p.html' %}", P: "\n\n{{ 1 / 0 }}"},
    "an unknown name within": {"a.html": "\n{% include 'p.html' %}", P: "\n\n{{ tite }}"},
    "an unknown item": {"a.html": "{{ table.on }}"},
    "items and attributes of a dict": {"a.html": "{{ table.one }}{{ table['items'] }}"
                                       "{{ table.items() | list }}{{ table.on is defined }}"},
    "markup": {"a.html": "{{ html }}{{ html ~ x }}{% set y %}{{ x }}{% endset %}{{ y }}{{ 1 }}"},
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_is_folded_comes_out_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcome(theme(SAME[name])) == plainly(SAME[name], monkeypatch)


def source(name: str, templates: dict[str, str]) -> str:
    """The code of a folded template."""
    environment = Environment()

    def parsed(other: str) -> Any:
        return environment.parse(templates[other])

    tree = folded(environment.parse(templates[name]), lambda key: f"«{key}»", parsed)
    return environment.compile(tree, raw=True)


def test_texts_and_includes_become_one_text() -> None:
    made = source("a", {"a": "<{% include 'b' %}>", "b": "{% block c %}{{ t('d') }}{% endblock %}"})
    assert "«d»" in made
    assert "context.call" not in made
    assert "get_template" not in made


def test_templates_that_include_each_other_end() -> None:
    templates = {"a": "a{% include 'b' %}", "b": "b{% include 'a' %}"}
    assert "get_template" in source("a", templates)
    chain = {str(n): f"{n}{{% include '{n + 1}' %}}" for n in range(DEEPEST + 3)}
    assert f"'{DEEPEST + 1}'" in source("0", chain)


def test_the_code_of_a_template_is_made_of_what_it_includes() -> None:
    sources = {"a": "{% extends 'd' %}{%- include \"b\" %}", "b": "{% include 'c' %}'d'", "c": ""}
    assert included("a", {**sources, "d": ""}) == ("a", "b", "c")


def test_a_changed_include_is_never_stale() -> None:
    from theme.test_theme import Kept

    cache, sources = Kept(), {"a.html": "{% include 'p.html' %}", P: "{{ t('hello') }}"}
    for text, part in ((TEXT, sources[P]), (TEXT, "new"), ("hello: Salut", sources[P])):
        changed = {**sources, P: part, "text/en.yml": text}
        assert Theme(changed, {}, cache, 1).render("a.html", {}) == Theme(changed, {}).render(
            "a.html", {}
        )


@pytest.mark.parametrize("value", ["a", "a & b", "'", Markup("<b>"), 7, None, "", ("<",)])
def test_escaping_is_that_of_markupsafe(value: object) -> None:
    assert str(escape(value)) == str(markupsafe.escape(value))
