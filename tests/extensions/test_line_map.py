"""Places in transformed text are told where the author wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursesite.diagnostics import Span
from coursesite.extensions.line_map import lines_of, original

TEXT = "One\n\nTwo [x](gone.md)\n\nThree"


@pytest.mark.parametrize(
    ("transformed", "span", "expected"),
    [
        (TEXT, Span(3, 9, 7), Span(3, 9, 7)),
        (f"New\n\n{TEXT}", Span(5, 9, 7), Span(3, 9, 7)),
        (TEXT.replace("One\n\n", ""), Span(1, 9, 7), Span(3, 9, 7)),
        (TEXT.replace("Two", "**Two**, that is"), Span(3, 22, 7), Span(3, 9, 7)),
        (TEXT.replace("gone.md", "lost.md"), Span(3, 9, 7), Span(3, 9, 7)),
        (f"{TEXT}\n\nA [y](lost.md)", Span(7, 7, 7), Span(5, 1, 5)),
    ],
)
def test_a_place_is_that_of_its_words(transformed: str, span: Span, expected: Span) -> None:
    assert original(span, TEXT, transformed) == expected


LINES = st.lists(st.sampled_from(["", "a", "b c", "d"]), max_size=6).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(text=LINES, transformed=LINES, line=st.integers(1, 8), column=st.integers(1, 5))
def test_a_place_is_always_in_the_text(text: str, transformed: str, line: int, column: int) -> None:
    found = original(Span(line, column, 2), text, transformed)
    if text != transformed:
        assert 1 <= found.line <= text.count("\n") + 1 and found.column >= 1
    origins = lines_of(text, transformed)
    assert len(origins) == transformed.count("\n") + 1
    assert set(origins) <= set(range(text.count("\n") + 1))


def test_long_texts_that_change_everywhere_are_compared_by_their_lines() -> None:
    lines = [f"Line {number}" if number % 2 else "" for number in range(3000)]
    text = "\n".join(lines)
    assert lines_of(text, text.replace("\n", "\n\n"))[2::4] == tuple(range(1, 3000, 2))
    assert lines_of(text, "\n\n".join(["New"] * 5000) + "\n" + text)[-3000:] == tuple(range(3000))
    blank = "\n" * 3000
    assert len(lines_of(blank, "\n".join(["x", ""] * 3000))) == 6000, "nothing tells them apart"
    words = "word " * 20_000
    found = original(Span(1, 60_001, 4), words, words.replace("w", "v w"))
    assert found.line == 1 and found.column <= len(words)
