"""Work counted: what an edit costs does not grow with the rest of the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import corpus
from coursesite.build import pipeline
from coursesite.site.inputs import Mode
from sitetest import NOW

pytestmark = pytest.mark.slow
COUNTS = (50, 100)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Built sites of so many lectures: what is edited in them, and built again, may stay."""
    folders = []
    for count in COUNTS:
        folder = tmp_path_factory.mktemp(str(count))
        corpus.write(folder, count)
        pipeline.build(folder, folder / "_site", Mode(now=NOW))
        folders.append(folder)
    return folders


def tasks(folder: Path, old: str, new: str) -> tuple[int, int]:
    """How many tasks run, and how many files are written, after one edit of a built site."""
    assert pipeline.build(folder, folder / "_site", Mode(now=NOW)).ran == ()
    file = folder / corpus.path(3)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    built = pipeline.build(folder, folder / "_site", Mode(now=NOW))
    return len(built.ran), len(built.written)


@pytest.mark.parametrize(("old", "new"), [("## ", "More.\n\n## "), ('title: "', 'title: "New ')])
def test_an_edit_costs_the_same_in_a_larger_site(old: str, new: str, sites: list[Path]) -> None:
    """But for the course it is in, and for pages that link to it, nothing runs: twice the courses
    are not twice the work."""
    small, large = (tasks(folder, old, new) for folder in sites)
    assert large[1] == small[1]
    assert large[0] <= small[0] + 10
