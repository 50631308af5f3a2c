"""Numbers and references: what readers see, and which pages are made again when numbers move."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitetest import SiteTest

COURSE = {
    "content/course.yml": "title: Analysis\n",
    "content/lectures/01-a.md": """
        # Sets

        > [!THEOREM] Cauchy's *inequality*
        > Text.
        {: #thm-cauchy }

        Forward: [](02-b.md#lem). Own: [](#thm-cauchy), [?](#thm-cauchy), [{name}](#thm-cauchy),
        [Theorem {number} in words](#thm-cauchy). Else: [](#more), [](02-b.md), [](d.pdf),
        [](https://example.org/a), [](../labs/01-x.md#def).

        ## More {#more}
        """,
    "content/lectures/02-b.md": """
        # Limits

        > [!LEMMA]
        > Text.
        {: #lem }

        > [!REMARK]
        > Text.
        {: #last }
        """,
    "content/lectures/03-c.md": "# Three\n\nBy [](02-b.md#lem), [](01-a.md#more).\n",
    "content/lectures/04-d.md": "# Four\n\nBy [](02-b.md#last).\n",
    "content/labs/01-x.md": """
        # Lab

        > [!DEFINITION]
        > Text. By [](#def) and [](../lectures/01-a.md#thm-cauchy).
        {: #def }
        """,
    "content/lectures/d.pdf": "x",
}


def links(page: str) -> list[str]:
    """The texts of the links in the notes of a page."""
    notes = page[page.index('<div class="cs-prose') : page.index("</article>")]
    return re.findall(r"<a [^>]*>(.*?)</a>", notes)


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    return SiteTest(tmp_path).write(COURSE).build().clean()


def test_a_link_without_a_text_says_what_it_leads_to(site: SiteTest) -> None:
    assert links(site.page("lectures/a/index.html")) == [
        "Lemma 2.1",
        "Theorem 1.1",
        "Theorem 1.1",
        "Cauchy’s <em>inequality</em>",
        "Theorem 1.1 in words",
        "More",
        "Limits",
        "d.pdf",
        "https://example.org/a",
        "Definition 1 of Lab 1",
    ]
    assert links(site.page("labs/x/index.html")) == ["Definition 1", "Theorem 1.1"]


def test_a_page_is_made_again_when_a_number_on_it_changes_and_only_then(site: SiteTest) -> None:
    added = "> [!COROLLARY]\n> Text.\n\n"
    site.edit("content/lectures/02-b.md", "> [!REMARK]", f"{added}> [!REMARK]").build().clean()
    assert links(site.page("lectures/d/index.html")) == ["Remark 2.3"]
    assert sorted(site.rendered) == ["lectures/02-b.md", "lectures/04-d.md"]
    assert [key[1] for key in site.built.ran if key[0] == "prose"] == ["lectures/02-b.md"]
    assert site.output == site.clean_output
    site.edit("content/lectures/02-b.md", "# Limits\n", f"# Limits\n\n{added}").build().clean()
    assert links(site.page("lectures/c/index.html")) == ["Lemma 2.2", "More"]
    assert len(site.rendered) == 4 and "labs/01-x.md" not in site.rendered
    assert site.output == site.clean_output
