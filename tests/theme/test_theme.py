"""The theme: which template wins, what one depends on, what is said when one is wrong."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from coursesite.diagnostics import Span
from coursesite.model import Heading, LectureRef
from coursesite.site.extensions import template_hooks
from coursesite.site.inputs import PLAIN
from coursesite.site.theme.packages import layers
from coursesite.site.theme.templates import template, template_closure, template_names
from coursesite.theme import bytecode_cache
from coursesite.theme.blocks import blocks
from coursesite.theme.bytecode_cache import TemplateCache
from coursesite.theme.environment import TemplateProblem, Theme, references
from coursesite.theme.filters import FILTERS, nest
from coursesite.theme.layers import layered

ROOT = Path(__file__).parents[2]
SOURCES = {
    path.relative_to(ROOT / "templates").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.is_file()
}
HTML = [name for name in SOURCES if name.endswith(".html")]
ASSETS = {"style.css": "/assets/style.0123456789.css"}


def theme(own: dict[str, str], **of_theme: str) -> Theme:
    base = {f"{name}.html": text for name, text in of_theme.items()}
    return Theme(layered([own, {"text/en.yml": SOURCES["text/en.yml"], **base}]), ASSETS)


class Sources:
    """Answers the rules of `site.theme` from sources instead of files."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.sources = sources

    def __call__(self, rule: Any, *args: str) -> Any:
        if rule is template:
            return self.sources.get(*args)
        if rule in (layers, template_hooks):
            return PLAIN if rule is layers else ()
        return tuple(sorted(self.sources)) if rule is template_names else rule.run(self, *args)

    def digest(self, rule: Any, name: str) -> str:
        """The name itself, so that a closure shows whose digests it has."""
        return name


def closure(name: str, own: dict[str, str], **of_theme: str) -> tuple[str, ...]:
    """The templates that the page of a template depends on."""
    base = {f"{name}.html": text for name, text in of_theme.items()}
    sources = layered([own, {"text/en.yml": SOURCES["text/en.yml"], **base}])
    names: Any = template_closure.run(Sources(sources), name)  # type: ignore[arg-type]
    return tuple(names)


def problem(own: dict[str, str], name: str = "a.html", **context: Any) -> TemplateProblem:
    with pytest.raises(TemplateProblem) as found:
        theme(own).render(name, context)
    return found.value


# ---- which template wins --------------------------------------------------------------------


def test_a_template_of_the_site_wins_and_may_extend_the_one_it_replaces() -> None:
    made = theme(
        {"base.html": '{% extends "theme/base.html" %}{% block x %}own{% endblock %}'},
        base="<{% block x %}theme{% endblock %}>",
        page='{% extends "base.html" %}',
    )
    assert made.render("page.html", {}) == "<own>"
    assert made.render("theme/base.html", {}) == "<theme>"


def test_the_theme_s_templates_can_be_reached_whatever_the_site_has() -> None:
    sources = layered([{"a.html": "ours", "theme/a.html": "a trap"}, {"a.html": "theirs"}])
    assert sources == {"a.html": "ours", "theme/a.html": "theirs"}


def test_text_is_escaped_and_block_lines_leave_nothing_behind() -> None:
    made = theme({"a.html": "<p>\n  {% if x %}\n{{ x }}\n  {% endif %}\n{# gone #}\n</p>\n"})
    assert made.render("a.html", {"x": "<b>"}) == "<p>\n&lt;b&gt;\n</p>"


# ---- what a template depends on --------------------------------------------------------------


def test_the_closure_follows_extends_include_and_import_through_all_levels() -> None:
    names = closure(
        "page.html",
        {
            "page.html": '{% extends "base.html" %}{% include ["x.html", "y.html"] %}',
            "x.html": '{% from "macros.html" import m %}',
            "macros.html": "",
            "unrelated.html": "",
        },
        base="",
    )
    assert names == (
        "base.html", "macros.html", "page.html", "text/en.yml", "theme/text/en.yml",
        "x.html", "y.html",
    )  # fmt: skip


def test_a_name_worked_out_at_run_time_depends_on_every_template() -> None:
    names = closure("a.html", {"a.html": "{% include name %}", "b.html": ""})
    assert {"a.html", "b.html", "text/en.yml"} <= set(names)
    assert references("{% include name %}") == (None,)


def test_a_closure_names_what_is_missing_and_survives_cycles() -> None:
    own = {"a.html": '{% include "b.html" %}',
           "b.html": '{% include "a.html" %}{% include "soon.html" ignore missing %}'}  # fmt: skip
    assert set(closure("a.html", own)) > {"a.html", "b.html", "soon.html"}


# ---- what is wrong, and where ----------------------------------------------------------------


def test_an_unknown_name_is_an_error_at_its_line_with_a_hint() -> None:
    found = problem({"a.html": "<p>\n{{ titel }}\n"}, title="x")
    assert (found.code, found.name, found.line) == ("template-error", "a.html", 2)
    assert "'titel' is undefined" in found.message
    assert found.hint == "did you mean 'title'?"


def test_a_range_that_no_page_could_show_is_an_error_at_its_line() -> None:
    for limits in ("100001", "1, 10 ** 30", "0, -300000, -2"):
        found = problem({"a.html": f"<p>\n{{% for x in range({limits}) %}}{{% endfor %}}\n"})
        assert (found.code, found.line) == ("template-error", 2)
        assert "100,000" in found.message


def test_an_unknown_attribute_says_whose_and_what_it_has() -> None:
    ref = LectureRef(path="a.md", url="/a/", course="", kind="page", title="A")
    found = problem({"a.html": "{{ ref.titel }}"}, ref=ref)
    assert found.message == "'LectureRef' has no 'titel'"
    assert found.hint == "did you mean 'title'?"
    assert problem({"a.html": "{{ d.one }}"}, d={"once": 1}).hint == "did you mean 'once'?"


def test_an_error_in_an_included_template_is_reported_there() -> None:
    own = {"a.html": 'x\n{% include "b.html" %}', "b.html": "\n\n{{ 1 / 0 }}"}
    found = problem(own)
    assert (found.name, found.line) == ("b.html", 3)
    assert found.message == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    ("source", "line", "hint"),
    [
        ("\n{% if x %}\n", 2, ""),
        ("{{ x | rell }}", 1, "did you mean 'rel'?"),
        ("\n\n{{ x }", 3, ""),
        ("{% bogus %}", 1, ""),
    ],
)
def test_a_template_that_cannot_be_read_is_an_error_at_its_line(
    source: str, line: int, hint: str
) -> None:
    found = problem({"a.html": source}, x=1)
    assert (found.code, found.name, found.line, found.hint) == (
        "template-syntax", "a.html", line, hint,
    )  # fmt: skip
    if "rell" not in source:  # which filters there are is known when it is compiled
        with pytest.raises(TemplateProblem) as closing:
            references(source)
        assert (closing.value.name, closing.value.line) == ("", line)


def test_a_missing_template_is_an_error_where_it_is_named() -> None:
    found = problem({"a.html": '\n{% include "bas.html" %}', "base.html": ""})
    assert (found.code, found.name, found.line) == ("template-missing", "a.html", 2)
    assert (found.message, found.hint) == (
        "there is no template 'bas.html'", "did you mean 'base.html'?",
    )  # fmt: skip
    assert problem({"base.html": ""}, "bse.html").line == 0


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("shortcodes/trem.html", "did you mean 'shortcodes/term.html'?"),
        ("shortcodes/ex.html", "write templates/shortcodes/ex.html"),
        ("shortcode/term.html", "did you mean 'shortcodes/term.html'?"),
        ("theme/bas.html", "did you mean 'theme/base.html'?"),
    ],
)
def test_a_template_that_was_meant_has_a_name_like_it(wanted: str, hint: str) -> None:
    made = theme({"shortcodes/term.html": ""}, base="")
    with pytest.raises(TemplateProblem) as found:
        made.render(wanted, {})
    assert found.value.hint == hint


@pytest.mark.parametrize("name", ["a.html", "page.html"])
@pytest.mark.parametrize("word", ["extends", "include"])
def test_a_template_that_extends_itself_is_an_error_where_it_does(name: str, word: str) -> None:
    own = {"a.html": f'\n{{% {word} "a.html" %}}'}
    made = theme(own, a="the theme's", page='{% extends "a.html" %}')
    with pytest.raises(TemplateProblem) as found:
        made.render(name, {})
    assert (found.value.code, found.value.name, found.value.line) == ("template-error", "a.html", 2)
    assert found.value.message == "this template extends or includes itself"
    assert "'theme/a.html'" in found.value.hint


@pytest.mark.parametrize(
    ("source", "parent", "outer", "every"),
    [
        ("{% block a %}{% block b %}{% endblock %}{% endblock %}", None, {"a": 1}, {"a", "b"}),
        (
            '{% extends "x" %}\n{% if y %}{% block a %}{% endblock %}{% endif %}',
            "x",
            {"a": 2},
            {"a"},
        ),
        ("{% extends y %}{% block a %}{% endblock %}", "", {"a": 1}, {"a"}),
        ('{% if y %}{% extends "x" %}{% endif %}', "", {}, set()),
        ('{% extends "x" %}{% block a %}{{ self.b() }}{% endblock %}', "", {"a": 1}, {"a"}),
    ],
)
def test_the_blocks_of_a_template(
    source: str, parent: str | None, outer: dict[str, int], every: set[str]
) -> None:
    assert blocks(source) == (parent, outer, every)


def test_an_unknown_asset_is_an_error_with_a_hint() -> None:
    found = problem({"a.html": "\n{{ 'styl.css' | asset }}"}, here="/")
    assert (found.code, found.line) == ("template-error", 2)
    assert found.message == "there is no asset 'styl.css'"
    assert found.hint == "did you mean 'style.css'?"
    own = problem({"a.html": "{{ 'plots/one.png' | asset }}"}, here="/")
    assert own.hint == "a file of static/ is linked by its address: {{ '/plots/one.png' | rel }}"


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("<p>\n  {{ ref }} {{ titel }}", "titel"),
        ("{% block a %}{% endblock %}\n{% block b %}{{ x }", "}"),
        ("\n<b>{{ x | rell }}</b>", "rell"),
        ("\n{% include 'bas.html' %}", "bas.html"),
        ("\n<p>{% bogus %}", "bogus"),
        ("\n  {{ 1 / 0 }}", "{{ 1 / 0 }}"),
    ],
)
def test_a_problem_points_at_what_its_message_quotes(source: str, part: str) -> None:
    span = problem({"a.html": source}, x=1, ref=2).diagnostic(source).span
    assert span is not None and span.line == 2
    assert source.split("\n")[1][span.column - 1 :][: span.length] == part


def test_a_problem_becomes_a_diagnostic_of_the_file() -> None:
    found = problem({"a.html": "\n{{ x }}"}).diagnostic()
    assert (found.severity, found.code) == ("error", "template-error")
    assert (found.path, found.span) == ("templates/a.html", Span(2, 1))


# ---- filters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "expression", "text"),
    [
        ("/a/b/", "'/a/c/#x' | rel", "../c/index.html#x"),
        ("/a/b/", "'https://example.org/' | rel", "https://example.org/"),
        ("/a/b/", "'//example.org/' | rel", "//example.org/"),
        ("/a/b/", "'mailto:a@example.org' | rel", "mailto:a@example.org"),
        ("/a/b/", "'style.css' | asset", "../../assets/style.0123456789.css"),
        ("/404.html", "'style.css' | asset", "/base/assets/style.0123456789.css"),
        ("/404.html", "'/a/' | rel", "/base/a/"),
        ("/a/", "'/b.png' | absolute", "https://example.org/base/b.png"),
        ("/a/", "754 | clock", "12:34"),
        ("/a/", "3723 | clock", "1:02:03"),
        ("/a/", "'<p>One <b>two</b> &amp;\n three</p>' | plain", "One two &amp; three"),
        ("/a/", "'one two three' | plain(9)", "one two…"),
    ],
)
def test_links_times_and_plain_text(here: str, expression: str, text: str) -> None:
    site = {"base_url": "https://example.org/base/"}
    made = theme({"a.html": "{{ " + expression + " }}"})
    assert made.render("a.html", {"here": here, "site": site}) == text


def test_without_a_base_url_the_page_for_missing_addresses_has_relative_links() -> None:
    made = theme({"a.html": "{{ '/a/' | rel }}{{ '/b.png' | absolute }}"})
    assert made.render("a.html", {"here": "/404.html", "site": {"base_url": ""}}) == "a/index.html"


def test_headings_nest_by_level_whatever_level_comes_first() -> None:
    levels = (4, 1, 3, 2, 2, 4, 5)
    headings = [Heading(level, str(n), "", "", n != 4) for n, level in enumerate(levels)]

    def shape(found: Any) -> list[Any]:
        return [(node.heading.id, shape(node.children)) for node in found]

    assert shape(nest(headings)) == [("0", []), ("1", [("2", []), ("3", [("5", [])])])]
    assert shape(nest(headings, 1)) == [("0", []), ("1", [])]


# ---- the theme that comes with it ------------------------------------------------------------


@pytest.mark.parametrize("name", HTML)
def test_every_template_compiles_and_names_only_templates_that_exist(name: str) -> None:
    environment = Environment(trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(FILTERS)
    environment.compile(SOURCES[name], name, name)
    assert set(references(SOURCES[name])) <= SOURCES.keys()


@pytest.mark.parametrize("name", HTML)
def test_no_template_has_an_inline_handler_or_an_address_of_another_host(name: str) -> None:
    found = re.sub(r"\{[%#{].*?[%#}]\}", "", SOURCES[name], flags=re.S)
    assert not re.search(r"\son[a-z]+=", found)
    assert not re.search(r"https?://(?!www\.w3\.org/)", found)


def test_ids_of_the_theme_are_none_that_a_heading_can_have() -> None:
    """A heading's id has no dot, so notes with a section "Slides" have no second `slides`."""
    found = [i for name in HTML if not name.startswith("shortcodes/")
             for i in re.findall(r'\sid="([^"]+)"', SOURCES[name])]  # fmt: skip
    assert found
    guarded = {"{{ title_id }}"}  # left away where a heading has it
    assert all("." in one for one in set(found) - guarded)


class Kept(TemplateCache):
    """A cache in memory that counts."""

    def __init__(self) -> None:
        super().__init__(Path("none"), "")
        self.data: dict[str, bytes] = {}
        self.hits = self.compiled = 0

    def load_bytecode(self, bucket: Any) -> None:
        if bucket.key in self.data:
            self.hits += 1
            bucket.bytecode_from_string(self.data[bucket.key])

    def dump_bytecode(self, bucket: Any) -> None:
        self.compiled += 1
        self.data[bucket.key] = bucket.bytecode_to_string()


def test_only_templates_that_are_used_are_compiled_and_a_cache_spares_that() -> None:
    cache = Kept()
    sources = {"a.html": "a", "b.html": "b"}
    first = Theme(sources, {}, cache)
    assert (len(cache.data), cache.hits) == (0, 0)
    assert first.render("a.html", {}) == "a"
    assert (len(cache.data), cache.hits) == (1, 0)
    assert Theme(sources, {}, cache).render("a.html", {}) == "a"
    assert (len(cache.data), cache.hits) == (1, 1)
    assert Theme({"a.html": "new"}, {}, cache).render("a.html", {}) == "new"


def test_an_edit_of_a_template_of_a_site_compiles_that_one_only() -> None:
    cache = Kept()
    base = {
        "a.html": "<{% include 'b.html' %}{% include 'c.html' %}>",
        "b.html": "b",
        "c.html": "c",
    }
    for count, text in enumerate(("own {{ x }}", "{% set x = 2 %}{{ x }}", "{{ x }}"), 2):
        sources = layered([{"b.html": text}, base])
        out = Theme(sources, {}, cache).render("a.html", {"x": 1})
        assert out == f"<{text.replace('{{ x }}', str(1)).replace('{% set x = 2 %}1', '2')}c>"
        assert cache.compiled == count, "a.html once, and each b.html"


def test_the_templates_of_the_theme_are_compiled_once_for_all_sites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    shared, sources = tmp_path / "shared", {"a.html": "a", "text/en.yml": "close: Close\n"}

    def compiled(site: str, program: str = "1", *, shares: bool = True) -> set[str]:
        """The names of the files that are written when a site renders a page."""
        bytecode_cache._in_memory.clear()
        before = {path: path.read_bytes() for path in tmp_path.iterdir()}
        cache = TemplateCache(tmp_path / site, program, shared, shares=shares)
        assert Theme(sources, {}, cache).render("a.html", {}) == sources["a.html"]
        cache.save()
        after = {path: path.read_bytes() for path in tmp_path.iterdir()}
        return {path.name for path in after if before.get(path) != after[path]}

    assert compiled("one", shares=False) == {"one"}
    assert compiled("two") == {"two", "shared"}
    assert compiled("two") == set()
    assert compiled("three") == {"three"}
    assert compiled("four", "2") == {"four", "shared"}
    sources["a.html"] = "b"
    assert compiled("three", "2") == {"three", "shared"}
    shared.write_bytes(b"torn")
    assert compiled("five", "2") == {"five", "shared"}
