"""Themes and shortcodes that are installed: what they bring is a part of the site."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installed import install
from sitetest import SiteTest

PAPER = {
    "templates/lecture.html": """\
        {% extends "theme/lecture.html" %}
        {% block ending %}<p class="paper">{{ t("paper_note") }}</p>{{ super() }}{% endblock %}
        """,
    "templates/base.html": """\
        {% set above = "theme/base.html" %}
        {% extends above %}
        {% block footer %}<p>Printed on paper.</p>{% include "partials/mark.html" %}{% endblock %}
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
    assert site.output == site.clean_output

    # every file of the theme is a dependency, one that is new, too
    paper = SiteTest(folder / "some_paper")
    paper.edit("templates/text/de.yml", "Papier", "Blatt").build_of(site)
    assert "Eine Notiz auf Blatt" in site.page(TWO)
    paper.edit("static/js/95-paper.js", "= 1", "= 2").build_of(site)
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

    # without the setting, it is the built-in theme
    site.edit("content/course.yml", "theme: paper", "theme: {accent: teal}").build()
    site.delete("templates/text/en.yml").build().clean()
    assert "Printed on paper" not in site.page(ONE) and 'class="own"' in site.page(ONE)
    assert site.output == site.clean_output
