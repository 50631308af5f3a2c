"""Stale pages, made by copies of the build in processes that are forked from it.

A copy has all that the build has read and worked out so far, and what it makes it hands over: so
nothing needs to be packed up for it, and whole pages can be made there and put on the stage. First
the Markdown of all posts, since pages ask each other for their headings; then the pages, by new
copies that have it.
"""

from __future__ import annotations

import signal
from collections import deque
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from coursesite import memory
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
from coursesite.workers import follow_parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

    from coursesite.engine import Engine
    from coursesite.shared import Shared
    from coursesite.site.plan import Target
    from coursesite.stage import Stage
    from coursesite.traces import Key

FEW = 24
"""Stale tasks below which it takes longer to fork than to run them here."""
BATCH = 40
"""Tasks that a process is given at a time, at most: what neighbours share it loads once."""
AHEAD = 4
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
    firsts = _one_of_a_kind(pages, engine)
    make([("", (prose.name, post)) for post in posts if stale(prose, post)], meanwhile=firsts)
    make([job for job in pages if stale(RULES[job[1][0]], *job[1][1:])])


def _make(
    engine: Shared, stage: Stage, count: int, jobs: list[Job], meanwhile: Iterable[Job] = ()
) -> None:
    """Have jobs done by copies, and `meanwhile` others here, one after each batch."""
    if len(jobs) < FEW:
        return
    for job in _one_of_a_kind(jobs, engine):
        _do(job, engine, stage)
    engine.share()
    stage.open()
    memory.settle()
    batches = list(_batches(jobs, count))
    others = iter(meanwhile)
    global _shared
    _shared = engine, stage
    left = len(batches)
    try:
        for handed, staged in _collected(count, batches):
            left -= 1
            engine.adopt(handed)
            for path, mark in staged:
                stage.note(path, mark)
            for job in islice(others, 1):
                _do(job, engine, stage)
    finally:
        _shared = None
    if left:
        stage.trim()


def _batches(jobs: list[Job], count: int) -> Iterator[list[Job]]:
    """Jobs by the batch: ever smaller ones in the end, so that no process works on alone."""
    at = 0
    while at < len(jobs):
        size = min(BATCH, max(4, (len(jobs) - at) // (3 * count)))
        yield jobs[at : at + size]
        at += size


def _do(job: Job, engine: Engine, stage: Stage) -> _Staged:
    """Do a task, and put on the stage what belongs there: that file, with its digest."""
    path, key = job
    i = engine.number(key)
    mark = engine.refresh(i)
    put = path and stage.lacks(path, mark) and stage.put(path, engine.value(i), mark)
    return [(path, mark)] if put else []


def _one_of_a_kind(jobs: list[Job], engine: Engine) -> Iterator[Job]:
    """What the first of a kind loads, copies need not load again. What is made of no notes comes
    first."""
    kinds: dict[str, Job] = {}
    for job in sorted(jobs, key=partial(_cost, engine)):
        kinds.setdefault(job[1][0], job)
    yield from sorted(kinds.values(), key=lambda job: job[1][0] not in LISTS)


def _cost(engine: Engine, job: Job) -> int:
    """A measure of what a task costs among those of its kind. Most are alike, but the page with a
    whole course is made of all its notes."""
    _, key = job
    return len(engine.need(posts, key[1])) if key[0] == print_page.name else 0


def _collected(count: int, batches: list[list[Job]]) -> Iterator[tuple[Handed, _Staged]]:
    """What comes of the batches, of which `AHEAD` for each process are under way at a time: all,
    or what there is when no process can be had, one dies, or a task fails."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children, get_context

    rest = iter(batches)
    waiting: deque[Future[bytes]] = deque()
    with ExitStack() as stack, suppress(Exception):
        with _undisturbed():
            pool = ProcessPoolExecutor(count, get_context("fork"), _begin)
            stack.callback(_end, pool, set(active_children()))
            waiting.append(pool.submit(_work, next(rest)))  # which starts all processes
        while True:
            for one in islice(rest, AHEAD * count - len(waiting)):
                waiting.append(pool.submit(_work, one))
            if not waiting:
                return
            yield _handed.decode(waiting.popleft().result())


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits meanwhile: half a pool could not be let go, and copies begin without it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(pool: ProcessPoolExecutor, others: set[BaseProcess]) -> None:
    """Let go of a pool, made beside `others`; one that did not start in full, since there was no
    room for more, does not let its processes go by itself."""
    from multiprocessing import active_children

    with suppress(RuntimeError):
        pool.shutdown(cancel_futures=True)
    for child in set(active_children()) - others:
        child.kill()


def _begin() -> None:
    global _copied
    follow_parent()
    assert _shared is not None
    engine, stage = _shared
    _copied = Copy(engine), stage.beside()


def _work(jobs: list[Job]) -> bytes:
    assert _copied is not None
    copy, stage = _copied
    staged = [done for job in jobs for done in _do(job, copy.engine, stage)]
    return msgspec.msgpack.encode((copy.hand_over(), staged))
