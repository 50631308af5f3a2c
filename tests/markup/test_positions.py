"""An address is found in the notes however it is written there."""

from __future__ import annotations

import pytest

from coursesite.diagnostics import Span
from coursesite.markup import render
from coursesite.model import MarkupOptions

ENGINES = ("python-markdown", "commonmark")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "written", "url"),
    [
        ("![e](b_c.png)", "b_c.png", "b_c.png"),
        ("[e](<#b c>)", "#b c", "#b c"),
        (r"![e](b\_c.png)", r"b\_c.png", "b_c.png"),
        (r"![e](b\(c.png 'T')", r"b\(c.png", "b(c.png"),
        ("[h](x&amp;y.md)", "x&amp;y.md", "x&y.md"),
        ("[h](ö.md)", "ö.md", "ö.md"),
        ("[h](a%20b.md)", "a%20b.md", "a%20b.md"),
        (r"[h](<a\_b c.md>)", r"a\_b c.md", "a_b c.md"),
        ("[x]({{site.baseurl}}/a)", "{{site.baseurl}}/a", "{{site.baseurl}}/a"),
        ("[x](<{{ site.baseurl }}/a>)", "{{ site.baseurl }}/a", "{{ site.baseurl }}/a"),
        ("[x][r]\n\n[r]: x&amp;y.md", "x&amp;y.md", "x&y.md"),
        ('<a href="x&amp;y.md">x</a>', "x&amp;y.md", "x&y.md"),
        (r"> - [v](v\_v.md)", r"v\_v.md", "v_v.md"),
    ],
)
def test_an_address_is_where_it_is_written(text: str, written: str, url: str, engine: str) -> None:
    [spot] = render(f"A line.\n\n{text}", MarkupOptions(engine=engine)).links  # type: ignore[arg-type]
    assert spot.url == url
    assert spot.span is not None
    line = f"A line.\n\n{text}".split("\n")[spot.span.line - 1]
    assert line[spot.span.column - 1 :][: spot.span.length] == written


def test_the_same_address_is_looked_for_further_on() -> None:
    spots = render(r"[t](a\_b.md) [t](a\_b.md)").links
    assert [spot.span and spot.span.column for spot in spots] == [5, 18]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("Write `#there` in code.\n\n[x](#there)", 3, 5),
        ("See x.md.\n\n```\n[x](x.md)\n```\n\n[x]( <x.md> 'T')", 7, 7),
        ("> ~~~\n> [x](x.md)\n> ~~~\n>\n> [x](x.md)", 5, 7),
        ("x.md, `[y](x.md)`: [x][r]\n\n[r]: x.md", 3, 6),
        ("[x.md](x.md#a), see\n[x.md](x.md)", 2, 8),
        ("x.md\n\n<img src='x.md'>", 3, 11),
        ("x.png and [x](x.pngs)\n\n{{< figure x.png >}}", 3, 12),
    ],
)
def test_what_is_no_address_is_passed_over(text: str, line: int, column: int, engine: str) -> None:
    spot = render(text, MarkupOptions(engine=engine)).links[-1]  # type: ignore[arg-type]
    assert spot.span is not None
    assert (spot.span.line, spot.span.column) == (line, column)


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize("text", ["- \n\t*[HTML]: \n", "- a\n\t*[HTML]: \n"])
def test_a_span_within_tabs_begins_behind_them(engine: str, text: str) -> None:
    (problem,) = render(text, MarkupOptions(engine=engine)).diagnostics  # type: ignore[arg-type]
    assert problem.span == Span(2, 2, 8)


def test_the_next_address_may_be_written_in_another_way_than_the_one_behind_it() -> None:
    text = '{: #a }\n\n<a href="#a">x</a> [b](#a) [c](<#a>) [](#ab) [d](#a "t")\n'
    spots = [spot for spot in render(text).links if spot.url == "#a"]
    columns = [spot.span and spot.span.column for spot in spots]
    assert columns == [
        text.splitlines()[2].index(part) + 1 for part in ('#a">', "#a)", "#a>", '#a "')
    ]
