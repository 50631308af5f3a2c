"""Work that is counted: a text of twice the length takes about twice the steps, never four times.

Steps are the calls of functions. What one call does, such as a search, is timed by
`tests/benchmarks/hostile.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest

from coursesite.markup import render
from coursesite.media import transcripts
from coursesite.model import MarkupOptions
from hostile import TEXTS

FEW = 24
NESTED = ("quotes", "lists", "div md closed", "details nest closed", "div nest", "<li>", "<table>")
"""Texts that are refused when they are longer, since too much stands within something else."""
ENGINES = ("python-markdown", "commonmark")


def steps(text: str, options: MarkupOptions) -> int:
    """The number of calls that rendering a text takes."""
    return calls(lambda: render(text, options))


def calls(action: Callable[[], object]) -> int:
    """The number of calls that an action takes."""
    count = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", [name for name in TEXTS if name not in NESTED])
def test_twice_the_text_is_at_most_little_more_than_twice_the_work(name: str, engine: str) -> None:
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    render(TEXTS[name](1), options)  # patterns are compiled, and templates
    once, twice = (steps(TEXTS[name](count), options) for count in (FEW, 2 * FEW))
    assert twice <= 2.3 * once + 200, (once, twice)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        *(part * 10_000 for part in ("> ", "- ", "1. ", "<div>", "<b>", "<ul><li>", "{", "$$ {")),
        "".join(f"{' ' * 2 * depth}- a\n" for depth in range(300)),
        '<div markdown="1">\n\n' * 300 + "</div>\n\n" * 300,
        '{{< details "a" >}}\n' * 300 + "{{< /details >}}\n" * 300,
        "a " + '{{< details "a" >}} ' * 300 + "{{< /details >}} " * 300,
        "[^a]: " * 300,
        "$$" + "{" * 8_000 + "}" * 8_000 + "$$",
        "$$" + r"\frac1" * 3_000 + "1$$",
        "[" * 5_000 + "a" + "](b)" * 5_000,
        "**a " * 5_000,
        "> [!NOTE]\n" + "> " * 5_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_what_is_nested_deep_is_text_or_a_message_and_never_an_exception(
    text: str, engine: str
) -> None:
    prose = render(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    assert prose.html or prose.diagnostics


def test_a_formula_may_be_nested_150_levels_deep() -> None:
    for levels, codes in ((150, []), (151, ["math-error"])):
        prose = render("$$" + "{" * levels + "x" + "}" * levels + "$$\n")
        assert [one.code for one in prose.diagnostics] == codes


def test_a_transcript_of_many_cues_is_read_in_one_go() -> None:
    cues = "00:01.000 --> 00:02.000\nhi {\\a\n\n"
    counts = []
    for count in (500, 1000):
        text = "WEBVTT\n\n" + cues * count + "bad\n\n" * count
        parsed = transcripts.parse(text, "vtt")
        assert (len(parsed.cues), len(parsed.diagnostics)) == (count, 21)
        counts.append(calls(partial(transcripts.parse, text, "vtt")))
    assert counts[1] <= 2.3 * counts[0]
