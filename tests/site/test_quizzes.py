"""Quizzes of a whole site: what is right is on no page but theirs, and is made again alone."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from coursesite.diagnostics import Span
from sitetest import SiteTest

QUIZ = "> [!QUIZ] Which?\n>\n> - [ ] one\n>\n>   {} is wrong.\n> - [x] two\n>\n> {} is right.\n"
FILES = {
    "content/course.yml": "title: Course\nbase_url: https://example.org/\nlanguage: de\n",
    "content/lectures/01-a.md": "---\ntitle: A\n---\n\n" + QUIZ.format("Moonlight", "Sunlight"),
    "content/lectures/02-b.md": "---\ntitle: B\n---\n\n{{< include ../_asked.md >}}\n",
    "content/_asked.md": "> [!QUIZ] Wieviel?\n> Antwort: 1,5\n>\n> Starlight.\n",
    "content/announcements/2024-01-01-n.md": "---\ntitle: N\n---\n\n{{< quiz >}}\n"
    "Answer: Daylight\n{{< /quiz >}}\n",
    "content/glossary.md": "---\ntitle: Glossary\n---\n\nNeuron\n: A unit.\n\n    "
    "> [!QUIZ] Yes?\n    > Answer: Lamplight\n",
    "content/lectures/03-c.md": "---\ntitle: C\n---\n\nA neuron.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    return SiteTest(tmp_path).write(FILES).build().clean()


def pages_with(site: SiteTest, word: str) -> set[str]:
    return {path for path, data in site.output.items() if word.encode() in data}


def test_what_is_right_is_on_its_pages_alone(site: SiteTest) -> None:
    own = {
        "Moonlight": "lectures/a/index.html",
        "Sunlight": "lectures/a/index.html",
        "Starlight": "lectures/b/index.html",
        "Daylight": "announcements/n/index.html",
        "Lamplight": "glossary/index.html",
    }
    for word, path in own.items():
        shown = pages_with(site, word) - {"print/index.html", "_asked/index.html"}
        assert shown == {path}
    assert "<fieldset>" in unescape(site.page("announcements/feed.xml"))
    for path in {*own.values(), "print/index.html"}:
        tree = LexborHTMLParser(site.page(path))
        for node in tree.css("details.cs-quiz-answers"):
            node.decompose()
        assert not any(word in (tree.html or "") for word in own)
    assert ">Prüfen</button>" in site.page("lectures/a/index.html")
    assert 'data-value="1.5"' in site.page("lectures/b/index.html")


def test_an_explanation_makes_its_page_again_and_nothing_that_lists_it(site: SiteTest) -> None:
    before = dict(site.output)
    path = "content/lectures/01-a.md"
    site.write({path: FILES[path].replace("Moonlight", "Candlelight")}).build().clean()
    changed = {name for name, data in site.output.items() if before.get(name) != data}
    assert changed == {"lectures/a/index.html", "print/index.html"}
    assert site.output == site.clean_output


def test_a_mistake_in_a_file_that_is_included_is_told(site: SiteTest) -> None:
    site.write({"content/_asked.md": "> [!QUIZ] Wieviel?\n> Antwort: 1,5 ± x\n"}).build()
    [problem] = site.built.diagnostics
    assert (problem.code, problem.path) == ("quiz-answer", "content/_asked.md")
    assert problem.span == Span(2, 12, 7)
