"""Stale pages, made by copies of the build in processes that are forked from it.

A copy has all that the build has read and worked out so far, and what it makes it hands over: so
nothing needs to be packed up for it, and whole pages can be made there. First the Markdown of all
posts, since pages ask each other for their headings; then the pages, by new copies that have it.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from coursesite.rules import RULES
from coursesite.shared import Copy, Handed
from coursesite.site.courses import posts
from coursesite.site.pages import post_page
from coursesite.site.printing import print_page
from coursesite.site.prose import prose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future, ProcessPoolExecutor

    from coursesite.shared import Shared
    from coursesite.site.plan import Target
    from coursesite.traces import Key

FEW = 24
"""Stale tasks below which it takes longer to fork than to run them here."""
BATCH = 8
_engine: Shared | None = None
"""What a process that is forked now gets a copy of."""
_copy: Copy | None = None
"""In such a process: what works there."""
_handed = msgspec.msgpack.Decoder(Handed)


def bring_up(engine: Shared, count: int, wanted: Iterable[Target]) -> None:
    """Bring the pages that are wanted up to date in `count` processes, unless few are stale.
    FileChangedError. What a copy fails to do is left to whoever asks for it."""
    targets = [(name, *args) for _, name, *args in wanted if RULES[name].spool]
    posts = (args[0] for name, *args in targets if name == post_page.name)
    _make(engine, count, [(prose.name, path) for path in posts if engine.outdated(prose, path)])
    _make(engine, count, [key for key in targets if engine.outdated(RULES[key[0]], *key[1:])])


def _make(engine: Shared, count: int, keys: list[Key]) -> None:
    if len(keys) < FEW:
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    cheapest: dict[str, Key] = {}
    for key in sorted(keys, key=partial(_cost, engine)):
        cheapest.setdefault(key[0], key)
    for key in cheapest.values():
        engine.refresh(engine.number(key))  # one of a kind loads what copies need not load again
    engine.share()
    batches = [keys[at : at + BATCH] for at in range(0, len(keys), BATCH)]
    global _engine
    _engine = engine
    try:
        with ProcessPoolExecutor(count, get_context("fork"), _begin) as pool:
            _collect(engine, pool, batches, 4 * count)
    finally:
        _engine = None


def _cost(engine: Shared, key: Key) -> int:
    """A measure of what a task costs among those of its kind. Most are alike, but the page with a
    whole course is made of all its notes."""
    return len(engine.need(posts, key[1])) if key[0] == print_page.name else 0


def _collect(
    engine: Shared, pool: ProcessPoolExecutor, batches: list[list[Key]], most: int
) -> None:
    """Have the batches made, at `most` so many at a time, and take over what comes of it."""
    rest = iter(batches)
    waiting: deque[Future[bytes]] = deque()
    try:
        while True:
            try:
                waiting.extend(pool.submit(_work, one) for one in islice(rest, most - len(waiting)))
                if not waiting:
                    return
                found = waiting.popleft().result()
            except Exception:  # a process died, or a task failed: it will be asked for here
                return
            engine.adopt(_handed.decode(found))
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    global _copy
    assert _engine is not None
    _copy = Copy(_engine)


def _work(keys: list[Key]) -> bytes:
    assert _copy is not None
    return msgspec.msgpack.encode(_copy.work(keys))
