"""The first build of a large site, by a process of its own.

The one that serves has threads, and so must not make copies of itself
(`coursesite.build.executors.forks`).
Another can, and works with every core; what it leaves on disk is where the preview begins.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from coursesite.build import pipeline, state
from coursesite.build.executors.workers import Workers, follow_parent

if TYPE_CHECKING:
    from pathlib import Path

    from coursesite.build.result import Built
    from coursesite.site.inputs import Mode

MANY = 150
"""Notes from which it takes longer to make them alone than to start another process."""


def first_build(site: Path, destination: Path, mode: Mode) -> Built | None:
    """Has the site built, if none of its many notes ever were: what came of it.

    None if there is nothing to gain, or the other process failed: the preview builds anyway.
    """
    workers = Workers()
    if not workers.forks or workers.idle or not _many(site) or _begun(site):
        return None
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with suppress(Exception), ProcessPoolExecutor(1, get_context("spawn"), follow_parent) as pool:
        return pool.submit(_build, site, destination, mode).result()
    return None


def _many(site: Path) -> bool:
    notes = (site / "content").rglob("*.md")
    return next(islice(notes, MANY - 1, None), None) is not None


def _begun(site: Path) -> bool:
    """Whether there is an earlier build that this one could start from."""
    saved = state.load(site / ".coursesite" / "state", pipeline.fingerprint())
    return bool(saved.traces.keys)


def _build(site: Path, destination: Path, mode: Mode) -> Built:
    with Workers() as workers:
        return pipeline.build(site, destination, mode, workers=workers)
