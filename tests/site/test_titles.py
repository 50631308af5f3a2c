"""What a page says above its notes."""

from __future__ import annotations

import re
from pathlib import Path

from sitetest import SiteTest


def test_the_title_has_the_id_of_its_heading(tmp_path: Path) -> None:
    """Old addresses of a heading that has become the page's title lead there."""
    site = SiteTest(tmp_path).write(
        {
            "content/lectures/01-a.md": "# The first one\n\nSee [b](02-b.md#first-of-all).\n",
            "content/lectures/02-b.md": "# First of all\n\n[a](01-a.md#the-first-one)\n",
        }
    )
    site.build().clean()
    assert '<h1 id="the-first-one">The first one</h1>' in site.page("lectures/a/index.html")
    assert '<h1 id="first-of-all">' in site.page("lectures/b/index.html")
    site.edit("content/lectures/01-a.md", "# The first one", "# The new one").build()
    assert site.codes == ["link-anchor"]


def test_a_heading_of_the_notes_keeps_the_id_that_the_title_would_have(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/lectures/01-a.md": "---\ntitle: Same\n---\n\nText.\n\n## Same\n",
            "content/index.md": "# Welcome\n\n[x](lectures/01-a.md#same) [y](index.md#welcome)\n",
        }
    )
    site.build()
    page = site.page("lectures/a/index.html")
    assert "<h1>Same</h1>" in page
    assert '<h2 id="same">' in page
    assert site.codes == ["link-anchor"], "the home's title is the course's, without an id"


def test_nothing_is_printed_of_facts_that_are_not_there(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: C\nend_date: 2026-02-01\n",
            "content/about.md": "# About\n\nShort.\n",
        }
    )
    site.build().clean()
    for path in ("index.html", "about/index.html"):
        shown = re.sub(
            r"(?s)<dialog.*?</dialog>", "", site.page(path)
        )  # a script fills their lists
        assert not re.search(r"<(ul|ol|dl)[^>]*>\s*</\1>", shown)


def test_every_page_has_a_description_for_search_engines(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: C\ndescription: Of things\n",
            "content/lectures/01-a.md": "---\ndate: 2026-01-01\ntags: [x]\n---\n\n![](a.svg)\n",
            "content/lectures/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        }
    )
    site.build().clean()
    pages = [path for path in site.output if path.endswith(".html") and path != "404.html"]
    assert len(pages) == 5
    for path in pages:
        assert re.search(r'<meta name="description" content="[^"]+">', site.page(path)), path
