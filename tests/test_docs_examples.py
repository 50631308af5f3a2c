"""What the guide shows is right: its examples, and what it says of Markdown and of the theme."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from pathlib import Path

import jinja2
import pytest

from coursesite.extensions.discovery import from_source
from coursesite.markup import render
from coursesite.markup.math.formula import convert
from coursesite.markup.syntax.callout_kinds import JUST_THE_DOCS, KINDS
from coursesite.model.entry_point import SHORTCODES, THEMES
from coursesite.settings import config, post_file
from coursesite.shortcodes import discovery
from coursesite.site import extensions
from coursesite.text import urls
from coursesite.theme import default, i18n
from coursesite.theme.filters import FILTERS
from guide import PAGES, SPAN, Block, examples, named, page, split_fences, tables
from sitetest import SiteTest

# ---- examples ---------------------------------------------------------------------------------


def test_examples_are_what_they_show() -> None:
    """The source that is shown is the one that the result is made of."""
    assert len(examples()) > 30
    for shown, live in examples():
        assert shown == live


PACKAGES = ("coursesite_paper", "coursesite_chemistry")
"""The packages that the guide makes."""


def files_of_the_guide() -> list[tuple[str, Block]]:
    return [
        (path.name, block)
        for path in PAGES
        for block in split_fences(path.read_text(encoding="utf-8"))[1]
        if block.file
    ]


@pytest.mark.parametrize(
    ("where", "block"), files_of_the_guide(), ids=lambda x: x if isinstance(x, str) else x.file
)
def test_a_file_in_the_guide_is_right(where: str, block: Block) -> None:
    """Each block with a file's name could be that file."""
    package, _, inside = block.file.partition("/")
    file = inside if package in PACKAGES else block.file
    if block.file.endswith("course.yml"):
        assert config.parse(block.text)[1] == ()
    elif block.file.endswith(".md"):
        post = post_file.parse(block.text, zone=dt.UTC)
        assert block.text.startswith("---\n")
        assert post.diagnostics == ()
    elif block.file.startswith("shortcodes/"):
        name = Path(block.file).stem
        found, problems = discovery.from_source(name, block.text, block.file)
        assert found is not None and problems == ()
    elif block.file.startswith("extensions/"):
        assert from_source(block.text, block.file).problems == ()
    elif file.startswith("templates/text/"):
        table = i18n.parse(block.text, file)
        assert package in PACKAGES or table.keys() <= i18n.parse(english(), "text/en.yml").keys()
    elif file.startswith("templates/"):
        jinja2.Environment(autoescape=True).parse(block.text)
    elif block.language == "json":
        json.loads(block.text)
    elif block.language == "toml":
        import tomllib

        groups = tomllib.loads(block.text)["project"]["entry-points"]
        assert groups.keys() & {SHORTCODES, THEMES, extensions.GROUP}
    elif block.language in ("yaml", "yml"):
        import yaml

        assert yaml.safe_load(block.text)["jobs"]
    elif block.language == "python":
        compile(block.text, block.file, "exec")
    else:
        assert block.language in ("apache", "css", "nginx", "text"), block.file


def test_the_head_that_is_shown_is_that_of_its_page() -> None:
    text = page("recordings")
    [block] = [b for b in split_fences(text)[1] if b.file.startswith("content/guide/")]
    front = {key for key in block.text.split("\n") if key}
    assert front <= set(text.split("\n")[: len(front) + 8])


def test_addresses_are_as_described() -> None:
    [table] = [t for t in tables(page("files")) if t.head[0].startswith("Path below")]
    assert len(table.rows) > 5
    for row in table.rows:
        [path], [address] = SPAN.findall(row[0]), SPAN.findall(row[1])
        made = urls.page_url(path) if path.endswith(".md") else urls.file_url(path)
        assert made == address


def test_callouts_are_as_described() -> None:
    [table] = [t for t in tables(page("markdown")) if t.head[0] == "Word"]
    kinds = {"a note": "note", "a tip": "tip", "something important": "important"}
    kinds |= {"a warning": "warning", "a danger": "danger", "an information": "info"}
    described = {w.lower(): kinds[row[1]] for row in table.rows for w in SPAN.findall(row[0])}
    assert described == {
        word: kind.style for word, kind in KINDS.items() if kind.style in kinds.values()
    }


@pytest.mark.parametrize("name", JUST_THE_DOCS)
def test_classes_that_make_callouts_are_as_described(name: str) -> None:
    assert f"`{name}`" in page("markdown").partition("So are the classes")[2].partition("<div")[0]


def test_tex_is_understood_as_described() -> None:
    [table] = [t for t in tables(page("math")) if t.head[0] == "TeX"]
    cells = [re.sub(r"\(.*?\)", "", row[1]) for row in table.rows]
    good, bad, commands_ = [SPAN.findall(cell) for cell in cells]
    columns = dict.fromkeys(("array", "darray", "subarray"), "{c}")
    columns |= dict.fromkeys(("alignat", "alignedat"), "{2}")
    for name in good:
        prose = render(rf"\begin{{{name}}}{columns.get(name, '')}a\end{{{name}}}")
        assert re.match('<div class="cs-math[^<>]*><math ', prose.html)
        assert not prose.diagnostics
    for name in bad:
        prose = render(rf"\begin{{{name}}}{columns.get(name, '')}a\end{{{name}}}")
        assert [one.code for one in prose.diagnostics] == ["math-error"]
    for name in commands_:
        assert convert(rf"{name}{{a}}{{b}}", True).error


@pytest.mark.parametrize(
    "text",
    ["*[HTML]: Hyper", "x^2^", "==x==", ":smile:", "[[wiki]]", "{% if x %}", "a[^1]"],
)
def test_limits_of_markdown_are_still_limits(text: str) -> None:
    """What the guide says is left as text comes out as it was written."""
    assert render(text).html == f"<p>{text}</p>"


# ---- the theme --------------------------------------------------------------------------------


@cache
def templates() -> dict[str, str]:
    folder = default.theme_root() / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def english() -> str:
    return templates()["text/en.yml"]


def test_every_template_and_block_is_listed() -> None:
    [table] = [t for t in tables(page("look")) if t.head[0] == "Template"]
    listed = {name for row in table.rows for name in SPAN.findall(row[0])}
    tops = {name for name in templates() if "/" not in name}
    assert listed == tops | {"partials/NAME.html", "shortcodes/NAME.html"}
    for row in table.rows[:5]:
        [name] = SPAN.findall(row[0])
        blocks = set(re.findall(r"\{% block (\w+) %\}", templates()[name]))
        if name == "page.html":
            continue
        shared = set() if name == "base.html" else {"main", "bar", "title", "head"}
        assert set(SPAN.findall(row[2])) == blocks - shared


def test_every_filter_is_listed() -> None:
    assert named("look", "Filter") == FILTERS.keys()


def test_custom_properties_are_those_of_the_stylesheet() -> None:
    css = (default.theme_root() / "static" / "css" / "10-tokens.css").read_text(encoding="utf-8")
    for name in named("look", "Property"):
        assert f"{name}:" in css or f"@property {name} " in css


def test_names_in_templates_are_there(site: SiteTest) -> None:
    """A page made by a template that uses all the names of the tables."""
    names: list[str] = []
    for table in tables(page("look")):
        if table.head[0] == "Name":
            for row in table.rows:
                tops = SPAN.findall(row[0])
                names += tops
                if tops in (["page"], ["course"], ["site"], ["ref"]):
                    said = row[1].partition(", see")[0]
                    names += [f"{tops[0]}.{word}" for word in SPAN.findall(said)]
    assert len(names) > 50
    probe = "".join(f"{{% if {n} is not defined %}}MISSING {n} {{% endif %}}" for n in names)
    site.write(
        {
            "templates/probe.html": probe,
            "content/lectures/01-a.md": "---\nlayout: probe\n---\nText.\n",
        }
    ).build().clean()
    assert site.page("lectures/a/index.html").strip() == ""


def test_languages_are_those_of_the_theme() -> None:
    spoken = {Path(name).stem for name in templates() if name.startswith("text/")}
    [said] = re.findall(r"The site speaks (.*?)\. For any other", page("languages"), re.DOTALL)
    assert set(SPAN.findall(said)) == spoken
