"""Findings for readers who do not see a page, and links that nobody defined."""

from __future__ import annotations

import pytest

from coursesite.markup import render
from coursesite.model import MarkupOptions

ENGINES = ("python-markdown", "commonmark")


def told(text: str, engine: str, level: str = "warn") -> list[tuple[str, str]]:
    options = MarkupOptions(engine=engine, accessibility=level)  # type: ignore[arg-type]
    lines = text.split("\n")
    return [
        (one.code, lines[one.span.line - 1][one.span.column - 1 :][: one.span.length])
        for one in render(text, options).diagnostics
        if one.span is not None
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("![](x.png)", [("image-text", "x.png")]),
        ("> - ![ ](x.png)", [("image-text", "x.png")]),
        ("[![](x.png)](a.md)", [("image-text", "x.png")]),
        ("![][x]\n\n[x]: x.png", [("image-text", "x.png")]),
        ('<img\n src="x.png">', [("image-text", "x.png")]),
        ('<img\n src="x.png"\n alt="">', []),
        ("![](x.png){: .decorative }", []),
        ("![A](x.png)", []),
        ("`![](x.png)`", []),
        ("[here](a.md) and [Read more …](b.md)", [("link-text", "a.md"), ("link-text", "b.md")]),
        ("[hier](a.md) [ici](b.md)", [("link-text", "a.md"), ("link-text", "b.md")]),
        ("[here is more](a.md) [the more](b.md)", []),
        ('<a href="a.md" class="x"></a> [![A](x.png)](b.md)', [("link-text", "a.md")]),
        ("### A", [("heading-level", "###")]),
        ("# A\n\n## B\n\n### C\n\n## D\n\n#### E", [("heading-level", "####")]),
        ("## A\n\n> #### B\n\n- #### C", []),
        ("## A\n\n    #### B\n\n#### C", [("heading-level", "####")]),
    ],
)
def test_findings_have_their_places(
    text: str, findings: list[tuple[str, str]], engine: str
) -> None:
    assert told(text, engine) == findings
    assert told(text, engine, "ignore") == []


@pytest.mark.parametrize("engine", ENGINES)
def test_decoration_has_an_empty_text(engine: str) -> None:
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    html = render("![A leaf](x.png){: .decorative }", options).html
    assert 'alt=""' in html
    assert "leaf" not in html


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("[a][b] and [c][]", ["[b]", "[]"]),
        ("[*a*][b `c`]\n\n> - [x][Y z]", ["[b `c`]", "[Y z]"]),
        ("[a][b]\n\n[B]: https://x.org", []),
        ("a[i][j], f(x)[i][j], [0][1], [x][ ], `[a][b]`, \\[a][b]", []),
        ("    [a][b]\n\n<pre>\n[a][b]\n</pre>", []),
    ],
)
def test_a_link_without_definition_is_told(text: str, labels: list[str], engine: str) -> None:
    found = [part for code, part in told(text, engine) if code == "link-undefined"]
    assert found == labels
