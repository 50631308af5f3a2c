"""Search indexes made ahead: several courses at once, and several in one run of Pagefind.

A run is the work of a program, for which a thread waits; its results are offered to the engine. A
few are under way at a time, and their files go to the store as they come, so that memory does not
grow with the number of courses.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from coursesite.engine import digest
from coursesite.programs import ProgramError
from coursesite.site.courses.course import parts, searched
from coursesite.site.inputs import indexing
from coursesite.site.listings.search import documents, index_files, index_part, made_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from coursesite.engine import Engine
    from coursesite.site.listings.search import Given

MOST = 8
"""Programs at work at once."""
PAGES = 300
"""Pages after which a run takes no further part."""
FEWEST = 80
"""The same for the last runs, which get smaller, so that no program works on alone."""


def index_ahead(engine: Engine, count: int) -> None:
    """Make the stale parts of all indexes, up to `count` runs at once."""
    if not engine.outdated(index_files) or not engine.need(indexing):
        return
    stale = [
        (root, part.language, len(part.paths))
        for root in engine.need(searched)
        for part in engine.need(parts, root)
        if engine.outdated(index_part, root, part.language)
    ]
    if len(stale) < 2:
        return
    from concurrent.futures import ThreadPoolExecutor

    under_way: deque[list[Given]] = deque()
    with ThreadPoolExecutor(min(count, MOST)) as threads:
        for run in _runs(stale, count):
            given = [
                (root, language, documents(engine.need, root, language)) for root, language in run
            ]
            try:
                future = threads.submit(made_parts, given)
            except RuntimeError:  # there can be no more threads: the rule will do it
                break
            for i, (root, language, pages) in enumerate(given):
                engine.offer(index_part, (root, language), digest(pages), partial(_one, future, i))
            under_way.append(given)
            if len(under_way) > min(count, MOST):
                _finish(engine, under_way.popleft())
        while under_way:
            _finish(engine, under_way.popleft())


def _runs(stale: list[tuple[str, str, int]], count: int) -> Iterator[list[tuple[str, str]]]:
    """Parts by the run: courses with their languages."""
    left = sum(pages for *_, pages in stale)
    run: list[tuple[str, str]] = []
    size = 0
    for root, language, pages in stale:
        run.append((root, language))
        size += pages
        if size >= min(PAGES, max(FEWEST, left // (count + 1))):
            yield run
            left, run, size = left - size, [], 0
    if run:
        yield run


def _one(future: Future[list[dict[str, bytes]]], number: int) -> dict[str, bytes] | None:
    """A part of a run; None if that failed, for another part of it perhaps."""
    try:
        return future.result()[number]
    except ProgramError:
        return None


def _finish(engine: Engine, run: list[Given]) -> None:
    """Wait for a run, and put its parts into the store."""
    for root, language, _ in run:
        with suppress(ProgramError):  # the rule that asks for the part reports it
            engine.digest(index_part, root, language)
