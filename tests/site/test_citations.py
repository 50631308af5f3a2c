"""Citations on pages: what they show, what is made again, and what stays unpublished."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite.programs import pandoc as programs_pandoc
from coursesite.programs import versions
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


def test_a_page_without_citations_does_not_ask_for_any(site: SiteTest) -> None:
    site.write({"content/course.yml": "title: Course\n"}).build()
    rules = {key[0] for key in site.built.ran}
    assert not {"library", "sources_of", "cited_document", "words"} & rules
    assert not [name for name in site.output if name.startswith("bibliography/")]


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


def test_all_that_a_course_cites_stands_together(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: Course\nbibliography: refs.bib\nnocite: unused\n",
            "content/lectures/04-d.md": "---\nunlisted: true\n---\n# D\n\n[@lamport78]\n",
            "content/lectures/05-e.md": "---\ndraft: true\n---\n# E\n\n[@knuth84]\n",
        }
    ).build().clean()
    page = site.page("bibliography/index.html")
    assert page.index("Knuth, D. E.") < page.index("Lamport, L.") < page.index("Never cited")
    assert page.count('class="cs-cited-in"') == 2
    assert '<a class="cs-cited-in" href="../lectures/b/index.html">B</a>' in page
    assert ">Bibliography</a>" in site.page("index.html")
    site.edit("content/lectures/02-b.md", "Clocks", "More clocks").build()
    assert not [key for key in site.built.ran if key[0] == "bibliography_page"]
    site.edit("content/lectures/02-b.md", "[@lamport78]", "nobody").build()
    assert "Lamport" not in site.page("bibliography/index.html")
    assert site.output == site.clean_output


def test_citations_are_read_in_search_feeds_outline_and_print(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: C\nbibliography: refs.bib\nbase_url: https://x.org\n",
            "content/announcements/2025-12-01-n.md": "# N\n\n@knuth84 [p. 3] is read.\n\n"
            "## By @lamport78\n\n## And others [@knuth84]\n\nEnd.\n",
        }
    ).build()
    page = site.page("announcements/n/index.html")
    assert '<meta name="description" content="Knuth (1984, p. 3) is read."' in page
    assert '<a href="#by-lamport78">By Lamport (1978)</a>' in page
    assert '<a href="#and-others">And others</a>' in page
    assert '<a href="#references">References</a>' in page
    feed = site.page("announcements/feed.xml")
    assert "https://x.org/announcements/n/#ref-knuth84" in feed
    assert "Knuth, D. E." in feed
    record = next(key for key in site.built.ran if key[0] == "record" and "n.md" in key[1])
    assert record
    assert 'id="lectures-a--ref-knuth84"' in site.page("print/index.html")
    assert 'href="#lectures-a--ref-knuth84"' in site.page("print/index.html")


def test_a_thing_of_another_page_brings_its_citations_along(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/02-b.md": "# B\n\n> [!THEOREM] Of @knuth84\n> By [@lamport78, p. 2]."
            "\n{: #thm-x }\n\nAs [](#thm-x) says.\n\n> [!THEOREM] Late [@knuth84]\n> Yes.\n",
            "content/lectures/03-c.md": "# C\n\n{{< restate 02-b.md#thm-x >}}\n\n"
            "{{< list theorem >}}\n",
        }
    ).build().clean()
    page = site.page("lectures/c/index.html")
    assert '(<a href="../b/index.html#ref-lamport78" class="cs-cite">Lamport, 1978</a>, p.' in page
    assert "@" not in page[page.index('class="cs-prose"') : page.index("</article>")]
    assert 'id="ref-lamport78"' not in page
    assert "(Late)" in page


def test_entries_that_no_page_cites_are_named_on_demand(site: SiteTest) -> None:
    assert site.build().built.uncited == ()
    assert site.build(unreferenced=True).built.uncited == ("refs.bib: unused",)


def test_a_place_for_the_list_without_a_bibliography_is_told(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: Course\n",
            "content/lectures/03-c.md": "# C\n\n{{< bibliography >}}\n",
        }
    ).build()
    (told,) = [one for one in site.built.diagnostics if one.code == "bibliography-missing"]
    assert (told.span.line, told.span.column) == (3, 5)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("notes", "hint"),
    [
        ("[@nobody]", "add it there, or write \\[ for a bracket"),
        ("[@knutt84]", "did you mean '@knuth84'?"),
        ("@fig-plot", "to refer to what has that label, write [](#fig-plot)"),
        ("---\nnocite: [knut]\n---\nText.", "did you mean '@knuth84'?"),
    ],
)
def test_keys_that_are_none(site: SiteTest, notes: str, hint: str) -> None:
    site.write({"content/lectures/03-c.md": f"{notes}\n"}).build()
    (told,) = site.built.diagnostics
    assert (told.code, told.hint) == ("citation-unknown", hint)


# ---- styles of CSL, by pandoc ------------------------------------------------------------------

TINY = (Path(__file__).parent / "tiny.csl").read_text(encoding="utf-8")
pandoc = pytest.mark.skipif(not versions.path("pandoc"), reason="pandoc is not installed")


@pytest.fixture
def styled(site: SiteTest) -> SiteTest:
    return site.write(
        {
            "content/course.yml": "title: Course\nbibliography: refs.bib\ncsl: tiny.csl\n",
            "content/tiny.csl": TINY,
        }
    )


@pandoc
def test_a_style_in_a_file(styled: SiteTest) -> None:
    styled.edit("content/lectures/02-b.md", "Clocks", "$x$, see @knuth84 [p. 7, as $y_1$],")
    page = styled.build().clean().page("lectures/b/index.html")
    assert 'Knuth {<a href="#ref-knuth84" class="cs-cite">1 at 7</a>, as <math>' in page
    assert '{<a href="#ref-lamport78" class="cs-cite">2</a>}' in page
    label = '<span class="cs-reference-label">2)</span>'
    assert f'<li id="ref-lamport78">{label} Leslie Lamport / Time, clocks' in page
    assert not [name for name in styled.output if name.endswith(".csl")]


@pandoc
def test_one_run_sets_all_pages_and_only_those_that_changed(
    styled: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    real = programs_pandoc.cite

    def counted(style: bytes, pages: list[programs_pandoc.Page]) -> list[programs_pandoc.Done]:
        runs.append(len(pages))
        return real(style, pages)

    monkeypatch.setattr(programs_pandoc, "cite", counted)
    styled.build().clean()
    assert runs == [3]  # two lectures, and the page of the course
    styled.edit("content/refs.bib", "Ordering of Events", "Order of Events").build()
    assert (runs, styled.rendered) == ([3, 2], ["lectures/02-b.md"])
    styled.edit("content/lectures/01-a.md", "Boxes", "All boxes").build()
    assert runs == [3, 2]
    monkeypatch.setattr(versions, "version", lambda name: "another version")
    styled.build()
    assert runs == [3, 2, 3]
    assert styled.rendered == []
    monkeypatch.undo()
    assert styled.build().output == styled.clean_output


@pandoc
def test_citations_of_a_style_of_notes_are_footnotes(styled: SiteTest) -> None:
    notes = TINY.replace('class="in-text"', 'class="note"').replace("numeric", "note")
    styled.write(
        {
            "content/tiny.csl": notes.replace("citation-number", "title"),
            "content/lectures/02-b.md": "One[^1] and two [@lamport78].\n\n[^1]: By @knuth84.\n",
        }
    ).build().clean()
    page = styled.page("lectures/b/index.html")
    assert 'and two.<sup class="cs-footnote-ref" id="fnref-c1"><a href="#fn-c1"' in page
    assert page.index('<li id="fn-1">') < page.index('<li id="fn-c1">')


def test_without_pandoc_one_message_names_the_package(
    styled: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "path", lambda name: "")
    styled.write({"content/lectures/03-c.md": "---\ncsl: ../tiny.csl\n---\n# C\n\n@knuth84\n"})
    (told,) = styled.build().built.diagnostics
    assert told.code == "pandoc-missing"
    assert "coursesite[citations]" in told.hint
    assert "(<a" in styled.page("lectures/b/index.html")
    monkeypatch.undo()
    if versions.path("pandoc"):
        styled.build().clean()
        assert styled.output == styled.clean_output
