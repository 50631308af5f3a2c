"""Numbers of formulas, and references to them within formulas, on a page by itself."""

from __future__ import annotations

import re

import pytest

from coursesite.diagnostics import Span
from coursesite.markup import render
from coursesite.model import MarkupOptions, Prose

ENGINES = ("python-markdown", "commonmark")


def numbers(prose: Prose) -> list[str]:
    """The numbers and tags as they stand in the HTML."""
    return [prose.html[row.start : row.end] for row in prose.equations]


def links(prose: Prose) -> list[str]:
    return [prose.html[one.start : one.end] for one in prose.references]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("\\begin{equation} a \\end{equation}", ["(1)"]),
        ("\\begin{equation*} a \\end{equation*}", []),
        ("\\begin{align} a &= b \\\\ c &= d \\notag \\\\ e \\\\ \\end{align}", ["(1)", "(2)"]),
        ("\\begin{align} a \\nonumber \\end{align}", []),
        ("\\begin{align*} a \\\\ b \\tag{x} \\end{align*}", ["(x)"]),
        ("\\begin{gather} a \\\\ b \\end{gather}", ["(1)", "(2)"]),
        ("\\begin{multline} a \\\\ b \\\\ c \\end{multline}", ["(1)"]),
        ("\\begin{alignat}{2} a &= b &c &= d \\\\ e \\end{alignat}", ["(1)", "(2)"]),
        ("\\begin{flalign} a \\end{flalign}", ["(1)"]),
        ("\\begin{eqnarray} a & = & b \\\\ c & = & d \\end{eqnarray}", ["(1)", "(2)"]),
        (
            "\\begin{equation} \\begin{split} a &= b \\\\ c &= d \\end{split} \\end{equation}",
            ["(1)"],
        ),
        ("$$ a $$", []),
        ("$$ a \\label{x} $$", ["(1)"]),
        ("$$ a $$ {#x}", ["(1)"]),
        ("$$\na\n$$\n{: #x }", ["(1)"]),
        ("$$\na\n$$\n{: #x .unnumbered }", []),
        ("\\begin{align} a \\\\ b \\end{align}\n{: .unnumbered }", []),
        ('$$\na\n$$\n{: number="A" }', ["(A)"]),
        ('\\begin{align} a \\\\ b \\end{align}\n{: number="A<" }', ["(A&lt;)", "(1)"]),
        ("$$ a \\tag{3'} $$", ["(3’)"]),
        ("$$ a \\tag*{*} $$", ["*"]),
        ("$$ a \\tag{$*$} $$", ["(∗)"]),
        ("$$ a \\tag{$A_1'$<} $$", ["(A<sub>1</sub>′&lt;)"]),
        ("$$ a \\tag{$x^2$} $$", ["(x<sup>2</sup>)"]),
        ("$$ a \\tag{\\textbf{A} 1} $$", ["(<b>A</b>\xa01)"]),
        ("$$ \\begin{align} a \\\\ b \\end{align} $$", ["(1)", "(2)"]),
        ("$$ \\begin{align} a \\end{align} \\begin{gather} b \\end{gather} $$", ["(1)", "(2)"]),
        ("$$ x = \\begin{align} a \\\\ b \\end{align} $$", []),
        ("$$ tag tag0 \\tag{a} $$", ["(a)"]),
        (
            "\\begin{subequations}\\label{all}\n\\begin{align} a \\\\ b \\end{align}\n"
            "\\begin{equation} c \\end{equation}\n\\end{subequations}",
            ["(1a)", "(1b)", "(1c)"],
        ),
        ("> - \\begin{equation} a \\end{equation}", ["(1)"]),
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_rows_have_numbers_as_in_latex(tex: str, expected: list[str], engine: str) -> None:
    prose = render(tex, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    assert prose.diagnostics == ()
    assert numbers(prose) == expected
    assert prose.html.count("cs-math-numbered") == (1 if expected else 0)
    assert not re.search("[\ufdd0-\ufdd6]|tag\\d", re.sub("<annotation.*?</an", "", prose.html))


def test_numbers_go_on_over_the_page() -> None:
    text = "$$ a $$ {#x}\n\n\\begin{align} b \\tag{t} \\\\ c \\end{align}\n\n$$ a $$ {#y}"
    prose = render(text)
    assert numbers(prose) == ["(1)", "(t)", "(2)", "(3)"]
    assert [row.labels for row in prose.equations] == [("x",), (), (), ("y",)]


@pytest.mark.parametrize("label", ["eq:mass_energy", "größe", "a.b-c", "式"])
def test_a_label_is_an_id(label: str) -> None:
    prose = render(f"$$ \\eqref{{{label}}} $$\n\n$$ E = mc^2 \\label{{{label}}} $$")
    assert prose.diagnostics == ()
    assert prose.equations[0].labels == (label,)
    assert f'<mtd id="{label}"' in prose.html or f'id="{label}"' in prose.html
    assert label in prose.ids
    assert links(prose) == [f'<a href="#{label}">(1)</a>']


def test_spaces_in_a_label_are_hyphens() -> None:
    prose = render("$$ a \\label{eq: one} $$\n\nBy $\\ref{eq: one}$")
    assert prose.equations[0].labels == ("eq:-one",)


def test_each_row_has_its_labels() -> None:
    prose = render(
        "\\begin{align}\n\\label{a} a &= b \\\\\nc &= d \\label{b}\\label{c} \\\\\n"
        "e \\label{d} \\notag\n\\end{align}\n{: #all }"
    )
    assert [row.labels for row in prose.equations] == [("a", "all"), ("b", "c")]
    assert [row.span for row in prose.equations] == [Span(2, 1, 9), Span(3, 8, 9)]
    assert set(prose.ids) == {"all", "a", "b", "c", "d"}
    for id_ in prose.ids:
        assert prose.html.count(f'id="{id_}"') == 1


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\eqref{x}", '<a href="#x">(1)</a>'),
        (r"\ref{x}", '<a href="#x">1</a>'),
        (r"\text{by \eqref{x}}", '<a href="#x">(1)</a>'),
        (r"\text{by $\eqref{x}$}", '<a href="#x">(1)</a>'),
        (r"a \overset{\eqref{x}}{=} b", '<a href="#x">(1)</a>'),
        (r"\eqref{y}", '<a href="#y">(A)</a>'),
        (r"\ref{none}", "??"),
        (r"\eqref{none}", "(??)"),
    ],
)
def test_references_in_formulas_are_links(tex: str, expected: str) -> None:
    prose = render(f"$${tex}$$\n\n$$ a \\label{{x}} $$\n\n$$ b \\tag{{A}}\\label{{y}} $$")
    assert links(prose) == [expected]
    assert prose.diagnostics == ()


def test_a_reference_in_a_heading_is_no_link_in_the_outline() -> None:
    prose = render("## By $\\eqref{x}$\n\n$$ a \\label{x} $$")
    assert "<a " in prose.html
    assert "<a " not in prose.headings[0].html
    assert "(1)" in prose.headings[0].html


def test_a_reference_knows_its_place() -> None:
    prose = render("> 1. So\n>    $$\n>    a + \\eqref{x}\n>    $$\n")
    assert [one.span for one in prose.references] == [Span(3, 10, 9)]


def test_the_same_formula_twice_has_two_numbers() -> None:
    prose = render("\\begin{equation} a \\end{equation}\n\n\\begin{equation} a \\end{equation}")
    assert numbers(prose) == ["(1)", "(2)"]


def test_all_displayed_formulas_or_none_may_have_numbers() -> None:
    text = "$$ a $$\n\n$$ b $$\n{: .unnumbered }\n\n\\begin{align} c \\tag{t}\\\\ d \\end{align}"
    assert numbers(render(text, MarkupOptions(equations="all"))) == ["(1)", "(t)", "(2)"]
    assert numbers(render(text, MarkupOptions(equations="none"))) == ["(t)"]


def test_places_of_numbers_are_right_among_other_things() -> None:
    text = (
        "[a link](x.md) and `code`\n\n```python\nx = 1\n```\n\n$$ a \\label{x} $$\n\n"
        "[*](y.md) $\\text{see \\ref{x}}$ and $\\eqref{x}$"
    )
    prose = render(text)
    assert numbers(prose) == ["(1)"]
    assert links(prose) == ['<a href="#x">1</a>', '<a href="#x">(1)</a>']


def test_labels_belong_to_displayed_formulas() -> None:
    [told] = render(r"In $a \label{x}$ a line").diagnostics
    assert r"\label belongs to a displayed formula" in told.message
    assert told.span == Span(1, 7, 6)


def test_the_mark_of_a_proof_moves_to_a_formula() -> None:
    prose = render("$$ a \\qedhere $$")
    assert prose.html.endswith('<span class="cs-qed">∎</span></div>')


def test_spaces_before_the_label_of_a_reference_mean_nothing() -> None:
    assert [link.url for link in render("See \\ref {a} and \\eqref  {b}.").links] == ["#a", "#b"]


def test_a_reference_in_a_tag_says_what_to_write_instead() -> None:
    (told,) = render("$$a \\tag{\\ref{x}}$$").diagnostics
    assert "a reference cannot be in a tag" in told.message and "\\tag{*}" in told.hint


@pytest.mark.parametrize("command", ["\\eqref{a,b}", "\\text{ of \\eqref{a, b}}"])
def test_a_command_in_a_formula_has_several_labels(command: str) -> None:
    prose = render(f"$$ x \\label{{a}} $$\n\n$$ y \\label{{b}} $$\n\n$z = {command}$")
    assert links(prose) == ['<a href="#a">(1)</a>', '<a href="#b">(2)</a>']
    assert re.search(r"\(1\)</a>,[ \xa0]<a", prose.html)
    assert prose.diagnostics == ()


def test_a_label_without_a_name_is_told() -> None:
    prose = render("$$ a \\label{ } $$")
    assert [(one.code, one.span) for one in prose.diagnostics] == [("math-error", Span(1, 6, 6))]
    assert 'id=""' not in prose.html
