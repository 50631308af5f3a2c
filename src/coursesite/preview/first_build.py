"""The first build of a large site, in a process of its own.

A process with threads, as the one that serves, must not fork
(`coursesite.build.executors.forked_pages`). A new one can, and so uses every core; the state that
it leaves on disk is where the preview starts.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from coursesite.build import pipeline, state
from coursesite.build.executors.executor import Forks, choose, follow_parent
from coursesite.build.program_fingerprint import fingerprint
from coursesite.files.editions import state_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursesite.build.result import BuildResult
    from coursesite.site.inputs import Mode

MANY = 150
"""The number of Markdown files from which another process is faster, its start included."""


def first_build(
    site: Path, destination: Path, mode: Mode, slow: Callable[[str], None] | None = None
) -> BuildResult | None:
    """The result of a build in another process, for a large site that has no state of a build yet.

    None if the site is small, was built before, or there is one core only, and if the process
    failed: the caller builds in any case, and will meet the failure itself.
    """
    if not isinstance(choose(), Forks) or not _is_large(site) or _was_built(site, mode):
        return None
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with suppress(Exception), ProcessPoolExecutor(1, get_context("spawn"), follow_parent) as pool:
        return pool.submit(_build, site, destination, mode, slow).result()
    return None


def _is_large(site: Path) -> bool:
    notes = (site / "content").rglob("*.md")
    return next(islice(notes, MANY - 1, None), None) is not None


def _was_built(site: Path, mode: Mode) -> bool:
    """Whether there is the state of an earlier build by this version of the program."""
    saved = state.load(site / state_folder(mode.edition) / "state", fingerprint())
    return bool(saved.traces.keys)


def _build(
    site: Path, destination: Path, mode: Mode, slow: Callable[[str], None] | None
) -> BuildResult:
    with choose() as executor:
        return pipeline.build(site, destination, mode, executor=executor, slow=slow)
