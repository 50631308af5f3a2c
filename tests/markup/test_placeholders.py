"""Placeholders are ours alone: one that an author writes is text."""

from __future__ import annotations

import pytest

from coursesite.markup import render
from coursesite.model import Call, Expansion, MarkupOptions

ENGINES = ("python-markdown", "commonmark")
FOREIGN = (
    '<x-b n="999"></x-b>',
    '<x-a n="7"></x-a>',
    '`a` <x-a n="0"></x-a>',
    '<x-a n="q"></x-a> <x-a></x-a>',
    f'<x-b n="{"9" * 5000}"></x-b> <x-a n="{"9" * 5000}"></x-a>',
    "# &#xfdd0;99&#xfdd1;\n\n![&#xfdd0;99&#xfdd1;](u)",
    "&#xfdd2;99&#xfdd3;",
    "\ufddf \ufdd8",
    "\ufdd099\ufdd1 <!--\ufdd099\ufdd1-->",
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", FOREIGN, ids=range(len(FOREIGN)))
def test_placeholders_that_authors_write_stand_for_nothing(text: str, engine: str) -> None:
    found = render(f"{text}\n\nBehind.\n", MarkupOptions(engine=engine))  # type: ignore[arg-type]
    assert "<p>Behind.</p>" in found.html
    assert not found.diagnostics


@pytest.mark.parametrize("text", ["{{< put >}}", "Here: {{< put >}}."])
def test_an_included_text_brings_no_placeholders(text: str) -> None:
    def expand(call: Call) -> Expansion:
        return Expansion(text="An \ufdd099\ufdd1 of *old*.")

    assert "An \ufffd99\ufffd of <em>old</em>." in render(text, expand=expand).html


@pytest.mark.parametrize("engine", ENGINES)
def test_an_element_keeps_all_its_addresses(engine: str) -> None:
    html = '<video src="a.mp4" poster="b.png"></video>'
    found = render(f"{html}\n", MarkupOptions(engine=engine))  # type: ignore[arg-type]
    assert html in found.html
    places = {found.html[one.start : one.end]: one.url for one in found.links}
    assert places == {"a.mp4": "a.mp4", "b.png": "b.png"}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_address_that_an_engine_makes_of_a_note_has_no_placeholder(engine: str) -> None:
    text = '> [^1]: ![](x.png){: w="3" }\n> [^1]: \n'
    html = render(text, MarkupOptions(engine=engine)).html  # type: ignore[arg-type]
    assert "x-a" not in html and "%EF" not in html


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    ["| \n    <script>\n{:/}\n", "# A <script>b{: .c }</script>\n\nA <style>\n{:/}\n</style>\n"],
)
def test_no_text_of_a_page_has_elements_of_ours(text: str, engine: str) -> None:
    found = render(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    assert "x-a" not in repr((found.html, found.summary, found.headings))


@pytest.mark.parametrize("mark", ["\ufdd0", "\ufdd8", "\ufddf"])
def test_a_mark_of_ours_in_notes_is_the_sign_for_no_character(mark: str) -> None:
    found = render(f"# A{mark}\n\nB{mark}\n\n```\nC{mark}\n```\n")
    assert mark not in repr((found.html, found.summary, found.headings))
    assert found.html.count("\ufffd") >= 3


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_of_a_placeholder_is_in_an_address_that_a_definition_gives(engine: str) -> None:
    text = '[x]\n\n[x]: ![](x.png){: w="3" }_a*b_c*\n'
    html = render(text, MarkupOptions(engine=engine)).html  # type: ignore[arg-type]
    assert 'x.png)_a*b_c*">x</a>' in html
