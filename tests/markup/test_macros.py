"""Macros that notes define, and those that come from settings."""

from __future__ import annotations

import re

import pytest

from coursesite.diagnostics import Span
from coursesite.markup import render
from coursesite.markup.title import render as title
from coursesite.model import Macro, MarkupOptions

ENGINES = ("python-markdown", "commonmark")


def formulas(html: str) -> list[str]:
    """The MathML of a text without its TeX."""
    found = re.findall(r"<semantics>(.*?)<annotation", html, re.DOTALL)
    return [re.sub(r"</?mrow>", "", one) for one in found]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "definition",
    [
        r"\newcommand{\RR}{\mathbb{R}}",
        r"$\newcommand{\RR}{\mathbb{R}}$",
        "$$\n\\newcommand{\\RR}{\\mathbb{R}}\n$$",
        "\\\\[ \\newcommand{\\RR}{\\mathbb{R}} \\\\]",
        "```math\n\\def\\RR{\\mathbb{R}}\n```",
        "\\newcommand{\\RR}{%\n  \\mathbb{R}\n}\n% sets\n\\newcommand{\\CC}{\\mathbb{C}}",
        "> \\newcommand{\\RR}{\\mathbb{R}}",
        "- \\newcommand{\\RR}{\\mathbb{R}}",
    ],
)
def test_definitions_show_nothing_and_hold_to_the_end_of_the_page(
    definition: str, engine: str
) -> None:
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    prose = render(f"{definition}\n\n> Here $\\RR$\n\n## There $\\RR$\n", options)
    assert prose.diagnostics == ()
    assert formulas(prose.html) == ["<mi>ℝ</mi>"] * 2
    assert "newcommand" not in prose.html
    assert "<p></p>" not in prose.html
    assert formulas(prose.headings[0].html) == ["<mi>ℝ</mi>"]


def test_definitions_hold_from_where_they_stand() -> None:
    prose = render("$\\RR$\n\n\\newcommand{\\RR}{r}\n\n$\\RR$\n\n\\def\\RR{s}\n\n$\\RR$\n")
    assert [one.span for one in prose.diagnostics] == [Span(1, 2, 3)]
    assert formulas(prose.html) == ["<mi>r</mi>", "<mi>s</mi>"]


@pytest.mark.parametrize("engine", ENGINES)
def test_definitions_within_a_paragraph_do_not_end_it(engine: str) -> None:
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    prose = render("One\n\\newcommand{\\a}{x}\ntwo\n$\\def\\b{y}$\nthree $\\a\\b$", options)
    assert prose.html.count("<p>") == 1
    assert prose.diagnostics == ()


@pytest.mark.parametrize(
    "text",
    [
        r"\def is a word.",
        r"With `\newcommand{\a}{x}` it is defined.",
        "    \\newcommand{\\a}{x}",
        "```latex\n\\newcommand{\\a}{x}\n```",
    ],
)
def test_text_about_definitions_is_text(text: str) -> None:
    prose = render(text)
    assert "def" in prose.html or "newcommand" in prose.html
    assert prose.diagnostics == ()


def test_macros_of_settings_are_known_and_those_of_the_page_win() -> None:
    given = (Macro(r"\RR", r"\mathbb{R}"), Macro(r"\norm", r"\lvert #1 \rvert", 1))
    options = MarkupOptions(macros=given)
    before, after = formulas(render(r"$\RR$ and $\def\RR{r}\RR$", options).html)
    assert (before, after) == ("<mi>ℝ</mi>", "<mi>r</mi>")
    assert "|" in formulas(render(r"$\norm{x}$", options).html)[0], "not that of the library"
    assert "ℝ" in title(r"On $\RR$", macros=given).html


def test_a_mistake_is_told_where_it_is_defined_and_where_it_is_used() -> None:
    text = (
        "> \\newcommand{\\half}[1]{\\fra{#1}{2}}\n\n"
        "\\newcommand{\\good}{x}\n\\newcommand{\\two}[1]{#1 + #2}\n\n"
        "$\\good$, $\\half{x}$\n"
    )
    told = [(one.code, one.span) for one in render(text).diagnostics]
    assert told == [
        ("math-macro", Span(4, 27, 2)),
        ("math-macro", Span(1, 25, 4)),
        ("math-error", Span(6, 11, 5)),
    ]
    assert render(text).diagnostics[-1].hint == r"\half is defined on this page"


def test_the_settings_are_named_that_define_a_macro() -> None:
    options = MarkupOptions(macros=(Macro(r"\half", r"\fra", source="content/course.yml"),))
    [told] = render(r"$\half$", options).diagnostics
    assert told.hint == r"\half is defined in content/course.yml"
    assert r"\half" in told.message


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        (r"\newcommand{x}{y}", "'x' is no name of a macro"),
        (r"\newcommand{\a}[x]{y}", "'x' is no number of arguments"),
        (r"\newcommand{\a}[0][x]{y}", "has a default, but no argument"),
        (r"\newcommand{\a}", "has no argument"),
        (r"\newcommand{\a}{\a}", "calls itself"),
        (r"\def\a(#1){x}", "is not understood"),
        (r"\newcommand{\a}{\begin{nope}}", "there is no environment 'nope'"),
    ],
)
def test_what_is_wrong_with_a_definition_is_told(definition: str, message: str) -> None:
    told = render(f"$$\n{definition}\n$$\n\nText.").diagnostics
    assert [one.code for one in told] == ["math-macro"]
    assert message in told[0].message
    assert told[0].span is not None
    assert told[0].span.line == 2
    assert told[0].hint


def test_a_macro_may_use_one_that_is_defined_below_it() -> None:
    prose = render("\\newcommand{\\a}{\\b}\n\\newcommand{\\b}{x}\n\n$\\a$")
    assert prose.diagnostics == ()


def test_parts_of_formulas_may_be_macros() -> None:
    """They cannot be checked by being converted on their own."""
    text = (
        "\\newcommand{\\lp}{\\left(}\n\\newcommand{\\given}{\\,\\middle|\\,}\n"
        "\\newcommand{\\ee}{\\end{aligned}}\n\\newcommand{\\env}[1]{\\begin{#1}}\n\n"
        "$\\lp x \\given y \\right)$ $\\env{aligned} x \\ee$"
    )
    assert render(text).diagnostics == ()


def test_a_definition_that_text_stands_beside_is_text_and_told() -> None:
    prose = render("\\newcommand{\\a}{x} and $\\b$\n\n\\newcommand{\\b}{y}")
    assert "newcommand{\\a}" in prose.html
    assert ("foreign-syntax", Span(1, 1, 12)) in [(one.code, one.span) for one in prose.diagnostics]
