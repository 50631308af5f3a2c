"""Theorems, references and citations of LaTeX, Quarto, MyST and jekyll-scholar in our syntax."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite.importers.scholarly import citations
from coursesite.importers.scholarly.conversion import convert
from coursesite.importers.sources import plan_import

OTHERS = {"other": "/b/", "fig:z": "/c/"}
BLOCKS = {
    '::: {#thm-x .theorem name="Cauchy"}\nLet $x$.\n\n- a\n:::\n': (
        "> [!THEOREM] Cauchy\n> Let $x$.\n>\n> - a\n{: #thm-x }\n"
    ),
    "::: {#lem-y}\n## Zorn\nText.\n\n::: {.proof}\nInner.\n:::\n:::\n": (
        "> [!LEMMA] Zorn\n> Text.\n>\n> > [!PROOF]\n> > Inner.\n{: #lem-y }\n"
    ),
    "::: {.callout-note}\n## A {#a .unnumbered}\nx\n:::": "> [!NOTE] A\n> x",
    "::: {.claim}\n```\n:::\n```\n:::": "> [!NOTE] Claim\n>\n> ```\n> :::\n> ```",
    '::: {.callout-tip collapse="true"}\n## Aside\n- one\n:::': ("> [!TIP]- Aside\n>\n> - one"),
    "```{prf:definition} Ring\n:label: def ring\nA ring.\n```": (
        "> [!DEFINITION] Ring\n> A ring.\n{: #def-ring }"
    ),
    ":::{exercise}\n:label: ex1\n:nonumber:\nDo.\n:::\n\n"
    ":::{solution} ex1\n:class: dropdown\nOk.\n:::": (
        '> [!EXERCISE]\n> Do.\n{: #ex1 .unnumbered }\n\n> [!SOLUTION]-\n> Ok.\n{: for="ex1" }'
    ),
    "```{note} Mind this.\nAnd that.\n```": "> [!NOTE]\n> Mind this.\n> And that.",
    "```{admonition} Mine\n---\nclass: warning dropdown\nname: w\n---\nText.\n```": (
        "> [!WARNING]- Mine\n> Text.\n{: #w }"
    ),
    ":::{seealso}\nThat.\n:::": "> [!NOTE] See also\n> That.",
    "```{math}\n:label: eq-m\na = b\n```": "$$\na = b\n\\label{eq-m}\n$$",
    "\\begin{theorem}[Euler]\\label{thm:e}\nTrue.\n\\end{theorem}\n"
    "\\begin{proof} Easy. \\end{proof}": (
        "> [!THEOREM] Euler\n> True.\n{: #thm:e }\n\n> [!PROOF]\n> Easy."
    ),
    "\\begin{lemma*}\n\\label{l}\nTrue.\n\\end{lemma*}": "> [!LEMMA]\n> True.\n{: #l .unnumbered }",
    "\\begin{claim}\nTrue.\n\\end{claim}": "> [!NOTE] Claim\n> True.",
    "1. x\n\n   \\begin{lemma}\n   In a list.\n   \\end{lemma}\n": (
        "1. x\n\n   > [!LEMMA]\n   > In a list.\n"
    ),
    "> \\begin{lemma}\n> In a quote.\n> \\end{lemma}\n": "> > [!LEMMA]\n> > In a quote.\n",
    '<div class="proof" markdown="1">\nBoxed.\n</div>': "> [!PROOF]\n> Boxed.",
    '<div class="theorem" id="t">\n\nBoxed.\n\n</div>': "> [!THEOREM]\n> Boxed.\n{: #t }",
    "(sec-x)=\n## Heading": "## Heading {#sec-x}",
    "(para)=\n\nText.": "{: #para }\nText.",
    "$$\na = b\n$$ {#eq-b}": "$$\na = b\n\\label{eq-b}\n$$",
    "$$ a = b $$ (eq-b)": "$$ a = b \\label{eq-b}$$",
    "| a |\n|---|\n| 1 |\n\n: Mine {#tbl-t}": ('| a |\n|---|\n| 1 |\n{: #tbl-t caption="Mine" }'),
    '| a |\n|---|\n\n: Mine {tbl-colwidths="[1]" .striped}': '| a |\n|---|\n{: caption="Mine" }',
    "![Seen](a.png){#fig-a width=50%}": '![Seen](a.png){: #fig-a width="50%" }\n_Seen_',
}
KEPT = (
    "```latex\n\\begin{theorem}\n\\end{theorem}\n```",
    "`\\cite{a}` and `@fig-a`",
    "$$\n\\begin{aligned}a&=b\\end{aligned}\n$$",
    "\\begin{theorem}\nwithout an end",
    "::: {.columns}\ntext\n:::",
    '<div class="proof">\n<p>HTML</p>\n</div>',
    "me@fig-a.org and @someone",
    "# Heading {#x}\n\nText.\n",
    "```{python}\n1\n```",
    '```{#lst-c .python lst-cap="Mine"}\nx\n```',  # our builder reads it
    "$$\na\n\nb $$ (c)",
)


@pytest.mark.parametrize("source", BLOCKS)
def test_blocks_are_callouts_and_captions(source: str) -> None:
    text, changes = convert(source, {})
    assert text == BLOCKS[source]
    assert {change.status for change in changes} == {"converted"}
    assert all(change.source in source for change in changes)


@pytest.mark.parametrize("source", KEPT)
def test_what_is_not_meant_stays(source: str) -> None:
    assert convert(source, OTHERS)[0] == source


LABELLED = "## A {#sec-a}\n\n![x](a.png){: #fig-a }\n\n$$ a \\label{eq-a} $$\n\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@fig-a, @sec-a.", "[](#fig-a), [](#sec-a)."),
        ("[-@fig-a] [@fig-a; @eq-a]", "[{number}](#fig-a) [](#fig-a), [](#eq-a)"),
        ("[Fig. @fig-a]", "[Fig. {number}](#fig-a)"),
        ("\\@ref(fig:z)", "[{number}](/c/#fig:z)"),
        ("{eq}`eq-a` {ref}`here <sec-a>`", "[({number})](#eq-a) [here](#sec-a)"),
        ("{numref}`Table %s <fig-a>`", "[Table {number}](#fig-a)"),
        ("\\ref{fig-a} \\eqref{eq-a}", "\\ref{fig-a} \\eqref{eq-a}"),
        (
            "\\eqref{other}, \\cref{fig-a,other}",
            "[({number})](/b/#other), [](#fig-a), [](/b/#other)",
        ),
        ("\\cite{a,b} \\citet{c}", "[@a; @b] @c"),
        ("\\citep[see][2--5]{a} \\cite[ch.~2]{a}", "[see @a, pp. 2–5] [@a, ch. 2]"),
        ("\\citeyear{a} {cite:t}`a` {cite}`a, b`", "[-@a] @a [@a; @b]"),
        ("\\cite{odd key}", "[@{odd key}]"),
    ],
)
def test_references_and_citations(source: str, expected: str) -> None:
    text, _ = convert(LABELLED + source, OTHERS)
    assert text == LABELLED + expected


@pytest.mark.parametrize(
    ("source", "unsaid"),
    [
        (":::{theorem}\n:class: wide dropdown\n:color: red\nX.\n:::", "color, .wide"),
        ('::: {#thm-x icon="no" hue=red}\nX.\n:::', "hue"),
        ("![A](a.png){#fig-a fig-align=left .shadow}", "fig-align, .shadow"),
    ],
)
def test_options_without_a_counterpart_are_told(source: str, unsaid: str) -> None:
    _, changes = convert(source, {})
    assert [one.note for one in changes if one.status == "left"] == [
        f"it does not say here: {unsaid}"
    ]


def test_an_option_of_a_tag_and_a_bibliography_that_is_not_there_are_told(tmp_path: Path) -> None:
    assert citations.scholar_tag("cite", "a --file other") == (
        "[@a]",
        "the citation does not say: --file",
    )
    for wanted in ("none.bib", "/none.bib"):
        (tmp_path / "_config.yml").write_text(f"scholar: {{bibliography: {wanted}}}\n")
        (tmp_path / "a.md").write_text("---\ntitle: A\n---\nX.\n")
        notes = [row.note for row in plan_import(tmp_path).rows if row.status == "left"]
        assert f"scholar: no bibliography '{wanted}' in _bibliography" in notes


def test_a_label_that_nobody_has_is_told() -> None:
    text, changes = convert("See {ref}`nowhere`.", {})
    assert text == "See {ref}`nowhere`."
    assert [(change.status, change.source) for change in changes] == [("left", "nowhere")]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (("cite", "a b"), "[@a; @b]"),
        (("cite", "a --locator 3"), "[@a, p. 3]"),
        (("cite", "a -l 3-5 -p see"), "[see @a, pp. 3-5]"),
        (("cite", "a --suppress_author"), "[-@a]"),
        (("bibliography", "--cited"), "{{< bibliography >}}"),
    ],
)
def test_tags_of_jekyll_scholar(tag: tuple[str, str], expected: str) -> None:
    assert citations.scholar_tag(*tag) == (expected, "")


def test_other_tags_are_none_of_ours() -> None:
    assert citations.scholar_tag("toc", "") is None


def test_labels_of_other_pages_and_the_bibliography_come_along(tmp_path: Path) -> None:
    files = {
        "_config.yml": "title: X\nscholar: {source: ./_bibliography, bibliography: w.bib}\n",
        "_bibliography/w.bib": "@misc{a, title={T}}\n",
        "a.md": "---\ntitle: A\n---\n\\begin{lemma}\\label{one}\nX.\n\\end{lemma}\n",
        "b.md": "---\ntitle: B\n---\nBy \\ref{one}, {% cite a %}.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    plan = plan_import(tmp_path)
    texts = {file.path: (file.data or b"").decode() for file in plan.files}
    assert "By [{number}](/a.html#one), [@a]." in texts["content/b.md"]
    assert "> [!LEMMA]\n> X.\n{: #one }" in texts["content/a.md"]
    assert "bibliography:\n- w.bib" in texts["content/course.yml"].replace("  -", "-")
    assert "content/w.bib" in texts


def test_lectures_of_one_post_refer_to_each_other(tmp_path: Path) -> None:
    post = tmp_path / "2024-01-02-notes.md"
    post.write_text(
        "---\ntitle: T\nbibliography: w.bib\n---\nIntro.\n\n"
        "## Lecture 1: One\n\n\\begin{lemma}\\label{one}\nX.\n\\end{lemma}\n\n"
        "## Lecture 2: Two\n\nBy \\ref{one}.\n"
    )
    (tmp_path / "w.bib").write_text("@misc{a, title={T}}\n")
    plan = plan_import(post)
    texts = {file.path: (file.data or b"").decode() for file in plan.files}
    assert "By [{number}](01-one.md#one)." in texts["content/lectures/02-two.md"]
    assert "bibliography" in texts["content/course.yml"]
    assert "content/w.bib" in texts


def test_citations_of_works_that_no_file_has_are_text() -> None:
    source = "[@a], [see @b, p. 3; @a] @b `[@b]` [@c](d)"
    text, changes = convert(source, {}, works={"a", "c"})
    assert text == "[@a], [see \\@b, p. 3; \\@a] @b `[@b]` [@c](d)"
    assert [(one.status, one.note) for one in changes] == [("left", "no file has the work 'b'")]
    assert convert(source, {})[0] == source
