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


def statement(kind: str, label: str = "", title: str = "") -> str:
    return (
        f"> [!{kind.upper()}] {title}\n> Text.\n" + (f"{{: #{label} }}\n" if label else "") + "\n"
    )


NOW_AND_LATER = {
    "content/course.yml": "title: Analysis\ntimezone: UTC\nbase_url: https://example.org/x\n"
    "numbering: {theorem: course, share: [[theorem, lemma], [definition, remark]], example: yes}\n",
    "content/lectures/01-a.md": "# A\n\n"
    + statement("theorem", "t")
    + statement("definition", "d"),
    "content/lectures/02-b.md": "---\ntitle: B\ndraft: true\n---\n" + statement("theorem", "t"),
    "content/lectures/03-c.md": "---\ntitle: C\npublish_date: 2026-03-01\n---\n"
    + statement("theorem", "t", "A secret")
    + "## Secret heading\n",
    "content/lectures/04-d.md": "# D\n\n"
    + statement("lemma", "l")
    + statement("axiom", "ax")
    + statement("example", "e")
    + "By [](03-c.md#t), [{name}](03-c.md#t), [](03-c.md#secret-heading), [](03-c.md),\n"
    + "[](02-b.md#t), [](01-a.md#d), [](#l), [](#ax), [](#e), $\\ref{03-c.md#t}$.\n",
    "content/announcements/2025-12-01-news.md": "---\ntitle: News\n---\n"
    + statement("theorem", "n")
    + "By [](#n) and [](../lectures/04-d.md#l): $\\eqref{../lectures/04-d.md#l}$.\n"
    + "{{< list theorem >}}\n",
    "content/algebra/course.yml": "title: Algebra\nlanguage: de\nnumbering: {theorem: lecture}\n",
    "content/algebra/lectures/01-x.md": "# Körper\n\n"
    + statement("theorem", "t", "Satz von $x$")
    + "[](#t), [](../../lectures/04-d.md#l), [](../../lectures/04-d.md), [](../labs/01-y.md#t).\n",
    "content/algebra/labs/01-y.md": "# Lab\n\n"
    + statement("theorem", "t")
    + "{{< restate ../lectures/01-x.md#t >}}\n",
}


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    return SiteTest(tmp_path_factory.mktemp("courses")).write(NOW_AND_LATER).build()


def test_what_is_not_out_has_a_kind_and_a_number_and_nothing_else(courses: SiteTest) -> None:
    courses.clean()
    page = courses.page("lectures/d/index.html")
    notes = page[page.index('<div class="cs-prose') : page.index("</article>")]
    assert "By <span>Theorem 2</span>, <span>Theorem 2</span>, <span>Lecture 3 <span" in notes
    assert "1 March 2026" in notes and "secret" not in page.lower()
    assert "<span>Theorem 2</span>, <a" in notes  # of a draft: a number that it would have
    assert "<mtext>2</mtext>" in notes


def test_numbers_run_through_the_lectures_of_a_course_as_its_settings_say(
    courses: SiteTest,
) -> None:
    """What is to come out later counts, a draft does not: nothing moves when it comes out."""
    page = courses.page("lectures/d/index.html")
    shown = re.findall(r'<span class="cs-number">(.*?)</span>', page)
    assert shown == ["Lemma 3", "Axiom 1", "Example 1"]
    assert links(page) == ["Definition 1", "Lemma 3", "Axiom 1", "Example 1"]
    later = {**NOW_AND_LATER}
    site = SiteTest(courses.folder.parent / "shown").write(later).build(drafts=True, future=True)
    page = site.page("lectures/d/index.html")
    assert links(page) == [
        *("Theorem 2", "A secret", "Secret heading", "C", "Theorem 2", "Definition 1"),
        *("Lemma 3", "Axiom 1", "Example 1", "2"),
    ]


def test_another_course_is_named_in_the_language_of_the_page_that_refers(
    courses: SiteTest,
) -> None:
    page = courses.page("algebra/lectures/x/index.html")
    assert links(page) == [
        "Satz 1.1",
        "Lemma 3 (Analysis)",
        "D (Analysis)",
        "Satz 1 in Praktikum 1",
    ]
    lab = courses.page("algebra/labs/y/index.html")
    assert re.findall(r'<span class="cs-number">(.*?)</span>', lab) == ["Satz 1", "Satz 1.1"]
    assert lab.count('id="t"') == 1


def test_feeds_search_and_the_page_of_a_whole_course_have_the_numbers(courses: SiteTest) -> None:
    feed = courses.page("announcements/feed.xml")
    assert "Theorem 1" in feed and "Lemma 3" in feed
    assert feed.count("https://example.org/x/lectures/d/#l") == 2
    assert feed.count("https://example.org/x/lectures/a/#t&quot;&gt;Theorem 1&lt;") == 1
    whole = courses.page("algebra/print/index.html")
    assert "Satz 1.1" in whole and 'href="#lectures-x--t"' in whole


def test_included_text_counts_and_is_labelled_in_the_page_that_includes_it(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: A\n",
            "content/lectures/01-a.md": "# A\n\n"
            + statement("theorem", "one")
            + "{{< include ../parts/p.md >}}\n\nBy [](#inc), [](02-b.md#inc).\n",
            "content/lectures/02-b.md": "# B\n\n{{< include ../parts/p.md >}}\n\n[](01-a.md#one)\n",
            "content/parts/p.md": "---\ndraft: true\n---\n\n"
            + statement("lemma", "inc", "Of [](#one)")
            + "See [](#inc).\n",
        }
    )
    [problem] = site.build().built.diagnostics
    assert problem.code == "reference-unknown" and "lectures/02-b.md" in problem.message
    assert problem.path == "content/parts/p.md" and problem.span is not None
    assert (problem.span.line, problem.span.column, problem.span.length) == (5, 18, 4)
    site.edit("content/lectures/02-b.md", "# B\n", "# B\n\n" + statement("axiom", "one"))
    site.build().clean()
    assert links(site.page("lectures/a/index.html")) == [
        *("Theorem 1.1", "Lemma 1.2", "Lemma 1.2", "Lemma 2.2"),
    ]
    assert links(site.page("lectures/b/index.html")) == ["Axiom 2.1", "Lemma 2.2", "Theorem 1.1"]
    assert site.output == site.clean_output


def test_a_page_that_refers_to_itself_takes_one_task_more(tmp_path: Path) -> None:
    """A speed: the numbers of its things are asked for once, whatever refers to them."""
    text = "# One\n\n> [!THEOREM]\n> Text.\n{: #thm }\n\nBy [](#thm), [](#thm), [](#eq).\n\n"
    numbered = f"{text}$$\nx\n$$\n{{: #eq }}\n"
    tasks = []
    for name, body in (("plain", "# One\n\nText.\n"), ("numbered", numbered)):
        site = SiteTest(tmp_path / name).write(
            {"content/course.yml": "title: A\nsearch: false\n", "content/lectures/01-a.md": body}
        )
        site.build().clean()
        tasks.append({key[0] for key in site.built.ran})
    assert tasks[1] - tasks[0] == {"things", "item_words", "numbering"}
