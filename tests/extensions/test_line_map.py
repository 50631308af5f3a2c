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
