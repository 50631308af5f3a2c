"""Citations on pages: what they show, what is made again, and what stays unpublished."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitetest import SiteTest

BIB = r"""
@book{knuth84,
  author = {Donald E. Knuth},
  title = {The {\TeX}book},
  publisher = {Addison-Wesley},
  year = 1984,
}
@article{lamport78,
  author = {Lamport, Leslie},
  title = {Time, Clocks, and the Ordering of Events},
  journal = {Communications of the ACM},
  volume = 21, number = 7, pages = {558--565}, year = 1978,
}
@misc{unused, title = {Never cited}, year = 2001}
"""


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    made = SiteTest(tmp_path / "site")
    return made.write(
        {
            "content/course.yml": "title: Course\nbibliography: refs.bib\n",
            "content/refs.bib": BIB,
            "content/lectures/01-a.md": "# A\n\nBoxes [@knuth84, p. 3] by @knuth84.\n",
            "content/lectures/02-b.md": "# B\n\nClocks [@lamport78].\n",
            "content/lectures/03-c.md": "# C\n\nNothing; write to a@b.c.\n",
        }
    )


def test_citations_lead_to_the_list_of_their_page(site: SiteTest) -> None:
    page = site.build().clean().page("lectures/a/index.html")
    assert '(<a href="#ref-knuth84" class="cs-cite">Knuth, 1984</a>, p.\u00a03)' in page
    assert ">Knuth</a> (<a" in page
    assert '<li id="ref-knuth84">Knuth, D. E. (1984). <i>The TeXbook</i>. Addison-Wesley.' in page
    assert "Lamport" not in page
    assert 'id="references"' not in site.page("lectures/c/index.html")


def test_only_pages_that_cite_an_entry_are_made_again(site: SiteTest) -> None:
    site.build()
    site.edit("content/refs.bib", "Ordering of Events", "Order of Events").build().clean()
    assert site.rendered == ["lectures/02-b.md"]
    assert not [key for key in site.built.ran if key[0] == "prose"]
    assert site.output == site.clean_output
    site.edit("content/refs.bib", "Never cited", "Never").build()
    assert site.rendered == []
    site.edit("content/refs.bib", "@misc", "@misc{new, title = {New}}\n@misc").build()
    assert site.rendered == []
    assert site.output == site.clean_output


def test_the_file_is_not_published_and_shows_only_what_is_cited(site: SiteTest) -> None:
    site.build()
    assert not [name for name in site.output if name.endswith(".bib")]
    assert not [name for name, data in site.output.items() if b"Never cited" in data]


def test_a_bibliography_that_comes_later_makes_citations(site: SiteTest) -> None:
    site.write({"content/course.yml": "title: Course\n"}).build()
    assert "[@lamport78]" in site.page("lectures/b/index.html")
    site.write({"content/course.yml": "title: Course\nbibliography: refs.bib\n"}).build()
    assert "Lamport, 1978" in site.page("lectures/b/index.html")
    assert site.output == site.clean_output


def test_the_list_stands_where_the_page_says(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/02-b.md": "# B\n\n{{< bibliography >}}\n\nClocks [@lamport78].\n",
            "content/lectures/03-c.md": "# C\n\nClocks [@lamport78].\n\n## Sources\n",
        }
    ).build().clean()
    page = site.page("lectures/b/index.html")
    assert page.index('id="ref-lamport78"') < page.index('href="#ref-lamport78"')
    assert 'id="references"' not in page + site.page("lectures/c/index.html")
    assert 'id="ref-lamport78"' in site.page("lectures/c/index.html")


def test_a_page_may_have_files_and_a_style_of_its_own(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/own.json": '[{"id": "own", "type": "book", "title": "Own",'
            ' "author": [{"family": "Ada", "given": "B."}], "issued": {"date-parts": [[2001]]}},'
            ' {"id": "knuth84", "type": "book", "title": "Mine"}]',
            "content/lectures/03-c.md": """\
            ---
            bibliography: own.json
            csl: ieee
            nocite: lamport78
            ---
            # C

            Both [@own; @knuth84].
            """,
        }
    ).build().clean()
    page = site.page("lectures/c/index.html")
    assert ">[1]</a>, <a" in page
    assert "B. Ada, <i>Own</i>. 2001." in page
    assert "Mine" in page
    assert "L. Lamport" in page
    assert not [name for name in site.output if "own.json" in name]
