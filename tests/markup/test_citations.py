"""Citations in notes: what is one, in both engines, and what is left alone."""

from __future__ import annotations

import re

import pytest

from coursesite.markup import render
from coursesite.model import Citation, MarkupOptions, Prose

ENGINES = ("python-markdown", "commonmark")


def rendered(text: str, engine: str = "python-markdown") -> Prose:
    return render(text, MarkupOptions(engine=engine, citations=True))  # type: ignore[arg-type]


def shape(citation: Citation) -> str:
    """A citation in short: `prefix -key suffix; …`, in brackets unless it is narrative."""
    parts = [
        " ".join(filter(None, (one.prefix, "-" * one.suppressed + one.key, one.suffix)))
        for one in citation.items
    ]
    return "; ".join(parts) if citation.narrative else f"[{'; '.join(parts)}]"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("See [@knuth84].", ["[knuth84]"]),
        ("[see @knuth84, p. 3; see *also* @lamport, ch. 2]", None),
        ("As @knuth84 says", ["knuth84"]),
        ("@knuth84 [p. 33, and more]", ["knuth84 , p. 33, and more"]),
        ("@knuth84 [p. 33; also @lamport]", ["knuth84 , p. 33; also lamport"]),
        ("[-@knuth84] and -@lamport", ["[-knuth84]", "[-lamport]"]),
        ("@{odd key} [@{a/b c}, 3]", ["odd key", "[a/b c , 3]"]),
        ("By @knuth84. Or @a.b: (@c), @d; “@e”—@f!", ["knuth84", "a.b", "c", "d", "e", "f"]),
        ("[@a:b_c/d-e#f; @Foo2020]", ["[a:b_c/d-e#f; Foo2020]"]),
        ("*@a* and **[@b]** | ~~@c~~", ["a", "[b]", "c"]),
        ("_By @a_b and @c_ __@d__", ["a_b", "c", "d"]),
        ('| a |\n|--|\n| b |\n{: caption="By [@a]" }', ["[a]"]),
        ("> [!NOTE] Of [@a]\n> Text @b.", ["[a]", "b"]),
        ('=== "Tab [@a]"\n\n    Text @b\n', ["[a]", "b"]),
        ("> - [@a]\n>   and @b\n", ["[a]", "b"]),
        ("| x | y |\n|--|--|\n| [@a] | @b |\n", ["[a]", "b"]),
        ("# About [@a]\n\n## Of @b\n", ["[a]", "b"]),
        ("A[^1].\n\n[^1]: By @a [p. 2].\n", ["a , p. 2"]),
        ("[@a][@b] [@c] [p. 2]", ["[a]", "[b]", "[c]"]),
        ("[@größe] @müller", ["[größe]", "müller"]),
        ("two\nlines [see\n@a, p.\n3]", ["[see a , p. 3]"]),
        ("[@a, see `;` and $x;y$; @b]", None),
        ("[see [1] and @a]", ["[see [1] and a]"]),
    ],
)
def test_citations_are_read(text: str, shapes: list[str] | None, engine: str) -> None:
    prose = rendered(text, engine)
    assert not prose.diagnostics
    if shapes is not None:
        assert [shape(one) for one in prose.citations] == shapes
    for one in prose.citations:
        assert "@" in prose.html[one.start : one.end]
        line = text.splitlines()[one.items[0].span.line - 1]  # type: ignore[union-attr]
        assert line[one.items[0].span.column - 1] == "@"  # type: ignore[union-attr]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        "Write to joe@example.org or <ann@example.org>.",
        "[text @a](x.md) [@a](x.md) ![@a](x.png) [x @a][label]\n\n[label]: x.md",
        "[@a]\n\n[@a]: x.md",
        "`@a` ``[@b]`` $@c$ \\(@d\\)\n\n```\n@e [@f]\n```\n\n    @g\n",
        "https://example.org/@alice https://example.org/?q=@bob <https://example.org/@c>",
        "\\@a [\\@b] a@b ../@c user:@d=x",
        "<a title='@a'>x</a> <!-- @b -->",
        "<div>\n@a [@b]\n</div>\n",
        "@ alone, @-x, @.y, [@], [@ ]",
        "{{< details '@a' >}}x{{< /details >}}",
    ],
)
def test_other_signs_are_left_alone(text: str, engine: str) -> None:
    assert rendered(text, engine).citations == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_without_a_bibliography_nothing_changes(engine: str) -> None:
    text = "As @knuth84 and \\@x say, mail a@b.c."
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    prose = render(text, options)
    assert prose.citations == ()
    assert "@knuth84" in prose.html


def test_words_beside_a_key_are_markdown() -> None:
    (citation,) = rendered("[see *also* `x` @a, p. 3 & $y$]").citations
    assert citation.items[0].prefix == "see <em>also</em> <code>x</code>"
    assert citation.items[0].suffix.startswith(", p. 3 &amp; <math>")


def test_outlines_ids_and_summaries_have_no_citations_in_brackets() -> None:
    prose = rendered("## On time [@lamport78]\n\nClocks [@lamport78, p. 2] tick.\n")
    assert [(one.id, one.text, one.html) for one in prose.headings] == [
        ("on-time", "On time", "On time")
    ]
    assert prose.summary == "Clocks tick."
    assert len(prose.citations) == 2
    assert len(rendered("* toc\n{:toc}\n\n## A [@a]\n").citations) == 1


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_a_cell_or_choice_that_is_only_a_citation_is_read_out(engine: str) -> None:
    table = "| @a | [@a] | $x$ |\n|---|---|---|\n| 1 | 2 | 3 |\n\n"
    quiz = "> [!QUIZ] Who?\n> - [x] @a\n> - [ ] [@a]\n> - [ ] $x$\n"
    options = MarkupOptions(engine=engine, citations=True)  # type: ignore[arg-type]
    html = render(table + quiz, options).html
    assert len(re.findall(r'<span aria-hidden="true"><math', html)) == 2
    assert len(re.findall("aria-hidden", html)) == 2
