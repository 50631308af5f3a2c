"""Incremental builds are exact whatever is edited in extensions, and in what these read."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from coursesite.build import pipeline
from coursesite.build.executors import forked_pages
from property import extensions, laws
from property.sessions import Sessions
from property.test_incremental import by_copies
from property.test_planted import unrecorded
from sitetest import forked, quiet

EDITS = 10


def run(folder: Path, seed: int, *, note: bool = True) -> None:
    laws.run(
        folder / "site",
        seed,
        EDITS,
        note=note,
        content=extensions.CONTENT,
        edit=extensions.edit,
    )


def test_an_incremental_build_with_extensions_equals_a_clean_one(tmp_path: Path) -> None:
    run(tmp_path, 1)


def test_so_does_that_of_a_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with contextlib.closing(Sessions(3)) as sessions:
        monkeypatch.setattr(pipeline, "build", sessions)
        run(tmp_path, 3)


@forked
@quiet
def test_so_does_one_by_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FEW", "BATCH"):
        monkeypatch.setattr(forked_pages, name, 2)
    monkeypatch.setattr(pipeline, "build", by_copies)
    run(tmp_path, 5)


def test_an_extension_that_is_not_recorded_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unrecorded("extension_code")(monkeypatch)
    with pytest.raises(laws.BrokenLawError):
        for seed in (5, *range(1, 5)):
            run(tmp_path / str(seed), seed, note=False)
