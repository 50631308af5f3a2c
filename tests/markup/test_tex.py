"""TeX that math-core does not read, or reads otherwise, is the same as other TeX."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from coursesite.markup import render
from coursesite.markup.math.formula import Formula, convert
from coursesite.markup.math.mathml import convert as plain
from coursesite.markup.math.rewriting import Numbering

HUNDRED = Path(__file__).parents[1] / "cases" / "formulas" / "hundred.md"
SAME = {
    # environments
    r"\begin{split} a &= b \end{split}": r"\begin{aligned} a &{}= b \end{aligned}",
    r"\begin{aligned}[t] a &= b \end{aligned}": r"\begin{aligned} a &{}= b \end{aligned}",
    r"\begin{aligned} a &= b \\ &+ c \end{aligned}": (
        r"\begin{aligned} a &{}= b \\ &{}+ c \end{aligned}"
    ),
    r"\begin{gathered}[b] a \\*[\jot] b \end{gathered}": (
        r"\begin{gathered} a \\ b \end{gathered}"
    ),
    r"\begin{multlined} a \\ b \end{multlined}": r"\begin{gathered} a \\ b \end{gathered}",
    r"\begin{displaymath} a \end{displaymath}": r"{a}",
    r"\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}": (
        r"\begin{subarray}{cc} a & b \\ c & d \end{subarray}"
    ),
    r"\begin{psmallmatrix} a & b \end{psmallmatrix}": (
        r"{\left(\begin{subarray}{cc} a & b \end{subarray}\right)}"
    ),
    r"\begin{bmatrix*}[r] -1 & 2 \end{bmatrix*}": (
        r"{\left[\begin{array}{rr} -1 & 2 \end{array}\right]}"
    ),
    r"\begin{pmatrix*} 1 \end{pmatrix*}": r"{\left(\begin{array}{c} 1 \end{array}\right)}",
    r"\begin{array}[t]{@{}l|*{2}{r}p{3cm}@{\;}} a & b & c & d \end{array}": (
        r"\begin{array}{l|rrl} a & b & c & d \end{array}"
    ),
    r"\begin{array}{c} \toprule a \\ \midrule b \end{array}": (
        r"\begin{array}{c} \hline a \\ \hline b \end{array}"
    ),
    r"\begin{cases*} a & if $x$ \end{cases*}": (r"\begin{cases} a & {\text{if }{x}} \end{cases}"),
    r"\begin{CD} A @>f>> B \\ @. @VVgV \\ @. C \end{CD}": (
        r"\begin{array}{ccc} A & \xrightarrow[]{f} & B \\ & & {\scriptstyle\hphantom{g}}"
        r"\Big\downarrow{\scriptstyle\hphantom{}g} \\ & & C \end{array}"
    ),
    r"a \\ b": r"\begin{gathered} a \\ b \end{gathered}",
    r"\displaylines{a \cr b}": r"\begin{gathered} a \\ b \end{gathered}",
    r"\pmatrix{a & b \cr c & d}": r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\cases{a & b \cr c & d}": r"\begin{cases} a & b \\ c & d \end{cases}",
    r"x = \begin{align} a &= b \end{align}": r"x = \begin{aligned} a &{}= b \end{aligned}",
    r"\begin{pmatrix} 1 \\ \hdotsfor{1} \end{pmatrix}": (
        r"\begin{pmatrix} 1 \\ \dots \end{pmatrix}"
    ),
    # text
    r"\text{for all $x > 0$, so}": r"{\text{for all }{x > 0}\text{, so}}",
    r"\text{a \(x\) b}": r"{\text{a }{x}\text{ b}}",
    r"\text{$x$}": r"{x}",
    r"\text{\textbf{if $x$} b}": r"{\textbf{if }{x}\text{ b}}",
    r"\mbox{if } x": r"\text{if } x",
    r"\hbox{if} \textnormal{so} \textup{or}": r"\text{if} \text{so} \text{or}",
    r"\text{a\dots b\, c}": "\\text{a…b\u2009c}",
    r"\text{1\textsuperscript{st}}": r"{\text{1}^{\text{st}}}",
    r"\fbox{a}": r"\boxed{\text{a}}",
    r"\ensuremath{x} \text{a \ensuremath{x}}": r"{x} {\text{a }{x}}",
    # dots, fonts, spaces
    r"1, \dotsc, n": r"1, \ldots, n",
    r"1 + \dotsb + n \dotsm \dotsi": r"1 + \cdots + n \cdots \cdots",
    r"\mathds{1} \mathbbm{1} \pmb{x} \mathnormal{x}": (r"\mathbb{1} \mathbb{1} \boldsymbol{x} {x}"),
    "a\\\nb": r"a\ b",
    # above, below, beside
    r"\sum_{\substack{a \\ b}}": r"\sum_{\begin{subarray}{c} a \\ b \end{subarray}}",
    r"\overunderset{a}{b}{c}": r"\overset{a}{\underset{b}{c}}",
    r"\stackrel[a]{b}{=}": r"\mathrel{\underset{a}{\overset{b}{=}}}",
    r"\mathop{A}\limits_a^b": r"{\overset{b}{\underset{a}{A}}}",
    r"\varprojlim_n": r"{\underset{n}{\underleftarrow{\lim}}}",
    r"\operatorname{arg}\limits_x": r"\operatorname*{arg}_x",
    r"\nicefrac{1}{2} \sfrac{1}{2}": r"{1}/{2} {}^{1}\!/\!{}_{2}",
    r"\cancelto{0}{x}": r"{\cancel{x}}^{0}",
    r"\left< x \right>": r"\left\langle x \right\rangle",
    r"\infer[r]{c}{a & b}": r"\frac{a \qquad b}{c}\;{r}",
    r"\inferrule{a \\ b}{c}": r"\frac{a \qquad b}{c}",
    r"\buildrel a \over =": r"\mathrel{\overset{a}{=}}",
    r"\unicode{x263A}": r"\text{☺}",
    r"\root 3 \of x": r"\sqrt[3]{x}",
    r"a\hspace*{1em}b": r"a\hspace{1em}b",
    r"\class{x}{y} \bbox[red]{x}": r"{y} {x}",
    # the packages physics and braket
    r"\dv{x}": r"\frac{\mathrm{d}}{\mathrm{d} x}",
    r"\dv{f}{x} \dv[2]{f}{x}": (
        r"\frac{\mathrm{d} f}{\mathrm{d} x} \frac{\mathrm{d}^{2} f}{\mathrm{d} x^{2}}"
    ),
    r"\pdv{f}{x} \pdv{f}{x}{y}": (
        r"\frac{\partial f}{\partial x} \frac{\partial^2 f}{\partial x\,\partial y}"
    ),
    r"\dd{x} \dd x": r"\,\mathrm{d} x \mathrm{d} x",
    r"\abs{x} \norm{x}": r"\left\lvert x\right\rvert \left\lVert x\right\rVert",
    r"\abs*{x}": r"\left\lvert x\right\rvert",
    r"\abs\Big{x}": r"\left\lvert x\right\rvert",
    r"\expval{A} \expval{A}{x}": (
        r"\left\langle A\right\rangle \left\langle x\middle|A\middle|x\right\rangle"
    ),
    r"\mel{a}{B}{c}": r"\left\langle a\middle|B\middle|c\right\rangle",
    r"\braket{a|b}": r"\langle a|b\rangle",
    r"\braket{a}{b}": r"\left\langle a\middle|b\right\rangle",
    r"\ketbra{a}{b}": r"\left|a\middle\rangle\middle\langle b\right|",
    r"\comm{a}{b} \acomm{a}{b}": r"\left[a,b\right] \left\{a,b\right\}",
    r"\qty(\frac12) \qty[a]": r"\left(\frac12\right) \left[a\right]",
    r"\vb{a} \vb*{a} \vu{a}": r"\mathbf{a} \boldsymbol{a} \hat{\mathbf{a}}",
    r"\Tr A \grad f": r"\operatorname{Tr} A \nabla f",
    r"\mqty(a & b \\ c & d)": r"\left(\begin{matrix} a & b \\ c & d \end{matrix}\right)",
    # macros of a formula
    r"\newcommand{\half}[1]{\frac{#1}{2}} \half{a}": r"\frac{a}{2}",
    r"\newcommand\half[1]{\frac#1 2} \half a": r"\frac{a}{2}",
    r"\newcommand{\in}[2][V]{#2_{#1}} \in{x}\in[W]{x}": r"x_{V}x_{W}",
    r"\def\pair#1#2{(#1, #2)} \pair ab": r"(a, b)",
    r"\let\old\vec \renewcommand{\vec}[1]{\old{\mathbf{#1}}} \vec x": r"\vec{\mathbf{x}}",
    r"\DeclareMathOperator{\rank}{rank} \rank A": r"\operatorname{rank} A",
    r"\DeclareMathOperator*{\argmax}{arg\,max} \argmax_x": r"\operatorname*{arg\,max}_x",
    r"\DeclarePairedDelimiter{\set}{\{}{\}} \set{a}\set*{a}\set[\big]{a}": (
        r"\{a\}\left\{a\right\}\bigl\{a\bigr\}"
    ),
    r"\providecommand{\half}{h} \half": "h",
    r"\newcommand{\be}{\begin{aligned}}\newcommand{\ee}{\end{aligned}} \be a &= b \ee": (
        r"\begin{aligned} a &{}= b \end{aligned}"
    ),
    r"\newcommand{\R}{\mathbb{R}} \R\alpha x": r"\mathbb{R}\alpha x",
    r"\newcommand{\twice}[1]{#1#1} \twice{\frac12}": r"\frac12\frac12",
}


def bare(math: str) -> str:
    """MathML without its TeX, and without groups of one thing or none, which show nothing."""
    math = re.sub(r"<annotation.*?</annotation>|</?semantics>", "", math, flags=re.DOTALL)
    while (
        less := re.sub(r"<mrow></mrow>|<mrow>(<(m\w+)[^<>]*>[^<>]*</\2>)</mrow>", r"\1", math)
    ) != math:
        math = less
    return re.sub(r"^(<math[^<>]*>)<mrow>(.*)</mrow></math>$", r"\1\2</math>", math)


@pytest.mark.parametrize("tex", SAME)
def test_tex_is_the_same_as_other_tex(tex: str) -> None:
    formula = convert(tex, True)
    assert formula.error is None, formula.error
    assert bare(formula.html) == bare(plain(SAME[tex], True))
    assert f">{escaped(tex)}</annotation>" in formula.html, "the TeX is kept as it was written"


def escaped(tex: str) -> str:
    return tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


PATCHED = {
    r"\smash{x}": '<mpadded height="0" depth="0">',
    r"\mathrlap{x}": '<mpadded width="0">',
    r"\textcolor[rgb]{1,0,0}{x}": 'style="color: #ff0000;"',
    r"\textcolor{#a0f}{x}": 'style="color: #a0f;"',
    r"\colorbox{red}{x}": 'style="background: red;"',
    r"\begin{array}{cc} \multicolumn{2}{c}{x} \\ a & b \end{array}": 'columnspan="2"',
    r"\begin{aligned} a &= b \\[2pt] &+ c \end{aligned}": "max(0px, 0.5ex + 2pt);",
    r"\begin{gathered} a \\*[-1.5 ex] b \end{gathered}": "max(0px, 0.5ex + -1.5ex);",
    r"\begin{align} a \\[1em] b \end{align}": "0.5ex + 1em",
    r"\begin{pmatrix} a & b \\[.5em] c & d \end{pmatrix}": "0.5ex + .5em",
    r"\begin{alignedat}{2} a &+ b &&= c \end{alignedat}": "padding-left: 0;padding-right: 0;",
    r"\begin{align*} a &= b \\ \intertext{so that $x$} c &= d \end{align*}": 'columnspan="4"',
}


@pytest.mark.parametrize("tex", PATCHED)
def test_what_no_tex_says_is_put_into_the_mathml(tex: str) -> None:
    formula = convert(tex, True)
    assert formula.error is None
    assert PATCHED[tex] in formula.html
    assert "\ufdd0" not in formula.html


def hundred() -> list[str]:
    text = HUNDRED.read_text(encoding="utf-8")
    parts = [part.strip() for part in re.split(r"\n{2,}|## .*", text)]
    return [part for part in parts if part]


def test_a_hundred_formulas_of_textbooks() -> None:
    """Each is converted or has a message that says what to write instead; at least 90 are. Their
    pictures have been looked at in Chromium and Firefox."""
    assert len(hundred()) == 100
    prose = render("\n\n".join(hundred()))
    wrong = prose.diagnostics
    assert len(wrong) <= 10
    assert prose.html.count("cs-math-error") == len(wrong)
    assert all(one.code == "math-error" and one.hint.startswith("write ") for one in wrong)
    lines = "\n\n".join(hundred()).split("\n")
    told = [lines[one.span.line - 1][one.span.column - 1 :] for one in wrong if one.span]
    assert [re.match(r"\\(?:begin\{\w+\}|\w+)", text)[0] for text in told] == [  # type: ignore[index]
        r"\SI",
        r"\begin{tikzcd}",
        r"\begin{prooftree}",
    ]


PLACES = [
    (r"a + \foo", 4, r"\foo"),
    (r"\frac{1}", 7, "}"),
    (r"\begin{nomatrix} a \end{nomatrix}", 0, r"\begin{nomatrix}"),
    (r"\text{for all $\foo$}", 15, r"\foo"),
    (r"\begin{align} a &= b \label{x} \\ c &= \foo \end{align}", 39, r"\foo"),
    (r"\substack{a \\ \foo}", 15, r"\foo"),
    (r"a % \foo" + "\n" + r"+ \bar{\fo}", 16, r"\fo"),
    (r"\norm{\foo}", 6, r"\foo"),
    (r"{a", 0, "{"),
    (r"\begin{align} a", 0, r"\begin"),
    (r"\tag{$\foo$} a", 6, r"\foo"),
    (r"\textcolor{red}{\ce{H2O}}", 16, r"\ce"),
]


@pytest.mark.parametrize(("tex", "at", "part"), PLACES)
def test_a_mistake_is_told_at_its_place(tex: str, at: int, part: str) -> None:
    error = convert(tex, True).error
    assert error is not None
    assert (error.at, tex[at : error.end]) == (at, part)
    assert error.hint


def test_what_is_nested_or_repeated_without_end_is_refused() -> None:
    deep = "{" * 200 + "}" * 200
    assert "levels" in told(convert(deep, True))
    assert "levels" in told(
        convert(
            r"\newcommand{\a}{" + "{" * 100 + "}" * 100 + r"} " + r"{" * 60 + r"\a" + "}" * 60, True
        )
    )
    many = "".join(
        rf"\newcommand{{\{b}}}{{\{a}\{a}}}"
        for a, b in zip("abcdefghijklmnopq", "bcdefghijklmnopqr", strict=True)
    )
    assert "stands for itself" in told(convert(many + r"\def\a{x} \r", True))
    assert "stands for itself" in told(convert(r"\def\a{\a} \a", True))


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin" * 3_000,
        r"\begin{align}" + r"\begin" * 3_000 + r"\end{align}",
        r"\def\a#1{" + "#1" * 4_000 + r"}\a{" + "x_" * 4_000 + "}",
        r"\text{" * 140 + "}" * 140,
        r"\begin{aligned}" * 140 + r"\end{aligned}" * 140,
        r"\frac" * 140 + "1" * 141,
        "$" * 19_000,
        r"\text{" + "$" * 18_000 + "}",
        r"[" * 19_000,
        r"\langle x|" * 1_500,
        r"\bigl(" * 3_000,
        r"\sqrt[" * 3_000,
        r"\\" * 9_000,
        "&" * 19_000,
        "{" * 9_000 + "}" * 9_000,
        "\ufdd0r0\ufdd1 \\text{\ufdd0r7\ufdd1} \\eqref{x}",
        r"\unicode{xFDD0} \unicode{125}",
        r"\tag",
        r"\left",
        "\\",
        "%",
        "",
    ],
)
def test_no_tex_takes_long_or_fails_otherwise_than_it_may(tex: str) -> None:
    start = time.process_time()
    for display in (True, False):
        formula = convert(tex, display)
        assert formula.error or formula.html.startswith("<math")
    assert time.process_time() - start < 2


def told(formula: Formula) -> str:
    return formula.error.message if formula.error else ""


def test_plain_formulas_go_to_the_library_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take no time of what rewrites the others."""
    from coursesite.markup.math import formula

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(formula, "_rewritten", refuse)
    for tex in (r"\sum_{i=1}^n x_i", r"\begin{pmatrix} a \\ b \end{pmatrix}", r"\vec{x} \in \R^n"):
        assert formula._convert.__wrapped__(tex, True, (), formula.Numbering()).error is None


@pytest.mark.parametrize(
    "notes",
    [
        "Text $a + §\\foo$ here",
        "Text over\nlines $a +\n  §\\foo + b$",
        "$$\na\n  + §\\foo\n$$",
        "$$ a + §\\foo $$.",
        "> $$\n> a + §\\foo\n> $$",
        "- One\n\n  - $$\n    a\n    §\\foo\n    $$",
        "1. \\begin{align}\n   a &= §\\foo\n   \\end{align}",
        "| a | b |\n|--|--|\n| 1 | $§\\foo$ |",
        "\\\\( a\\_1 + §\\foo \\\\)",
        "\\\\[ a\\_1\n + §\\foo \\\\]",
        "\\[\na + §\\foo\n\\].",
        "```math\na +\n  §\\foo\n```",
        "> ```math\n> a + §\\foo\n> ```",
        "{{< note >}}\n**In** $§\\foo$\n\n$$\n§\\foo\n$$\n{{< /note >}}",
        "<div markdown='1'>\n\n$§\\foo$\n\n</div>",
        "<div>\n$§\\foo$\n</div>",
        "Note[^1].\n\n[^1]: See $§\\foo$.\n\n    $$\n    x + §\\foo\n    $$",
        "Term\n: $§\\foo$",
        "## Heading $§\\foo$",
        "> [!NOTE] Title $§\\foo$\n> Text $§\\foo$",
        "\t$$x$$\n\n-\t$$\n\ta + §\\foo\n\t$$",
        "![](x.svg)\n_a caption $§\\foo$_",
        "\\newcommand{\\x}{y}\n$\\x§\\foo$",
    ],
)
def test_a_mistake_is_told_at_its_place_in_the_notes(notes: str) -> None:
    expected = []
    for number, line in enumerate(notes.split("\n"), 1):
        column = line.find("§")
        if column >= 0:
            expected.append((number, column + 1, 4))
    told = [one for one in render(notes.replace("§", "")).diagnostics if one.code == "math-error"]
    places = sorted({(one.span.line, one.span.column, one.span.length) for one in told if one.span})
    assert places == expected


def inner(tex: str) -> str:
    return convert(tex, True).html.split("<annotation")[0]


def test_the_rows_of_a_matrix_have_struts_and_its_signs_stay_prefixes() -> None:
    html = inner(r"\begin{pmatrix} -1 & 2 \\ x & 3 \end{pmatrix}")
    assert html.count('<mspace height="0.84em" depth="0.36em"/>') == 2
    assert re.search(r'depth="0.36em"/><mo form="prefix"[^<>]*>−</mo>', html)
    small = inner(r"\sum_{\substack{i \\ j}} x")
    assert small.count('<mspace height="0.7em" depth="0.2em"/>') == 2


def test_brackets_of_a_size_stand_beside_as_much_space_around_the_axis() -> None:
    html = inner(r"\big( x \Big|")
    sizes = re.findall(r'minsize="([\d.]+)em".*?height="([\d.]+)em" depth="([\d.]+)em"', html)
    assert len(sizes) == 2
    for size, height, depth in sizes:
        assert float(height) + float(depth) == pytest.approx(float(size), abs=0.01)


@pytest.mark.parametrize(
    ("tex", "sign"),
    [
        (r"a \oplus b", '<mo largeop="false">⊕</mo>'),
        (r"\overline{ab}", '<mo stretchy="true" lspace="0" rspace="0">\u0332</mo>'),
        (r"\dot{q}", '<mo stretchy="false">˙</mo>'),
        (r"A \setminus B", ">⧵</mo>"),
        (r"\mathfrak{I} \mathbb{H} \mathfrak{gI}", "𝔤ℑ"),
    ],
)
def test_signs_are_written_so_that_no_engine_takes_them_otherwise(tex: str, sign: str) -> None:
    assert sign in inner(tex)
    assert inner(tex).count("ℍ") == tex.count("mathbb")


@pytest.mark.parametrize(
    ("frame", "outside"),
    [
        ("{}", True),
        (r"{}\label{{eq-a}}", False),
        (r"\label{{eq:a.b}} {}", False),
        (r"\begin{{equation}}{}\end{{equation}}", False),
        (r"\begin{{equation}} \label{{a}}{} \end{{equation}} ", False),
    ],
)
def test_a_formula_that_only_gets_a_number_is_the_same_by_either_way(
    frame: str, outside: bool
) -> None:
    """A comment of TeX behind it changes nothing, but makes it go the way of the others."""
    numbering = Numbering("labelled", outside)
    formulas = re.findall(r"\$\$(.+?)\$\$", HUNDRED.read_text(), re.DOTALL)
    more = [r"\left< a \right>", "a < b", r"a\ ", "a }", r"\tag{1} a", "a & b", r"\text{stage} x"]
    for formula in [*formulas, *more]:
        tex = frame.format(formula)
        one, other = (convert(text, True, None, numbering) for text in (tex, f"{tex}%"))
        assert (one.rows, one.ids) == (other.rows, other.ids)
        assert _without_source(one) == _without_source(other)


def _without_source(formula: Formula) -> str:
    return re.sub(r"<annotation.*?</annotation>|<code.*?</code>", "", formula.html, flags=re.DOTALL)
