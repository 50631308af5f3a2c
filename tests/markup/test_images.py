"""Images that are recordings: what their players cannot do is told at the image."""

from __future__ import annotations

import pytest

from coursesite.markup import render
from coursesite.model import MarkupOptions


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_a_recording_that_can_be_linked_only_is_told(engine: str) -> None:
    text = "Text.\n\n![x](https://us02web.zoom.us/rec/share/a.mp4)\n"
    [problem] = render(text, MarkupOptions(engine=engine)).diagnostics  # type: ignore[arg-type]
    assert problem.code == "recording-link"
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (3, 6)
