"""An address is found in the notes however it is written there."""

from __future__ import annotations

import pytest

from coursesite.markup import render
from coursesite.model import MarkupOptions

ENGINES = ("python-markdown", "commonmark")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "written", "url"),
    [
        ("![e](b_c.png)", "b_c.png", "b_c.png"),
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
