"""Incremental builds are exact over editions, translations, data and pictures.

The normal run has 24 edits. A longer one, on seeds never tried before:

    COURSESITE_EDITS=5000 pytest -n auto tests/property/test_terms.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coursesite.site import all_rules as site_rules  # noqa: F401 (those that are named here)
from coursesite.site import shared_files
from property import laws, terms
from property.edits import Bench
from property.test_incremental import seeds
from property.test_planted import Plant, unrecorded

A_RUN = 24
SEEDS = seeds() if {"COURSESITE_EDITS", "COURSESITE_SEED"} & os.environ.keys() else [2]


def check(
    folder: Path, mode: dict[str, object], *, note: bool = True, compare: bool = True
) -> bool:
    return real(folder, mode | {"index": False}, note=note, compare=compare)


real = laws.check


@pytest.fixture(autouse=True)
def _without_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "check", check)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_incremental_build_of_terms_equals_a_clean_one(seed: int, tmp_path: Path) -> None:
    """In file set, bytes, errors and warnings, whatever was edited."""
    print(f"seed {seed}")
    laws.run(tmp_path / "site", seed, A_RUN, content=terms.CONTENT, edit=terms.edit)


def _dates_stay(patch: pytest.MonkeyPatch) -> None:
    """The digest of a file at its second path is kept though dates move by other days."""
    taken = shared_files.Taken
    patch.setattr(shared_files, "Taken", lambda *fields: taken(*fields)._replace(mark=0))


def _set(path: str, old: str, new: str) -> Callable[[Bench], None]:
    def edit(bench: Bench) -> None:
        text = bench.read(path)
        assert old in text
        bench.write(path, text.replace(old, new))

    return edit


def _own_copy(bench: Bench) -> None:
    """The edition gets a file of its own with the same bytes: its page leads to that now."""
    text = bench.read("content/2025/en/lectures/02-two.md")
    bench.write("content/2026/en/lectures/02-two.md", text)


TERM, GERMAN = "content/2026/en/course.yml", "content/2025/de/lectures/01-one.md"
PLANTED: dict[str, tuple[Plant, Callable[[Bench], None]]] = {
    "dates that do not move again": (_dates_stay, _set(TERM, "2026-10-05", "2026-10-12")),
    "a file's own place that is not recorded": (unrecorded("written_at"), _own_copy),
    "data that are not recorded": (unrecorded("blob"), _set("data/staff.yml", "Ada", "Eve")),
    "sizes of pictures that are not recorded": (
        unrecorded("image_settings", "widths_of"),
        _set("content/course.yml", "[40, 80]", "[30]"),
    ),
    "translations that are not recorded": (
        unrecorded("claimed"),
        _set(GERMAN, "title: Eins", "title: Eins\ntranslation_of: /2025/en/lectures/02-two.md"),
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_bug_planted_in_terms_is_caught(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, edit = PLANTED[name]
    plant(monkeypatch)
    bench = laws.start(tmp_path / "site", 1, terms.CONTENT)
    for file in filter(Path.is_file, bench.folder.rglob("*")):
        os.utime(file, (1_600_000_000, 1_600_000_000))  # the bytes of new files are read again
    assert laws.check(bench.folder, {}, compare=False)
    edit(bench)
    with pytest.raises(laws.BrokenLawError):
        laws.check(bench.folder, {}, note=False)
