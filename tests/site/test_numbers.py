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


EQUATIONS = r"""
    # Sums

    \begin{equation}
    E = mc^2 \label{eq-mass}
    \end{equation}

    $$ a = b $$
    {: #eq-ab }

    By \eqref{eq-mass}, \ref{eq-ab}, Law~\cref{eq-mass, eq-ab}, [](#eq-ab), $x \eqref{eq-ab}$.

    \begin{subequations}\label{eq-all}
    \begin{align} a &= b \label{eq-1} \\ c &= d \label{eq-2} \end{align}
    \end{subequations}

    \begin{align} a &= b \\ c &= d \tag{3'} \label{eq-t} \\ e &= f \notag \end{align}

    See \eqref{eq-all}, \eqref{eq-2}, \ref{eq-t}, \eqref{02-b.md#eq-q}, `\eqref{x}`, \\ref{x}.

    $$ x = \eqref{eq-2} + \ref{02-b.md#eq-q} $$

    $$ y $$
    """


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_equations_count_and_are_referred_to_as_in_latex(engine: str, tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": f"title: A\nmarkdown: {{engine: {engine}}}\n",
            "content/lectures/01-a.md": EQUATIONS,
            "content/lectures/02-b.md": "# B\n\n$$x$$\n{: #eq-q }\n\n[](01-a.md#eq-all)\n",
        }
    )
    page = site.build().clean().page("lectures/a/index.html")
    numbers = re.findall(r"<mtext>(?:<a [^>]*>)?(.*?)(?:</a>)?</mtext>", page)
    assert numbers[:3] == ["(1.1)", "(1.2)", "(1.2)"]
    assert numbers[3:] == ["(1.3a)", "(1.3b)", "(1.4)", "(3’)", "(1.3b)", "2.1"]
    assert [text for text in links(page) if not text.startswith("<")] == [
        *("(1.1)", "1.2", "Equation (1.1)", "Equation (1.2)", "Equation (1.2)", "(1.2)"),
        *("(1.3)", "(1.3b)", "3’", "(2.1)", "(1.3b)", "2.1"),
    ]
    assert 'href="../b/index.html#eq-q">2.1</a></mtext>' in page
    assert "Law\u00a0<a" in page.replace("&nbsp;", "\u00a0") and r"\ref{x}" in page
    assert links(site.page("lectures/b/index.html")) == ["Equation (1.3)"]


def test_sections_have_numbers_in_the_outline_and_in_references(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: A\nnumbering: {sections: 2}\n",
            "content/lectures/03-a.md": """
                # A

                ## One {#one}

                ### Of [](#two)

                #### Deep

                ### Two {#two}

                ## Aside {-}

                ## Last {number="X"}

                By [](#two), [{name}](#two), [](#aside), [](#last), [](#deep), [{number}](#one).
                """,
        }
    )
    page = site.build().clean().page("lectures/a/index.html")
    headings = re.findall(r"<h[2-4] [^>]*>(.*?)</h", page[page.index('<div class="cs-prose') :])
    texts = [re.sub("<[^>]*>", "", one) for one in headings]
    assert texts[:4] == ["3.1 One", "3.1.1 Of Section 3.1.2", "Deep", "3.1.2 Two"]
    assert texts[4:6] == ["Aside", "X Last"]
    assert links(page)[1:] == ["Section 3.1.2", "Two", "Aside", "Section X", "Deep", "3.1"]
    outline = page[: page.index('<div class="cs-prose')]
    assert "3.1.1</span> Of Section 3.1.2" in outline and 'href="#of"' in outline
