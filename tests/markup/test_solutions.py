"""Solutions that are not out: nothing of them is in the rendering, and what may be meant as a part
of one is an error. `tests/property/test_solutions.py` has notes put together at random."""

from __future__ import annotations

import pytest

from coursesite.markup import render
from coursesite.model import MarkupOptions, Prose

SECRET = "xyzzy"
ENGINES = ("python-markdown", "commonmark")


def everything(prose: Prose) -> str:
    """All that a page may show of its notes."""
    parts = (prose.html, prose.summary, prose.headings, prose.ids, prose.links, prose.items)
    return repr(parts) + repr(prose.holes)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        ">[!SOLUTION]\n>xyzzy",
        "   >  [!solution] xyzzy\n> xyzzy",
        ">\t[!SOLUTION]\n> xyzzy",
        "> [!SOLUTION]xyzzy\n> xyzzy",
        "> [!SOLUTION]: xyzzy\n> xyzzy",
        "> [!SOLUTION]-xyzzy",
        "> [!SOLUTION](xyzzy.md) xyzzy",
        "> [!SOLUTION][x] xyzzy\n\n[x]: xyzzy.md",
        "> [!SOLUTION]\n> ===\n> xyzzy",
        "> [!SOLUTION] xyzzy | xyzzy\n> --|--\n> xyzzy | xyzzy",
        "> [!SOLUTION]\n> : xyzzy",
        ">\n> [!SOLUTION]\n> xyzzy",
        "> [!SOLUTION]\n> a[^a]\n>\n> [^a]: xyzzy\n>     xyzzy\n>\n>     xyzzy\n>\n> > [^b]: xyzzy",
        "> \\[!SOLUTION]\n> xyzzy",
        "> &#91;!SOLUTION]\n> xyzzy",
        "> [!SOLU&#84;ION]\n> xyzzy",
        "> <!-- -->[!SOLUTION]\n> xyzzy",
        "> **[!SOLUTION]** xyzzy",
        "> [!SOLUTION\\] xyzzy",
        "> [!SOLUTION\n> xyzzy",
        "> [! SOLUTION] xyzzy",
        "> [SOLUTION]\n> xyzzy",
        "> [!ANSWER]\n> xyzzy",
        "> [!Lo\u0308sung]\n> xyzzy",
        "> [!SOLUTION) xyzzy",
        "> [!Solution:]\n> xyzzy",
        "> [!solutions\n> xyzzy",
        "> [1SOLUTION]\n> xyzzy",
        "> !SOLUTION\n> xyzzy",
        "> {!SOLUTION}\n> xyzzy",
        "> (!Solution)\n> xyzzy",
        "> <!SOLUTION\n> xyzzy",
        "> ［！SOLUTION］\n> xyzzy",
        "> [！SOLUTION]\n> xyzzy",
        "＞ [!SOLUTION]\nxyzzy",
        "> > [!SOLUTION]\n> > xyzzy",
        "- > [!SOLUTION]\n  > xyzzy\n- > [!SOLUTION]\n  > xyzzy",
        "> - [!SOLUTION]\n>\n>   xyzzy",
        "<blockquote><p>[!SOLUTION] xyzzy</p></blockquote>",
        "<div>\n> [!SOLUTION]\n> xyzzy\n</div>",
        "Text {{< solution >}}xyzzy{{< /solution >}}",
        "{{< solution >}}xyzzy{{< /solution >}}",
        "{{< solution >}}\nxyzzy\n",
        "{{< solution >}}\nxyzzy\n{{< /solution >}} xyzzy",
        "{{< solutions >}}\nxyzzy\n{{< /solutions >}}",
        '{{< details "Solution: xyzzy" >}}\nxyzzy\n{{< /details >}}',
        '{{< tabs >}}\n{{< tab "Solution xyzzy" >}}\nxyzzy\n{{< /tab >}}\n{{< /tabs >}}',
        '=== "Solution xyzzy"\n\n    xyzzy',
        "> xyzzy\n{: .prompt-solution }",
        "::: {.solution}\nxyzzy\n:::",
        "::: {#sol-x}\nxyzzy\n:::",
        "```{solution} ex-1\nxyzzy\n```",
        "\\begin{solution}\nxyzzy\n\\end{solution}",
        "!!! solution\n    xyzzy",
        '??? note "Solution"\n    xyzzy',
        "/// details | Solution\nxyzzy\n///",
        "{% solution %}\nxyzzy\n{% endsolution %}",
        "```\n> [!SOLUTION]\n> xyzzy\n```",
        "$$\nx\n\n> [!SOLUTION]\n> xyzzy\n\n$$",
        "      > [!SOLUTION]\n      > xyzzy",
        "> [!SOLUTION]\n> xyzzy\nxyzzy lazily",
        "> [!SOLUTION]\n> xyzzy\n- xyzzy",
        "> [!SOLUTION]\n> ```\nxyzzy\n```",
        "> [!SOLUTION]\r\n> xyzzy\r\n",
        "> [!SOLUTION]\n> xyzzy\n\n> xyzzy",
        "> [!SOLUTION]\n\n>\n> xyzzy",
        "> > [!SOLUTION]\n> > xyzzy\n\n> > xyzzy",
        '=== "A"\n\n    > [!SOLUTION]\n    > xyzzy\n\n    > xyzzy',
        "A[^1]\n\n[^1]: B\n- > [!SOLUTION]\n  > xyzzy\n  >\n  > xyzzy",
        "Text.\n\n    {{< solution >}}\n    xyzzy\n    {{< /solution >}}",
        "<pre>\n{{< solution >}}\nxyzzy\n{{< /solution >}}</pre>",
        "> Text.\n>\n> > [!SOLUTION]\n> > So.\n***\n> > xyzzy",
        "> Text.\n>\n> > [!SOLUTION]\n> > So.\n# Heading\n> > xyzzy",
        "> Text.\n>\n> > [!SOLUTION]\n> > <p>\nxyzzy",
        "- > [!SOLUTION]\n  > ```\n  > So.\n  > ```\nxyzzy",
        "> [!SOLUTION]\n</p>\nxyzzy",
        "> [!SOLUTION]\n</div></div>\n</div>\nxyzzy",
        "> [!SOLUTION]\n</p>xyzzy",
        '> === "A"\n>\n>     > [!SOLUTION]\n>     > So.\n\n>     > xyzzy',
        '=== "A"\n\n    - > [!SOLUTION]\n      > So.\n\n        > xyzzy',
        "> [!SOLUTION]\n> So.\n\n    > xyzzy",
        ": > [!SOLUTION]\n  > <p>\n>  xyzzy",
        "> [!SOLUTION]\n> So.\n\n> > [!LEMMA]\n> > xyzzy",
        "> [!SOLUTION]\n> So.\n>\n> > [!SOLUTION]\n> > So.\n\n> ### xyzzy",
    ],
)
def test_whatever_looks_like_a_solution_is_hidden_or_an_error(engine: str, text: str) -> None:
    options = MarkupOptions(engine=engine, solutions="hidden")  # type: ignore[arg-type]
    shown = render(f"> [!EXERCISE]\n> One?\n\n{text}\n", options)
    errors = [one for one in shown.diagnostics if one.severity == "error"]
    assert errors or SECRET not in everything(shown)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        "- > [!SOLUTION]\n  > So.\n- An item.",
        "1. > [!SOLUTION]\n   > So.\n2. > A quote.",
        "> > [!SOLUTION]\n> > So.\n>\n> The quote goes on.",
        "> > [!SOLUTION]\n> > So.\n>\n> - An item.",
        "> [!SOLUTION]\n> So.\n\n> [!NOTE]\n> Text.\n{: #note }",
        '=== "A"\n\n    > [!SOLUTION]\n    > So.\n\n> A quote below the tabs.',
        "<details>\n\n> [!SOLUTION]\n> So.\n</details>\n\nText.",
        *("> (Hint: none.)", "> !important", "> (1) A hint", "> [1] Solutions", "> <b>Hint</b>"),
        *("> ![Solution](a.png)", "> {1, 2}", "> (1Hint)", "> [hint](a.md)"),
    ],
)
def test_what_stands_below_a_solution_beyond_doubt_is_shown(engine: str, text: str) -> None:
    options = MarkupOptions(engine=engine, solutions="hidden")  # type: ignore[arg-type]
    shown = render(f"> [!EXERCISE]\n> One?\n\n{text}\n", options)
    assert not [one for one in shown.diagnostics if one.severity == "error"]
    assert "So." not in everything(shown)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        "> {{< solution >}}A{{< /solution >}}\n> [!EXERCISE]\n> B",
        "> > [!SOLUTION]\n> > A\n>\n> {{< exercise >}}\n> B\n> {{< /exercise >}}",
        "> > [!THEOREM]\n> > A\n>\n> [!LEMMA]",
        "> [!SOLUTION]\n>\n> A\n> : # Part",
        "> [!SOLUTION]\n> # Part\n\n### Section",
    ],
)
def test_numbers_are_the_same_where_solutions_are_hidden(engine: str, text: str) -> None:
    """A marker makes a callout where nothing of the quote is before it, be it hidden or not; a
    heading within a solution is no section."""
    numbered = [
        [(item.kind, item.labels, item.level) for item in render(notes, options).items]
        for notes in [f"> [!EXERCISE]\n> One?\n\n{text}\n"]
        for solutions in ("folded", "hidden")
        for options in [MarkupOptions(engine=engine, solutions=solutions, sections=2)]  # type: ignore[arg-type]
    ]
    assert numbered[0] == numbered[1]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "hidden",
    [
        '| a |\n|--|\n| b |\n{: #tab-x caption="A" }',
        '![a](a.png)\n{: #fig-x caption="A" }',
        "![a](a.png){: #fig-x }\n_A_",
        "> [!LEMMA]\n> A\n{: #lem-x }",
        '```python\nA\n```\n{: #lst-x caption="A" }',
    ],
)
@pytest.mark.parametrize("shown", ["", "![b](b.png)\n_B_", '```python\nB\n```\n{: caption="B" }'])
def test_what_is_numbered_in_a_hidden_solution_counts(engine: str, hidden: str, shown: str) -> None:
    """Whether or not something of the kind is numbered outside of it."""
    text = "\n\n".join(
        ("> [!EXERCISE]\n> One?", "{{< solution >}}", hidden, "{{< /solution >}}", shown)
    )
    found = [
        [(item.kind, item.labels) for item in render(text, options).items]
        for solutions in ("folded", "hidden")
        for options in [MarkupOptions(engine=engine, solutions=solutions)]  # type: ignore[arg-type]
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 2 + bool(shown)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_item_with_nothing_but_a_hidden_solution_leaves_no_bullet(engine: str) -> None:
    """In a numbered list, it leaves its number: those of the others are the same."""
    options = MarkupOptions(engine=engine, solutions="hidden")  # type: ignore[arg-type]
    item = "{0} > [!SOLUTION]\n   > So.\n"
    notes = f"> [!EXERCISE]\n> One?\n\n{{0}} A\n{item}\nText.\n\n{item}"
    bullets, numbers = (render(notes.format(sign), options).html for sign in ("- ", "1."))
    assert bullets.count("<li>") == 1 == bullets.count("<ul>")
    assert numbers.count("<li>") == 3


@pytest.mark.parametrize("engine", ENGINES)
def test_the_end_of_an_element_of_a_solution_hides_no_loss_of_its_quote(engine: str) -> None:
    notes = (
        '> [!EXERCISE]\n> One?\n\n> [!SOLUTION]\n> <div markdown="1">\n\n> </div>\n'
        "> {{< details >}}\n> So.\n> {{< /details >}}\n"
    )
    found = render(notes, MarkupOptions(engine=engine, solutions="hidden"))  # type: ignore[arg-type]
    assert "solution-end" in [one.code for one in found.diagnostics]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("sign", ["> ", "- > ", "> - > "])
def test_a_solution_of_which_a_quote_ends_first_is_told(engine: str, sign: str) -> None:
    further = sign.replace("-", " ")
    lines = ("{{< solution >}}", "So.", "", "> [!THEOREM]", "> A", "{{< /solution >}}")
    whole = [f"{further if at else sign}{line}" for at, line in enumerate(lines)]
    torn = [line if line.strip(" >") else "" for line in whole]
    for rows, expected in ((whole, []), (torn, ["solution-end"])):
        notes = "> [!EXERCISE]\n> One?\n\nText.\n\n" + "\n".join(rows) + "\n"
        found = render(notes, MarkupOptions(engine=engine, solutions="hidden"))  # type: ignore[arg-type]
        assert [one.code for one in found.diagnostics if one.severity == "error"] == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("between", ["", "1. x\n\n   y\n\nText.\n\n"])
def test_a_tab_has_a_solution_whatever_was_read_in_a_tab_above(engine: str, between: str) -> None:
    notes = (
        '=== "A"\n\n    {{< exercise >}}\n    One?\n    {{< /exercise >}}\n\n'
        f'{between}=== "B"\n\n    {{{{< solution >}}}}\n    So.\n    {{{{< /solution >}}}}\n'
    )
    found = render(notes, MarkupOptions(engine=engine, solutions="hidden"))  # type: ignore[arg-type]
    assert not found.diagnostics and "So." not in found.html
