"""What is numbered on a page, what it is called, and which links say what they lead to."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from coursesite.diagnostics import Span
from coursesite.markup import MarkupOptions, render
from coursesite.model import Prose

ENGINES = ("python-markdown", "commonmark")
TABLE = "| A | B |\n|---|---|\n| 1 | 2 |\n"


def rendered(text: str, engine: str, **options: object) -> Prose:
    found = render(text, MarkupOptions(engine=engine, **options))  # type: ignore[arg-type]
    assert found.diagnostics == ()
    return found


def things(text: str, engine: str, **options: object) -> list[tuple[str, str, str | None, str]]:
    return [
        (
            item.kind,
            " ".join(item.labels),
            item.number,
            re.sub("<annot.*?</annotation>|<[^>]*>", "", item.title),
        )
        for item in rendered(text, engine, **options).items
    ]


CAPTIONS = {
    f'{TABLE}{{: #t caption="A *table*" }}': ("table", "t", "", "A table"),
    f'{{: #t caption="Above" }}\n{TABLE}': ("table", "t", "", "Above"),
    f'> {TABLE.strip().replace(chr(10), chr(10) + "> ")}\n> {{: caption="In a quote" }}': (
        *("table", "", "", "In a quote"),
    ),
    '```python\nx\n```\n{: #l caption="Code, `x`" }': ("listing", "l", "", "Code, x"),
    '```python {#l lst-cap="Quarto\'s"}\nx\n```': ("listing", "l", "", "Quarto’s"),
    '- a\n\n  ```c\n  x\n  ```\n  {: caption="In a list" .unnumbered }': (
        *("listing", "", None, "In a list"),
    ),
    '![a](a.svg){: #f caption="One with \\ref{x}" }': ("figure", "f", "", "One with \ufdd50\ufdd6"),
    '![a](a.svg)\n{: #f caption="Below" number="A" }': ("figure", "f", "A", "Below"),
    '![a](a.svg){: #f caption="Beside" number="A" }': ("figure", "f", "A", "Beside"),
    "![a](a.svg){: .unnumbered }\n*Italics*": ("figure", "", None, "Italics"),
    "![a](a.svg){: #f }\n_In italics_": ("figure", "f", "", "In italics"),
    "![a](a.svg){: #f }\n_In italics_\n{: #p }": ("figure", "f p", "", "In italics"),
    '- a\n- b\n{: #f caption="A list" }': ("figure", "f", "", "A list"),
    '<figure id="f"><img src="a.svg" alt="a"><figcaption>Raw</figcaption></figure>': (
        *("figure", "f", "", "Raw"),
    ),
    '{{< figure a.svg alt="a" caption="C" id=f >}}': ("figure", "f", "", "C"),
    '{{< lemma "Of $x$" id=l >}}\nText.\n{{< /lemma >}}': ("lemma", "l", "", "Of x"),
    '> [!theorem] *Big*\n> Text.\n{: #t number="B" }': ("theorem", "t", "B", "Big"),
    "> [!EXAMPLE] E\n> Text.\n{: #e }": ("example", "e", "", "E"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("text", "thing"), CAPTIONS.items())
def test_what_has_a_caption_or_is_a_theorem_has_a_number(
    text: str, thing: tuple[str, ...], engine: str
) -> None:
    assert things(text, engine) == [thing]


OWN_NUMBERS = {
    "![a](a.svg)\n*Figure 1: Growth*": ("figure", "", "1", "Growth"),
    "![a](a.svg)\n*Fig. 3.2 – Growth*": ("figure", "", "3.2", "Growth"),
    "![a](a.svg)\n*Fig.&nbsp;4b. Growth*": ("figure", "", "4b", "Growth"),
    "![a](a.svg)\n*Figure 7*": ("figure", "", "7", ""),
    "![a](a.svg)\n***Figure 7.** Growth*": ("figure", "", "7", "Growth"),
    "<figure><img src=a.svg alt=a><figcaption><b>Figure 1</b> Growth</figcaption></figure>": (
        *("figure", "", "1", "Growth"),
    ),
    "<figure><img src=a.svg alt=a><figcaption><i>Figure 1: Growth</i></figcaption></figure>": (
        *("figure", "", "1", "Growth"),
    ),
    f'{TABLE}{{: caption="Table 2: Sizes" }}': ("table", "", "2", "Sizes"),
    f'{TABLE}{{: caption="Figure 2: Sizes" }}': ("table", "", "", "Figure 2: Sizes"),
    '![a](a.svg){: caption="Figure 1: Growth" number="9" }': (
        "figure",
        "",
        "9",
        "Figure 1: Growth",
    ),
    "![a](a.svg)\n*Figure 3 of the paper*": ("figure", "", "", "Figure 3 of the paper"),
    "![a](a.svg)\n*Figure 3-5 of it*": ("figure", "", "", "Figure 3-5 of it"),
    "![a](a.svg)\n*Figures 3: two*": ("figure", "", "", "Figures 3: two"),
    "![a](a.svg)\n*Fi 3: two*": ("figure", "", "", "Fi 3: two"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("text", "thing"), OWN_NUMBERS.items())
def test_a_caption_that_says_its_number_has_no_other(
    text: str, thing: tuple[str, ...], engine: str
) -> None:
    assert things(text, engine) == [thing]


def test_the_word_of_a_number_is_that_of_the_language() -> None:
    labels = (("item_figure", "Abbildung"),)
    for text in ("Abbildung 2: X", "Abb. 2: X"):
        assert things(f"![a](a.svg)\n*{text}*", "commonmark", labels=labels)[0][2:] == ("2", "X")
    assert things("![a](a.svg)\n*Figure 2: X*", "commonmark", labels=labels)[0][2] == ""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        "> [!EXAMPLE]\n> Text.",
        "> [!PROOF]\n> Text.",
        "Text ![a](a.svg) and *emphasis*",
        "![a](a.svg)",
        "$$ x $$",
        "{{< video a.webm title=T >}}",
        "## Heading",
    ],
)
def test_the_rest_has_none(text: str, engine: str) -> None:
    assert things(text, engine) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_light_and_the_dark_one_of_a_picture_are_one_figure(engine: str) -> None:
    pair = "![a](a.svg){: .light }\n_A_\n\n![b](b.svg){: .dark #f }\n_A_\n\n![c](c.svg)\n_C_"
    assert things(pair, engine) == [("figure", "f", "", "A"), ("figure", "", "", "C")]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "holes"),
    [
        ("[](#x) [?](b.md#x) [See {number}, {name}](#x)", ["full", "full", "number", "name"]),
        (
            r"\eqref{x} \ref{x} \cref{x,y} \autoref{b.md#x}",
            ["eqref", "ref", "cref", "cref", "autoref"],
        ),
        ('[](https://example.org/a){: .icon } <a href="#x" class="i"></a> `[](#x)`', []),
        ("[](https://example.org/a) <a id='x'></a> [text](#x) [{other}](#x)", []),
        (
            "| a |\n|---|\n| [](#x) |\n\n- [](#y)\n\n> [](#z)\n\nA.[^1]\n\n[^1]: [](#n)",
            ["full"] * 4,
        ),
        ("## On [](#x) {#h}\n\n{:toc}", ["full"]),
    ],
)
def test_links_without_a_text_are_references(text: str, holes: list[str], engine: str) -> None:
    found = render(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    assert [hole.form for hole in found.holes if hole.kind == "reference"] == holes
    for hole in found.holes:
        assert found.links[hole.index].role == "href" and found.html[hole.start - 1] in ">, e"


def test_a_link_to_another_site_shows_its_address() -> None:
    html = render("[](https://example.org/a%20b) [](mailto:ada@example.org)").html
    assert ">https://example.org/a%20b</a>" in html and ">ada@example.org</a>" in html


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("proof", "end"),
    [
        ("> Text.", 'Text. <span class="cs-qed">∎</span></p></blockquote>'),
        ("> - a\n> - b", 'b <span class="cs-qed">∎</span></li></ul></blockquote>'),
        ("> $$ x \\qedhere $$", '</math><span class="cs-qed">∎</span></div></blockquote>'),
        ("> So \\qedhere it is.\n>\n> More.", "<p>More.</p></blockquote>"),
        (
            "> ```\n> x\n> ```",
            '</pre><p class="cs-qed-line"><span class="cs-qed">∎</span></p></blockquote>',
        ),
    ],
)
def test_a_proof_ends_with_its_mark_once(proof: str, end: str, engine: str) -> None:
    html = rendered(f"> [!PROOF]\n{proof}\n", engine).html
    assert html.count("∎") == 1
    assert re.sub(r">\s+<", "><", html).rstrip().endswith(end)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_restated_has_no_second_id_and_the_same_number(engine: str) -> None:
    text = (
        "{{< restate t >}}\n\n> [!THEOREM] T\n> $$ x $$\n> {: #e }\n>\n"
        "> ```c\n> x\n> ```\n> {: #c }\n{: #t }\n\n{{< restate e >}}\n"
    )
    found = rendered(text, engine)
    for label in "tec":
        assert found.html.count(f'id="{label}"') == 1, label
    assert [item.kind for item in found.items] == ["theorem"]
    assert [hole.index for hole in found.holes] == [0, 0]
    [row] = found.equations
    assert len(row.copies) == 2 and row.labels == ("e",)


def test_ids_of_headings_are_made_without_references_and_give_way_to_labels() -> None:
    found = render("## On [](#x) and *y*\n\n## e\n\n$$ x $$\n{: #e }\n")
    assert [heading.id for heading in found.headings] == ["on--and-y", "e-1"]


@pytest.mark.parametrize("engine", ENGINES)
def test_headings_have_numbers_to_a_level(engine: str) -> None:
    text = "### A\n\n#### B {-}\n\n#### C\n\n##### D\n\n> ### Q\n\n### E {number=X}\n"
    assert things(text, engine, sections=2) == [
        *(("section", "a", "", "A"), ("section", "c", "", "C"), ("section", "e", "X", "E")),
    ]
    assert things(text, engine) == []


def test_a_diagram_that_is_not_drawn_is_a_figure_all_the_same() -> None:
    found = render('```mermaid\ngraph TD\n```\n{: #f caption="A" }\n')
    assert [item.kind for item in found.items] == ["figure"]
    assert found.html.index("<pre") < found.html.index("<figcaption")


def test_the_title_of_a_thing_in_a_quiz_stays_in_the_quiz() -> None:
    for text in (
        "> [!QUIZ] Q\n>\n> > [!THEOREM] Secret\n> > x\n>\n> - [x] a\n",
        "> Q\n>\n> > [!THEOREM] Secret\n> > x\n>\n> - [x] a\n{: .prompt-quiz }\n",
    ):
        assert [item.title for item in render(text).items] == [""]
    assert [item.title for item in render("> [!THEOREM] Open\n> x\n").items] == ["Open"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_command_in_the_text_of_a_picture_is_text_and_is_told(engine: str) -> None:
    text = 'x ![See \\eqref{a} "b"](x.svg) y\n\n![See \\ref{b}][r]\n\n[r]: x.svg\n'
    prose = render(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    assert re.findall(r'<img[^>]*?\salt="([^"]*)"', prose.html) == [
        "See \\eqref{a} &quot;b&quot;",
        "See \\ref{b}",
    ]
    assert "data-cs-n" not in prose.html
    told = [(one.code, one.span.line if one.span else 0) for one in prose.diagnostics]
    assert told == [("reference-empty", 1), ("reference-empty", 3)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_caption_within_a_text_is_told_at_its_picture(engine: str) -> None:
    text = 'x\n![a](x.svg){: caption="Of *b* and `c`" }\n'
    prose = render(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    assert [(one.code, one.span) for one in prose.diagnostics] == [
        ("attribute-refused", Span(2, 6, 5))
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("![a [](#x) b](p.png)", "reference-empty", (1, 5, 6)),
        ("c ![[a] [?](b.md#x)](p.png)", "reference-empty", (1, 9, 11)),
        ('{{< figure "p.png" alt="P" caption="[](#x)" >}}', "reference-text", (1, 1, 47)),
        (r"{{< details 'A \\ref{x}' >}}a{{< /details >}}", "reference-text", (1, 1, 28)),
        ("> [!NOTE] A\n> b\n> [!TIP] C\n> d", "callout-misplaced", (3, 3, 6)),
        ("Text\n[!note] c", "callout-misplaced", (2, 1, 7)),
        ("a :smlie: b", "emoji-unknown", (1, 3, 7)),
    ],
)
def test_what_is_no_more_than_text_is_told_at_its_place(
    engine: Literal["python-markdown", "commonmark"],
    text: str,
    code: str,
    place: tuple[int, int, int],
) -> None:
    prose = render(text, MarkupOptions(engine=engine, spans=("emoji",), citations=True))
    told = [(one.code, one.span) for one in prose.diagnostics]
    assert (code, Span(*place)) in told


@pytest.mark.parametrize(
    "text",
    [
        "![a](p.png) [](#x)",
        "> [!NOTE](u) b",
        "[!NOTE]: /u",
        r"\:no-such: 12:30:45 a:b:c `:no:`",
        "{{< details 'A [b](#x)' >}}a{{< /details >}}",
        "> a\n>\n> > [!NOTE]\n> > b",
    ],
)
def test_what_is_meant_as_it_stands_is_not_told(text: str) -> None:
    options = MarkupOptions(spans=("emoji",), citations=True)
    codes = {one.code for one in render(text, options).diagnostics}
    assert codes.isdisjoint(
        ("reference-empty", "reference-text", "callout-misplaced", "emoji-unknown")
    )
