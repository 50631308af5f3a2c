"""Nothing of a solution that is not out is in the rendering of notes put together at random, and
all else is, with the ids and the numbers that it has beside them."""

from __future__ import annotations

import os
import re

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coursesite.markup import render
from coursesite.model import MarkupOptions, Prose
from property.solutions import SECRET, Notes

TIMES = int(os.environ.get("FUZZ", "0"))
LAW = settings(
    max_examples=20 * max(TIMES, 1),
    derandomize=not TIMES,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink) if TIMES else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
WORD = re.compile(r"word\d+w")


def everything(prose: Prose) -> str:
    """All that a page may show of its notes."""
    titles = [one.title for one in prose.items]
    parts = (prose.html, prose.summary, prose.headings, prose.ids, prose.links, titles)
    return repr(parts) + repr(prose.holes)


def numbered(prose: Prose) -> list[tuple[object, ...]]:
    return [(one.kind, one.labels, one.number, one.level) for one in prose.items]


def check(text: str, engine: str, sections: int, *, odd: bool) -> None:
    shown, hidden = (
        render(text, MarkupOptions(engine=engine, solutions=solutions, sections=sections))  # type: ignore[arg-type]
        for solutions in ("folded", "hidden")
    )
    errors = [one for one in hidden.diagnostics if one.severity == "error"]
    if errors and odd:
        return
    assert not errors
    assert SECRET not in everything(hidden)
    assert numbered(hidden) == numbered(shown)
    seen = {one.id for one in hidden.headings}
    assert [one.id for one in hidden.headings] == [
        one.id for one in shown.headings if one.id in seen
    ]
    if not odd:
        assert sorted(WORD.findall(hidden.html)) == sorted(WORD.findall(shown.html))


def notes(*, odd: bool) -> st.SearchStrategy[str]:
    randoms = st.randoms(use_true_random=False)
    return randoms.map(lambda random: Notes(random, odd=odd).text())


ENGINES = st.sampled_from(("python-markdown", "commonmark"))
SECTIONS = st.sampled_from((0, 2))


@LAW
@given(notes(odd=False), ENGINES, SECTIONS)
def test_solutions_at_random(text: str, engine: str, sections: int) -> None:
    check(text, engine, sections, odd=False)


@LAW
@given(notes(odd=True), ENGINES, SECTIONS)
def test_solutions_with_mistakes_at_random(text: str, engine: str, sections: int) -> None:
    check(text, engine, sections, odd=True)
