"""The post that the project started from, exactly as it was written for Chirpy."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from coursesite.markup import render
from coursesite.model import MarkupOptions
from htmlnorm import normal, words
from sitetest import SiteTest

HERE = Path(__file__).parents[1]
POST = (HERE / "sites/seed/content/mit-6s191.md").read_text(encoding="utf-8")
BODY = POST.split("---\n", 2)[2]
KRAMDOWN = (HERE / "cases/seed/kramdown.html").read_text(encoding="utf-8")
ENGINES = ("python-markdown", "commonmark")


@pytest.mark.parametrize("engine", ENGINES)
def test_all_heading_ids_are_those_of_kramdown(engine: str) -> None:
    prose = render(BODY, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    expected = re.findall(r'<h\d id="([^"]*)"', KRAMDOWN)
    assert len(expected) == 45
    assert [heading.id for heading in prose.headings] == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_the_structure_differs_from_kramdown_in_the_one_rule_only(engine: str) -> None:
    """kramdown read `---` below two lines as a dash; it is a rule, with a warning."""
    prose = render(BODY, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    ours, theirs = ([repr(item) for item in normal(html)] for html in (prose.html, KRAMDOWN))
    lines = difflib.unified_diff(theirs, ours, lineterm="", n=0)
    assert [line for line in lines if not line.startswith(("---", "+++", "@@"))] == [
        "-('text', ' —')",
        "-('end', 'p')",
        "+('end', 'p')",
        "+('start', 'hr')",
        "+('end', 'hr')",
    ]
    assert [one.code for one in prose.diagnostics] == ["rule-after-paragraph"]
    assert BODY.split("\n")[prose.diagnostics[0].span.line - 1] == "---"  # type: ignore[union-attr]


def test_both_engines_give_the_same_page() -> None:
    one, other = (render(BODY, MarkupOptions(engine=engine)) for engine in ENGINES)  # type: ignore[arg-type]
    assert normal(one.html) == normal(other.html)


def test_the_post_builds_as_it_is(site: SiteTest) -> None:
    """Its page has all text in order, with every recording and slide deck behind a click."""
    site.write({"content/mit-6s191.md": POST}).build()
    assert set(site.codes) <= {"rule-after-paragraph", "heading-order"}
    assert not site.built.failed
    page = site.page("mit-6s191/index.html")
    videos = re.findall(r"youtube\.com/embed/([\w-]{11})", BODY)
    decks = re.findall(r"slides/(\S+?\.pdf)", BODY)
    assert len(videos) == 8
    assert len(decks) == 6
    found = re.findall(r"(?:watch\?v=|slides/)([\w.-]+)", page)
    ordered = re.findall(r"(?:youtube\.com/embed/|slides/)([\w-]{11}(?=\?)|\S+?\.pdf)", BODY)
    assert [one for i, one in enumerate(found) if not i or found[i - 1] != one] == ordered
    start = page.index('<div class="cs-prose">')
    said, wanted = words(page[start:]), words(KRAMDOWN)
    lost = [
        wanted[a:b]
        for kind, a, b, _, _ in difflib.SequenceMatcher(None, wanted, said, False).get_opcodes()
        if kind in ("delete", "replace")
    ]
    assert lost == [["—"]]
