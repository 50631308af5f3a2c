"""Headings: their ids, and their words in a table of contents, are those that somebody wrote."""

from __future__ import annotations

import pytest

from coursesite.course import search
from coursesite.markup import render
from coursesite.model import MarkupOptions

CASES = [
    # (Markdown, id, words in the table of contents)
    ("## First part[^1]\n\n[^1]: A note.", "first-part", "First part"),
    ("## Part[^1] one[^2]\n\n[^1]: See[^2]\n\n[^2]: More.", "part-one", "Part one"),
    ("## Heaps {{< at 12:34 >}}", "heaps", "Heaps"),
    ("## Heaps {{< slides page=3 >}}\n\n{{< slides a.pdf >}}", "heaps", "Heaps"),
    ("## A {{< term limit >}}", "a-limit", "A limit"),
    ("## The `a_b` of $x^2$", "the-a_b-of-x2", ""),
    ("## Party 🎉", "party-", "Party 🎉"),
    ("## ![A logo](a.png) Home", "home", "Home"),
    ("## ![A logo](a.png)", "a-logo", "A logo"),
    ('## A long one\n{: data-toc-label="A <b>" }', "a-long-one", "A &lt;b&gt;"),
    ('## A <b id="x">bold</b> [link](b.md)', "a-bold-link", "A <b>bold</b> link"),
]


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize(("text", "id_", "words"), CASES, ids=[case[1] for case in CASES])
def test_no_part_that_is_generated_is_in_an_id_or_an_outline(
    engine: str, text: str, id_: str, words: str
) -> None:
    prose = render(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    heading = prose.headings[0]
    assert heading.id == id_
    assert f'id="{id_}"' in prose.html
    assert "data-toc-label" not in prose.html
    if words:
        assert heading.html == words


def test_a_heading_without_words_is_in_no_outline() -> None:
    assert [one.listed for one in render("## \n\n## ![](a.png)\n\n## Words\n").headings] == [
        False, False, True,
    ]  # fmt: skip


def test_search_finds_a_section_by_the_words_of_its_heading_alone() -> None:
    html = render("## Heaps[^1] {{< at 12:34 >}}\n\nAt {{< at 1:00 >}}\n\n[^1]: Note.").html
    record = search.notes(html)
    assert '<h2 id="heaps">Heaps </h2>' in record
    assert " At 1:00." in record


def test_a_table_of_contents_in_notes_has_a_name() -> None:
    options = MarkupOptions(labels=(("toc_notes", "Teile & mehr"),))
    assert 'aria-label="Teile &amp; mehr"' in render("* a\n{:toc}\n\n## B\n", options).html
