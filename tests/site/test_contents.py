"""The contents of a course on its pages: what is in them, where one is, what is made again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from sitetest import SiteTest


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    return SiteTest(tmp_path)


def entries(site: SiteTest, path: str) -> list[str]:
    """The words of the entries, in order."""
    tree = LexborHTMLParser(site.page(path))
    return [" ".join(node.text().split()) for node in tree.css("#page\\.course ol li")]


COURSE = {
    "content/course.yml": "title: Algebra\nnav: [Rules: /rules/]\nparts: {Lines: 1-2, Maps: 3-}\n",
    "content/rules.md": "# Rules\n",
    "content/more/deep/er.md": "# Far *away*\n",
    "content/lectures/01-a.md": "# A\n\n[b](02-b.md)\n",
    "content/lectures/02-b.md": "# B & C\n",
    "content/lectures/03-c.md": "---\npublish_date: 2026-03-01\n---\n# Secret words\n",
    "content/lectures/04-d.md": "---\ndraft: true\n---\n# Unfinished\n",
    "content/lectures/05-e.md": "---\nunlisted: true\n---\n# Unlisted\n",
    "content/assignments/1-x.md": "---\ndue: 2026-02-01\n---\n# Sheet\n",
    "content/announcements/2025-12-01-n.md": "News.\n",
}


def test_all_that_is_out_is_in_them_and_what_is_to_come_without_its_title(site: SiteTest) -> None:
    site.write(COURSE).build()
    assert site.codes == []
    found = entries(site, "lectures/a/index.html")
    assert found[:3] == ["1 A", "2 B & C", "Lecture 3 · Sun 1 Mar"]
    assert sorted(found[3:]) == ["Assignment 1 Sheet", "Far away"]
    every = b"".join(site.output.values())
    assert b"Secret" not in every and b"Unfinished" not in every
    assert site.output == site.clean_output
    site.build(now="2026-03-02T00:00:00+00:00")
    assert entries(site, "lectures/a/index.html")[2] == "3 Secret words"
    assert site.output == site.clean_output


def test_a_page_says_where_it_is_from_any_folder(site: SiteTest) -> None:
    site.write(COURSE).build()
    for path, title in (
        ("lectures/b/index.html", "2 B & C"),
        ("more/deep/er/index.html", "Far away"),
    ):
        tree = LexborHTMLParser(site.page(path))
        here = tree.css("#page\\.course ol [aria-current]")
        assert [" ".join(node.text().split()) for node in here] == [title]
        for link in tree.css("#page\\.course a"):
            target = (site.folder / "_site" / path).parent / (link.attributes["href"] or "")
            assert target.resolve().is_file(), link.attributes["href"]
    tree = LexborHTMLParser(site.page("index.html"))
    assert tree.css_first("#page\\.course a") is not None
    assert tree.css_first("#page\\.course ol [aria-current]") is None


def test_links_lead_on_from_pages_that_are_files(site: SiteTest) -> None:
    notes = {f"content/lectures/0{n}-l{n}.md": f"# L{n}\n" for n in (1, 2)}
    for path in ("top.html", "deep/er/page.html"):
        extra = {"content/lectures/03-x.md": f"---\npermalink: /{path}\n---\n# X\n"}
        site.write({"content/course.yml": "title: T\n", **notes, **extra}).build()
        tree = LexborHTMLParser(site.page(path))
        for link in tree.css("#page\\.course a"):
            target = (site.folder / "_site" / path).parent / (link.attributes["href"] or "")
            assert target.resolve().is_file(), link.attributes["href"]
        here = tree.css_first("#page\\.course ol [aria-current]")
        assert here is not None and here.text().split() == ["3", "X"]


def test_the_way_to_a_page_is_its_course_and_its_section(site: SiteTest) -> None:
    site.write(COURSE).build()
    tree = LexborHTMLParser(site.page("lectures/b/index.html"))
    ways = [(node.text().strip(), len(node.css("a"))) for node in tree.css(".cs-crumbs li")]
    assert ways == [("Algebra", 1), ("Lines", 1)]


def test_in_a_long_course_the_other_sections_are_links(site: SiteTest) -> None:
    notes = {f"content/lectures/{n:03}-l{n}.md": f"# L{n}\n" for n in range(1, 91)}
    site.write({"content/course.yml": "title: T\n", **notes}).build()
    page = site.page("lectures/l50/index.html")
    assert len(entries(site, "lectures/l50/index.html")) == 40
    assert re.findall(r'<p><a href="([^"]+)">(.*?)</a>', page) == [
        ("../l1/index.html", "Lectures 1&#8288;–&#8288;40"),
        ("../l81/index.html", "Lectures 81&#8288;–&#8288;90"),
    ]
    assert entries(site, "index.html") == []


def test_a_page_that_nothing_leads_to_is_named(site: SiteTest) -> None:
    site.write(
        {
            "content/a/course.yml": "title: A\n",
            "content/a/lectures/1-x.md": "# AX\n",
            "content/index.md": "See [the rules](rules.md).\n",
            "content/rules.md": "# Rules\n",
            "content/more/lost.md": "# Lost\n",
            "content/hidden.md": "---\nunlisted: true\n---\n# Hidden\n",
        }
    ).build(unreferenced=True)
    assert site.codes == [] and site.built.unreferenced == ("more/lost.md",)


def test_courses_have_contents_of_their_own_and_a_catalogue_has_none(site: SiteTest) -> None:
    site.write(
        {
            "content/a/course.yml": "title: A\n",
            "content/a/lectures/1-x.md": "# AX\n",
            "content/b/course.yml": "title: B\n",
            "content/b/lectures/1-y.md": "# BY\n",
        }
    ).build()
    assert entries(site, "b/lectures/y/index.html") == ["1 BY"]
    assert "page.course" not in site.page("index.html")


def test_a_part_whose_lectures_come_out_later_is_no_mistake(site: SiteTest) -> None:
    parts = "parts: {Lines: 1-2, Maps: 3, Rings: 4, Knots: 6-}"
    settings = COURSE["content/course.yml"].replace("parts: {Lines: 1-2, Maps: 3-}", parts)
    site.write(COURSE | {"content/course.yml": settings}).build()
    assert [one.message for one in site.built.diagnostics if one.code == "part-lectures"] == [
        "no lecture has a number of 'Knots'"
    ]
