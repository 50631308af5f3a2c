"""Attributes of code and formulas in a line; quotes and spaces that only look right."""

from __future__ import annotations

import doctest

import pytest

from coursesite.markup import attributes, render
from coursesite.model import MarkupOptions

ENGINES = ("python-markdown", "commonmark")


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(attributes).failed == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_code_and_formulas_in_a_line_have_their_attributes(engine: str) -> None:
    text = (
        '`x`{: title="T" lang="fr" .c #i } `y`{:lang=de} $x${: title="<T>" .m } $y$\n\n'
        '- `z`{: data-a="1"}\n\n> $$z$$ {: title="big" }\n'
    )
    html = render(text, MarkupOptions(engine=engine)).html  # type: ignore[arg-type]
    assert '<code id="i" class="c" title="T" lang="fr">x</code>' in html
    assert '<code lang="de">y</code>' in html
    assert '<span class="m" title="&lt;T&gt;"><math>' in html
    assert '<code data-a="1">z</code>' in html
    assert ' title="big"' in html
    assert "{:" not in html


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("raw", ["allow", "sanitize", "deny"])
def test_no_attribute_of_code_runs_a_script(engine: str, raw: str) -> None:
    text = '`x`{: onclick="a()" title="T" } $x${: onmouseover=a() }\n'
    prose = render(text, MarkupOptions(engine=engine, raw_html=raw))  # type: ignore[arg-type]
    assert "onclick" not in prose.html
    assert "onmouseover" not in prose.html
    assert ' title="T"' in prose.html
    assert [one.code for one in prose.diagnostics].count("attribute-refused") == 2


@pytest.mark.parametrize(
    "text",
    [
        "A\n{: title=“T” }", "`x`{: lang=„fr“ }", "![a](b.png){: title=‘T’ }",
        "## H {: title=«T» }",
        "```python {file=“a.py”}\nx\n```", "$$x$$ {: title=”T” }", "{:n: title=“T”}\n\nA\n{:n}",
    ],
)  # fmt: skip
def test_typographic_quotes_in_a_list_are_told(text: str) -> None:
    found = [one for one in render(text).diagnostics if one.code == "attribute-quotes"]
    assert len(found) == 1
    span = found[0].span
    assert span is not None
    assert span.column + span.length - 1 <= len(text.split("\n")[span.line - 1])


@pytest.mark.parametrize("text", ['A\n{: title="“T”" }', "`x`{: title=“ }", "{{ “x” }}", "“x”"])
def test_typographic_quotes_elsewhere_are_text(text: str) -> None:
    told = [one.code for one in render(text).diagnostics if one.code == "attribute-quotes"]
    assert told == (["attribute-quotes"] if "=“" in text else [])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        "##\u00a0H",
        "*\u00a0a",
        "-\u2003a",
        "> #\u202fH",
        "\u00a0## H",
        "- a\n\n  *\u00a0b",
        "A\n*\u3000b",
    ],
)
def test_a_space_that_is_none_to_markdown_is_told(engine: str, text: str) -> None:
    told = render(text, MarkupOptions(engine=engine)).diagnostics  # type: ignore[arg-type]
    assert [one.code for one in told] == ["marker-space"]
    span = told[0].span
    assert span is not None
    line = text.split("\n")[span.line - 1]
    assert line[span.column - 1 : span.column - 1 + span.length] in ("##", "*", "-", "#")


@pytest.mark.parametrize(
    "text",
    [
        "```\n##\u00a0H\n```",
        "    *\u00a0a",
        "a *\u00a0b",
        "3\u00a0kg",
        "## a\u00a0b",
        "1.\u00a0Mai",
    ],
)
def test_such_spaces_elsewhere_are_not(text: str) -> None:
    assert not render(text).diagnostics


@pytest.mark.parametrize("engine", ENGINES)
def test_a_shortcode_that_opens_behind_text_is_told_so_once(engine: str) -> None:
    text = (
        "Text {{< details >}} more\n\nInside\n\n{{< /details >}}\n\nEnd {{< note >}}\n\n"
        "{{< details >}}\n\nInside\n\n{{< /details >}} text\n"
    )
    told = render(text, MarkupOptions(engine=engine)).diagnostics  # type: ignore[arg-type]
    assert [(one.code, "behind text" in one.message) for one in told] == [
        ("shortcode-unclosed", True),
        ("shortcode-unclosed", False),
        ("shortcode-unclosed", False),
    ]
    assert [one.hint for one in told] == [
        "begin a line with {{< details >}}",
        "end it with {{< /note >}}",
        "end the line behind {{< /details >}}",
    ]
