"""Incremental builds are exact, whatever is edited and whoever makes the pages.

The normal run has 160 edits, and some of them twice more, since pages of a large site wait on disk,
and copies of the build make them. A longer one, on seeds never tried before and of more edits each:

    COURSESITE_EDITS=20000 pytest -n auto tests/property/test_incremental.py

A seed that fails is run again by `COURSESITE_SEED=… COURSESITE_EDITS=…`.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from coursesite.build import pipeline
from coursesite.build.executors import forked_pages
from coursesite.build.executors.executor import choose
from coursesite.build.result import BuildResult
from coursesite.files import staging
from coursesite.theme import bytecode_cache
from property import laws
from sitetest import forked, quiet

LONGER = "COURSESITE_EDITS" in os.environ
EDITS = int(os.environ.get("COURSESITE_EDITS", "160"))
A_RUN = 32 if LONGER else 20
SEED = os.environ.get("COURSESITE_SEED")


def seeds() -> list[int]:
    """The seeds of the runs: always the same ones normally, new ones in the longer mode."""
    if SEED:
        return [int(SEED)]
    if not LONGER:
        return list(range(1, EDITS // A_RUN + 1))
    # the workers of one run, which have a name for it in common, must agree
    first = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID")).randrange(10**6) * 1000
    return list(range(first, first + EDITS // A_RUN))


SOME = seeds()[1::3] or seeds()
"""Those whose runs are made in other ways, too: one of them has an index for search."""
_build = pipeline.build


def by_copies(*args: Any, cache: bool = True, **more: Any) -> BuildResult:
    """`pipeline.build`, whose pages two copies make, unless it is the clean build: that compiles
    all its templates itself."""
    if not cache:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bytecode_cache, "_in_memory", {})
            return _build(*args, cache=False, **more)
    with choose(2) as executor:
        return _build(*args, executor=executor, **more)


@pytest.mark.parametrize("seed", seeds())
def test_an_incremental_build_equals_a_clean_one(seed: int, tmp_path: Path) -> None:
    """In file set, bytes, errors and warnings, whatever was edited."""
    print(f"seed {seed}")
    laws.run(tmp_path / "site", seed, EDITS if SEED else A_RUN)


@pytest.mark.parametrize("seed", SOME)
def test_so_it_does_where_pages_wait_on_disk(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "ROOM", 0)
    test_an_incremental_build_equals_a_clean_one(seed, tmp_path)


@forked
@quiet
@pytest.mark.parametrize("seed", SOME)
def test_so_it_does_where_copies_make_the_pages(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FEW", "BATCH"):
        monkeypatch.setattr(forked_pages, name, 2)
    monkeypatch.setattr(pipeline, "build", by_copies)
    test_an_incremental_build_equals_a_clean_one(seed, tmp_path)
