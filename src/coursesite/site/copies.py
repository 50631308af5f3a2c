"""Stale pages, made by copies of the build in processes that are forked from it.

A copy has all that the build has read and worked out so far, and what it makes it hands over: so
nothing needs to be packed up for it, and whole pages can be made there and put on the stage. First
the Markdown of all posts, since pages ask each other for their headings; then the pages, by new
copies that have it.
"""

from __future__ import annotations

import gc
from collections import deque
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from coursesite.rules import RULES
from coursesite.shared import Copy, Handed
from coursesite.site.courses import posts
from coursesite.site.exports import calendar_file
from coursesite.site.listings import (
    kind_page,
    not_found_page,
    schedule_page,
    tag_page,
    tags_page,
)
from coursesite.site.pages import post_page
from coursesite.site.printing import print_page
from coursesite.site.prose import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future, ProcessPoolExecutor

    from coursesite.engine import Engine
    from coursesite.shared import Shared
    from coursesite.site.plan import Target
    from coursesite.stage import Stage
    from coursesite.traces import Key

FEW = 24
"""Stale tasks below which it takes longer to fork than to run them here."""
BATCH = 8
AHEAD = 16
"""Batches that wait for each process."""
LISTS = {
    rule.name
    for rule in (calendar_file, kind_page, not_found_page, schedule_page, tag_page, tags_page)
}
"""What is made of no notes."""
Job = tuple[str, "Key"]
"""A task, and the path of the file of the output that it makes; "" if it makes none."""
_Staged = list[tuple[str, bytes]]


_shared: tuple[Shared, Stage] | None = None
"""What a process that is forked now gets a copy of: the build, and where pages wait."""
_copied: tuple[Copy, Stage] | None = None
"""In such a process: what works there."""
_handed = msgspec.msgpack.Decoder(tuple[Handed, _Staged])


def bring_up(engine: Shared, stage: Stage, count: int, wanted: Iterable[Target]) -> None:
    """Bring the pages that are wanted up to date in `count` processes, unless few are stale.
    FileChangedError. What a copy fails to do is left to whoever asks for it."""
    stale, make = engine.outdated, partial(_make, engine, stage, count)
    pages: list[Job] = [(path, (name, *args)) for path, name, *args in wanted if RULES[name].big]
    posts = [key[1] for _, key in pages if key[0] == post_page.name]
    lists = [job for job in pages if job[1][0] in LISTS]
    make([("", (prose.name, post)) for post in posts if stale(prose, post)], meanwhile=lists)
    make([job for job in pages if stale(RULES[job[1][0]], *job[1][1:])])


def _make(
    engine: Shared, stage: Stage, count: int, jobs: list[Job], meanwhile: Iterable[Job] = ()
) -> None:
    """Have jobs done by copies; and here, while they are at it, one of each kind of others."""
    if len(jobs) < FEW:
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _do_one_of_a_kind(jobs, engine, stage)
    engine.share()
    stage.open()
    gc.freeze()  # what is there now stays: copies need not look at it, which would copy it
    batches, ahead = [jobs[at : at + BATCH] for at in range(0, len(jobs), BATCH)], AHEAD * count
    global _shared
    _shared = engine, stage
    try:
        with ProcessPoolExecutor(count, get_context("fork"), _begin) as pool:
            waiting = deque(pool.submit(_work, one) for one in batches[:ahead])
            _do_one_of_a_kind(meanwhile, engine, stage)
            for handed, staged in _collected(pool, waiting, batches[ahead:]):
                engine.adopt(handed)
                for path, mark in staged:
                    stage.note(path, mark)
    finally:
        _shared = None


def _do(job: Job, engine: Engine, stage: Stage) -> _Staged:
    """Do a task, and put on the stage what belongs there: that file, with its digest."""
    path, key = job
    i = engine.number(key)
    mark = engine.refresh(i)
    put = path and stage.lacks(path, mark) and stage.put(path, engine.value(i), mark)
    return [(path, mark)] if put else []


def _do_one_of_a_kind(jobs: Iterable[Job], engine: Engine, stage: Stage) -> None:
    """What the first of a kind loads, copies need not load again."""
    kinds: dict[str, Job] = {}
    for job in sorted(jobs, key=partial(_cost, engine)):
        kinds.setdefault(job[1][0], job)
    for job in kinds.values():
        _do(job, engine, stage)


def _cost(engine: Engine, job: Job) -> int:
    """A measure of what a task costs among those of its kind. Most are alike, but the page with a
    whole course is made of all its notes."""
    _, key = job
    return len(engine.need(posts, key[1])) if key[0] == print_page.name else 0


def _collected(
    pool: ProcessPoolExecutor, waiting: deque[Future[bytes]], rest: list[list[Job]]
) -> Iterator[tuple[Handed, _Staged]]:
    """What comes of the batches that are under way, and of the rest, which follow one by one."""
    following = iter(rest)
    try:
        while waiting:
            try:
                found = waiting.popleft().result()
                waiting.extend(pool.submit(_work, one) for one in islice(following, 1))
            except Exception:  # a process died, or a task failed: it will be asked for here
                return
            yield _handed.decode(found)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    global _copied
    assert _shared is not None
    engine, stage = _shared
    _copied = Copy(engine), stage.beside()


def _work(jobs: list[Job]) -> bytes:
    assert _copied is not None
    copy, stage = _copied
    staged = [done for job in jobs for done in _do(job, copy.engine, stage)]
    return msgspec.msgpack.encode((copy.hand_over(), staged))
