"""Incremental builds are exact over files of an installed theme and of packages with shortcodes,
and over the facts of pages that shortcodes ask for.

The normal run has 24 edits, half of them in sessions. A longer one, on seeds never tried before:

    COURSESITE_EDITS=5000 pytest -n auto tests/property/test_packages.py
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coursesite.build import pipeline
from coursesite.site import all_rules as site_rules  # noqa: F401 (those that are named here)
from property import laws, packages
from property.edits import Bench
from property.sessions import Sessions
from property.test_incremental import seeds
from property.test_planted import Plant, unrecorded

A_RUN = 12
SEEDS = seeds() if {"COURSESITE_EDITS", "COURSESITE_SEED"} & os.environ.keys() else [1, 2]
real = laws.check


def check(
    folder: Path, mode: dict[str, object], *, note: bool = True, compare: bool = True
) -> bool:
    return real(folder, mode | {"index": False}, note=note, compare=compare)


@pytest.fixture(autouse=True)
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packages can be imported; Python knows edits of one second by nothing but their size."""
    monkeypatch.syspath_prepend(tmp_path / "site" / packages.INSTALLED)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delitem(sys.modules, "some_boxes", raising=False)
    monkeypatch.setattr(laws, "check", check)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_incremental_build_with_packages_equals_a_clean_one(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In file set, bytes, errors and warnings, whatever was edited."""
    print(f"seed {seed}")
    sessions = Sessions(seed)
    if seed % 2:
        monkeypatch.setattr(pipeline, "build", sessions)
    try:
        laws.run(tmp_path / "site", seed, A_RUN, content=packages.CONTENT, edit=packages.edit)
    finally:
        sessions.close()


def _write(path: str, number: int) -> Callable[[Bench], None]:
    text = packages.FILES[path][number].replace("{n}", "77").replace("{d}", "2")
    return lambda bench: bench.write(path, text)


PLANTED: dict[str, tuple[Plant, Callable[[Bench], None]]] = {
    "facts that are not recorded": (
        unrecorded("page_facts"),
        _write("content/lectures/01-one.md", 0),
    ),
    "layers that are not recorded": (unrecorded("layers"), _write("content/course.yml", 2)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_bug_planted_in_packages_is_caught(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, edit = PLANTED[name]
    plant(monkeypatch)
    bench = laws.start(tmp_path / "site", 1, packages.CONTENT)
    assert laws.check(bench.folder, {}, compare=False)
    edit(bench)
    with pytest.raises(laws.BrokenLawError):
        laws.check(bench.folder, {}, note=False)
