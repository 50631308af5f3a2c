"""Search indexes made ahead: several courses at once.

Each is the work of a program of its own, for which a thread waits; the result is offered to the
engine. A few are under way at a time, and their files go to the store as they come, so that memory
does not grow with the number of courses.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from coursesite.engine import digest
from coursesite.programs import ProgramError
from coursesite.site.courses import parts, searched
from coursesite.site.inputs import indexing
from coursesite.site.search import documents, index_files, index_part, made_part

if TYPE_CHECKING:
    from coursesite.engine import Engine

MOST = 8
"""Programs at work at once."""


def index_ahead(engine: Engine, count: int) -> None:
    """Make the stale parts of all indexes, up to `count` at once."""
    if not engine.outdated(index_files) or not engine.need(indexing):
        return
    every = [
        (root, part.language) for root in engine.need(searched) for part in engine.need(parts, root)
    ]
    if len(every) < 2:
        return
    under_way: deque[tuple[str, str]] = deque()
    threads: Any = None
    try:
        for root, language in every:
            if not engine.outdated(index_part, root, language):
                continue
            if threads is None:
                from concurrent.futures import ThreadPoolExecutor

                threads = ThreadPoolExecutor(min(count, MOST))
            given = documents(engine.need, root, language)
            try:
                future = threads.submit(made_part, given, language)
            except RuntimeError:  # there can be no more threads: the rule will do it
                break
            engine.offer(index_part, (root, language), digest(given), future.result)
            under_way.append((root, language))
            if len(under_way) > min(count, MOST):
                _finish(engine, *under_way.popleft())
        while under_way:
            _finish(engine, *under_way.popleft())
    finally:
        if threads is not None:
            threads.shutdown()


def _finish(engine: Engine, root: str, language: str) -> None:
    """Wait for a part, and put it into the store."""
    with suppress(ProgramError):  # the rule that asks for the part reports it
        engine.digest(index_part, root, language)
