"""Several courses indexed at once, ahead of the rules that ask for it.

Each is the work of a program of its own, for which a thread waits; what comes back is what the
rule would have come to itself. A few are under way at a time, and their files go to the store as
they come, so that memory does not grow with the number of courses.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from coursesite.course.search import IndexerError
from coursesite.site.courses import parts, searched
from coursesite.site.inputs import indexing
from coursesite.site.search import documents, index_files, index_part

if TYPE_CHECKING:
    from concurrent.futures import Future

    from coursesite.engine import Engine

MOST = 8
"""Programs at work at once."""
_Documents = list[tuple[str, str]]


class _Flying:
    """The parts that are being indexed: what they are made of, and what will come of it."""

    def __init__(self) -> None:
        self.order: deque[tuple[str, str]] = deque()
        self._found: dict[tuple[str, str], tuple[_Documents, Future[dict[str, bytes]]]] = {}

    def send(self, key: tuple[str, str], given: _Documents, to: Future[dict[str, bytes]]) -> None:
        self.order.append(key)
        self._found[key] = given, to

    def take(self, root: str, language: str, given: _Documents) -> Any:
        """The files of a part that is made of these documents; None if nobody is at it."""
        before, future = self._found.pop((root, language), (None, None))
        return future.result() if future is not None and before == given else None


def index_ahead(engine: Engine, count: int) -> None:
    """Makes the stale parts of all indexes, up to `count` at once."""
    if not engine.outdated(index_files) or not engine.need(indexing):
        return
    every = [
        (root, part.language) for root in engine.need(searched) for part in engine.need(parts, root)
    ]
    if len(every) < 2:
        return
    flying = _Flying()
    pool: Any = None
    engine.world.indexed = flying.take
    try:
        for root, language in every:
            if not engine.outdated(index_part, root, language):
                continue
            from coursesite.programs import pagefind

            if pool is None:
                from concurrent.futures import ThreadPoolExecutor

                pool = ThreadPoolExecutor(min(count, MOST))
            given = documents(engine.need, root, language)
            try:
                future = pool.submit(pagefind.index, given, language)
            except RuntimeError:  # there can be no more threads: the rule will do it
                break
            flying.send((root, language), given, future)
            if len(flying.order) > min(count, MOST):
                _land(engine, flying)
        while flying.order:
            _land(engine, flying)
    finally:
        if pool is not None:
            pool.shutdown()


def _land(engine: Engine, flying: _Flying) -> None:
    """Puts away the part that was begun first."""
    with suppress(IndexerError):  # the rule that asks for it will tell
        engine.digest(index_part, *flying.order.popleft())
