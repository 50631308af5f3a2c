"""Themes and shortcodes that are installed: what they bring is a part of the site."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from coursesite.build import pipeline
from coursesite.build.state import State
from coursesite.diagnostics import Diagnostic, Span
from coursesite.engine import Engine
from coursesite.files import entry_points
from coursesite.files.snapshot import source_text
from coursesite.settings import config
from coursesite.site.inputs import Mode, World
from coursesite.site.theme.packages import theme_package
from coursesite.theme.page_sources import inline_hashes
from guide import page, split_fences
from installed import install
from sitetest import SiteTest

PAPER = {
    "templates/lecture.html": """\
        {% extends "theme/lecture.html" %}
        {% block ending %}<p class="paper">{{ t("paper_note") }}</p>{{ super() }}{% endblock %}
        """,
    "templates/base.html": """\
        {% extends "theme/base.html" %}
        {% block footer %}<p>Printed on paper.</p>{% include "partials/mark.html" %}{% endblock %}
        """,
    "templates/404.html": """\
        {% set above = "theme/404.html" %}
        {% extends above %}
        {% block head %}{{ super() }}<meta name="lost">{% endblock %}
        """,
    "templates/partials/mark.html": '<i class="mark">{{ "mark.svg" | asset }}</i>',
    "templates/text/en.yml": "paper_note: A note on paper\nslides: Sheets\n",
    "templates/text/de.yml": "paper_note: Eine Notiz auf Papier\n",
    "static/css/95-paper.css": "@import url(../mark.svg);\nbody { --of-paper: 1 }\n",
    "static/js/95-paper.js": "const   paper = 1;\n",
    "static/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
}
THEMES = {"coursesite.themes": {"paper": "some_paper"}}
SITE = {
    "content/course.yml": "title: A course\ntheme: paper\n",
    "content/lectures/01-one.md": "Text.\n",
    "content/lectures/02-zwei.md": "---\nlang: de\n---\nText.\n",
}
ONE_FILE = "content/lectures/01-one.md"
ONE, TWO = "lectures/one/index.html", "lectures/zwei/index.html"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to install packages into."""
    folder = tmp_path / "installed"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def asset(site: SiteTest, stem: str) -> str:
    (name,) = (path for path in site.output if path.startswith(f"assets/{stem}."))
    return site.page(name)


def test_a_site_takes_what_it_has_not_itself_from_the_theme_it_names(
    site: SiteTest, folder: Path
) -> None:
    install(folder, "some_paper", PAPER, THEMES)
    site.write(SITE).build().clean()
    assert "some_paper" not in sys.modules  # it is found, not run
    page = site.page(ONE)
    assert '<p class="paper">A note on paper</p>' in page
    assert '<meta name="lost">' in site.page("404.html")
    assert "Printed on paper.</p><i" in page and 'class="mark">../../assets/mark.' in page
    assert '<p class="paper">Eine Notiz auf Papier</p>' in site.page(TWO)
    styles = asset(site, "style")
    assert "--of-paper:1" in styles and "url(mark." in styles and "--measure" in styles
    assert "const   paper = 1;" in asset(site, "site")

    # the site's own come first, and the theme's stays within reach below them
    site.write(
        {
            "templates/lecture.html": '{% extends "theme/lecture.html" %}\n'
            '{% block ending %}<p class="own"></p>{{ super() }}{% endblock %}\n',
            "templates/text/en.yml": "paper_note: My own note\n",
            "static/css/95-paper.css": "body { --mine: 1 }\n",
            "static/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg' id='mine'></svg>",
        }
    ).build().clean()
    assert '<p class="own"></p><p class="paper">My own note</p>' in site.page(ONE)
    styles = asset(site, "style")
    assert "--mine:1" in styles and "--of-paper" not in styles
    assert "id='mine'" in asset(site, "mark")
    assert "id='mine'" in site.page("mark.svg"), "and is where it was before there was a theme"

    # every file of the theme is a dependency, one that is new, too
    paper = SiteTest(folder / "some_paper")
    paper.edit("templates/text/de.yml", "Papier", "Blatt")
    paper.edit("static/js/95-paper.js", "= 1", "= 2").build_of(site)
    assert "Eine Notiz auf Blatt" in site.page(TWO)
    assert "paper = 2" in asset(site, "site")
    paper.write({"templates/partials/contents.html": "<nav>Paper's contents</nav>\n"})
    paper.build_of(site)
    assert "Paper's contents" in site.page(ONE)
    paper.delete("templates/partials/contents.html").delete("static/css/95-paper.css")
    paper.build_of(site)
    assert "Paper's contents" not in site.page(ONE)
    assert site.output == site.clean_output

    # what is wrong in it is told with its path, and stops the build like a mistake of one's own
    paper.edit("templates/lecture.html", "paper_note", "paper_nte").build_of(site)
    (problem,) = set(site.built.diagnostics)
    assert (problem.code, problem.path) == (
        "template-error",
        "packages/some_paper/templates/lecture.html",
    )
    assert problem.span is not None and problem.span.line == 2
    assert problem.hint == "did you mean 'paper_note'?"

    paper.edit("templates/lecture.html", "theme/lecture.html", "theme/lectur.html").build_of(site)
    (problem,) = set(site.built.diagnostics)
    assert problem.message == "there is no template 'theme/lectur.html'"
    assert problem.span == Span(1, 13, 17) and problem.hint == "did you mean 'theme/lecture.html'?"
    assert source_text(site.folder, problem.path).startswith('{% extends "theme/lectur.html" %}')

    paper.edit("templates/lecture.html", "lectur.html", "lecture.html")
    paper.edit("templates/lecture.html", "block ending", "block endin").build_of(site)
    (problem,) = site.built.diagnostics
    assert problem.code == "template-block" and "theme/lecture.html has no" in problem.message

    # without the setting, it is the built-in theme
    site.edit("content/course.yml", "theme: paper", "theme: {accent: teal}").build()
    site.delete("templates/text/en.yml").build().clean()
    assert "Printed on paper" not in site.page(ONE) and 'class="own"' in site.page(ONE)
    assert site.output == site.clean_output


BOXES = {
    "__init__.py": """\
        from coursesite.shortcodes import Embed, Inner, Page, shortcode

        SHARED = Embed("shortcodes/where.html")

        @shortcode
        def box(title: str = "", *, inner: Inner) -> Embed:
            return Embed("shortcodes/box.html", title=title, inner=inner)

        @shortcode
        def where(*, page: Page) -> Embed:
            return SHARED
        """,
    "templates/shortcodes/box.html": """\
        {% from "shortcodes/_frame.html" import frame %}
        <aside title="{{ t("box_title") }}">{{ frame(title) }}{{ inner }}</aside>
        """,
    "templates/shortcodes/_frame.html": "{% macro frame(text) %}<b>{{ text }}</b>{% endmacro %}\n",
    "templates/shortcodes/where.html": (
        "<i>{{ page.title }}: {{ t('slides') }}<script>boxes()</script></i>\n"
    ),
    "templates/text/en.yml": "box_title: A box\nslides: never said\n",
    "static/css/95-boxes.css": "aside { --of-boxes: 1 }\n",
}
CALLS = {
    "content/lectures/01-one.md": "{{< box Mine >}}\n*Text*.\n{{< /box >}}\n\n{{< where >}}\n",
    "content/lectures/02-two.md": "{{< where >}}\n",
}


def test_packages_with_shortcodes_bring_their_files_below_those_of_the_theme(
    site: SiteTest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "some_boxes", raising=False)
    points = {"coursesite.shortcodes": {"box": "some_boxes:box", "where": "some_boxes:where"}}
    install(folder, "some_boxes", BOXES, points)
    site.write({**CALLS, "content/course.yml": "html: {raw: sanitize}\n"}).build().clean()
    page = site.page(ONE)
    assert all(one in page for one in inline_hashes("<script>boxes()</script>"))
    assert '<aside title="A box"><b>Mine</b>' in page and "<em>Text</em>" in page
    assert "<i>One: Slides<" in page and "<i>Two: Slides<" in site.page("lectures/two/index.html")
    assert "--of-boxes" in asset(site, "style")

    boxes = SiteTest(folder / "some_boxes")
    boxes.edit("templates/shortcodes/_frame.html", "<b>", "<strong>").build_of(site)
    assert "<strong>Mine" in site.page(ONE)
    assert site.rendered == ["lectures/01-one.md"]
    boxes.edit("templates/text/en.yml", "A box", "Box").build_of(site)
    assert '<aside title="Box">' in site.page(ONE)
    assert site.output == site.clean_output
    boxes.edit("templates/shortcodes/box.html", "frame(title)", "frame(tilte)").build_of(site)
    (problem,) = site.built.diagnostics
    assert (problem.code, problem.path) == ("shortcode-template", "content/lectures/01-one.md")
    assert "packages/some_boxes/templates/shortcodes/_frame.html, line 1" in problem.message
    site.write(
        {
            "templates/shortcodes/box.html": "<div>{{ t('box_title') }} {{ inner }}</div>\n",
            "templates/text/en.yml": "box_title: My box\n",
        }
    ).build().clean()
    assert "<div>My box" in site.page(ONE)
    assert site.output == site.clean_output


def test_a_package_that_is_a_theme_is_none_of_sites_that_do_not_name_it(
    site: SiteTest, folder: Path
) -> None:
    points = {**THEMES, "coursesite.shortcodes": {"mark": "some_paper.marks:mark"}}
    install(folder, "some_paper", PAPER, points)
    site.write({**SITE, "content/course.yml": "title: A course\n"}).build().clean()
    assert "--of-paper" not in asset(site, "style") and "Printed on" not in site.page(ONE)


def told_of_theme(site: SiteTest) -> Diagnostic:
    """The problem with the theme that a site names."""
    look = pipeline.look(site.folder, site.folder / "_site", State())
    engine = Engine(World(look, Mode()))
    assert engine.need(theme_package) == ""
    (problem,) = engine.diagnostics
    return problem


@pytest.mark.parametrize(
    ("value", "files", "message"),
    [
        ("no_such_package", {}, "there is no package 'no_such_package'"),
        ("some_paper.looks", {}, "'some_paper.looks' is no folder"),
        ("some_paper", {}, "'some_paper' has neither templates nor static files"),
        ("a b", {}, "'a b' is no name of a package"),
    ],
)
def test_a_theme_that_cannot_be_used_is_told_at_its_name(
    site: SiteTest, folder: Path, value: str, files: dict[str, str], message: str
) -> None:
    install(folder, "some_paper", files, {"coursesite.themes": {"paper": value}})
    problem = told_of_theme(site.write(SITE))
    assert (problem.severity, problem.code) == ("error", "theme-missing")
    assert problem.message == f"the theme 'paper' cannot be used: {message}"
    assert problem.path == "content/course.yml" and problem.span == Span(2, 8, 5)


def test_of_two_packages_with_one_theme_the_first_is_taken_and_told(
    site: SiteTest, folder: Path
) -> None:
    for name in ("some_paper", "more_paper"):
        install(folder, name, PAPER, {"coursesite.themes": {"paper": name}})
    look = pipeline.look(site.write(SITE).folder, site.folder / "_site", State())
    engine = Engine(World(look, Mode()))
    assert engine.need(theme_package) == "more_paper"
    (problem,) = engine.diagnostics
    assert (problem.code, problem.span) == ("package-clash", Span(2, 8, 5))
    assert problem.message == "two packages have a theme 'paper': more_paper and some_paper"


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("theme: dark", "write theme: {mode: dark}"),
        ("theme:\n  name: other", "install the package that has it, with pip; there are paper"),
        ("theme: &a {name: papre}", "did you mean 'paper'?"),
    ],
)
def test_an_unknown_theme_is_told_with_those_there_are(
    site: SiteTest, folder: Path, setting: str, hint: str
) -> None:
    install(folder, "some_paper", PAPER, THEMES)
    problem = told_of_theme(site.write({**SITE, "content/course.yml": setting}))
    assert (problem.code, problem.hint) == ("theme-missing", hint)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("theme: paper", "paper"),
        ("theme: 'paper' # a note", "paper"),
        ("theme:\n\n  # a note\n  accent: teal\n  name: paper\ntitle: x", "paper"),
        ("theme: {accent: teal, name: paper}", "paper"),
        ("{theme: paper}", "paper"),
        ("x: &name paper\ntheme: *name", "paper"),
        ("looks: &looks {name: paper}\ntheme:\n  <<: *looks", "paper"),
        ("theme: {accent: teal}\ntitle: The name", ""),
        ("theme:\n  accent: teal\ntitle: name", ""),
        ("title: 'theme: paper'\n", ""),
        ("theme:\n", ""),
        ("theme: [", ""),
        ("", ""),
    ],
)
def test_the_name_is_read_apart_as_it_is_with_all_settings(text: str, name: str) -> None:
    assert config.theme_name(text.encode()) == name == config.parse(text)[0].theme.name


def test_the_packages_of_the_guide_are_built_and_installed(
    site: SiteTest, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they stand there: made wheels, unpacked as pip does, and used by a site."""
    monkeypatch.delitem(sys.modules, "coursesite_chemistry", raising=False)
    for name, package in (("look", "coursesite_paper"), ("own-shortcodes", "coursesite_chemistry")):
        project = tmp_path / package
        files = {block.file: block.text for block in split_fences(page(name))[1] if block.file}
        wanted = ("pyproject.toml", f"{package}/")
        parts = {path: text for path, text in files.items() if path.startswith(wanted)}
        listed = parts.pop(f"{package}/", "")
        SiteTest(project).write({f"{package}/__init__.py": "", **parts})
        for path in listed.split():
            assert (project / package / path).exists() or path == "templates/text/de.yml"
        monkeypatch.chdir(project)
        with zipfile.ZipFile(folder / build_wheel(str(folder))) as wheel:
            wheel.extractall(folder)
    settings = "theme:\n  name: paper\n  accent: teal\n"
    site.write({"content/course.yml": settings, "content/a.md": "# A\n\n{{< molecule H2O >}}\n"})
    site.build().clean()
    made = site.page("a/index.html")
    assert '<p class="department">Department of Geology</p>' in made
    assert '<span class="molecule" title="A molecule">H<sub>2</sub>O</span>' in made
    styles = asset(site, "style")
    assert ".department{" in styles and ".molecule{" in styles


def test_a_site_that_names_no_theme_reads_of_none(
    site: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = entry_points.entry_points
    monkeypatch.setattr(
        entry_points, "entry_points", lambda group: (asked.append(group), real(group))[1]
    )
    settings = "title: A course\ntheme:\n  accent: teal\n"
    site.write(
        {"content/course.yml": settings, "content/a.md": "{{< note >}}Text{{< /note >}}\n"}
    ).build()
    assert asked and "coursesite.themes" not in asked
    asked.clear()
    site.build()
    assert not asked


WRONG = {
    "templates/text/ru.yml": "n: {one: a, other: b}\nm: {other: c}\nk: {oen: d, other: e}\n",
    "templates/lecture.html": "{% extends 'gone.html' %}",
    "templates/404.html": "{% extends 'theme/gone.html' %}",
    "templates/home.html": "{% include 'a.html' %}",
    "templates/a.html": "\n{% include 'home.html' %}",
}
TOLD = {
    ("template-missing", "404.html", Span(1, 13, 15)): (
        "there is no template 'theme/gone.html'",
        "'theme/' stands for the templates below: there is none of that name",
    ),
    ("template-error", "home.html", Span(1, 13, 6)): (
        "this template extends or includes itself by way of 'a.html' (on the page /)",
        "that of the theme is 'theme/home.html'",
    ),
    ("template-missing", "lecture.html", Span(1, 13, 9)): (
        "there is no template 'gone.html'",
        "write templates/gone.html of your own, or tell those who make the package",
    ),
    ("text-plural", "text/ru.yml", Span(1, 1, 1)): (
        "n: the language 'ru' has 'few', 'many', too",
        "write it beside the others; without it, 'other' is said",
    ),
    ("text-plural", "text/ru.yml", Span(3, 5, 3)): (
        "k: the language 'ru' has no plural form 'oen'",
        "did you mean 'one'?",
    ),
}


def test_what_is_wrong_in_a_theme_is_told_once_at_its_place(site: SiteTest, folder: Path) -> None:
    """A template that is missing, those that go round in a circle, and words."""
    install(folder, "some_paper", WRONG, THEMES)
    site.write({"content/course.yml": "title: A\ntheme: paper\n", ONE_FILE: "x\n"})
    where = "packages/some_paper/templates/"
    assert {
        (one.code, one.path.removeprefix(where), one.span): (one.message, one.hint)
        for one in site.build().built.diagnostics
    } == TOLD
    for name in WRONG:
        (folder / "some_paper" / name).unlink()
    install(folder, "some_paper", {"templates/text/en.yml": "slides: [a\n"}, THEMES)
    (problem,) = site.build().built.diagnostics
    assert (problem.path, problem.span) == (f"{where}text/en.yml", Span(1, 9, 1))
