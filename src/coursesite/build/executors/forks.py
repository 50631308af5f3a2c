"""Stale pages, made by copies of the build in processes that are forked from it.

A copy has all that the build has read and worked out so far, and what it makes it hands over: so
nothing needs to be packed up for it, and whole pages can be made there and put on the stage. First
the Markdown of all posts, since pages ask each other for their headings; then the pages, by new
copies that have it.
"""

from __future__ import annotations

from contextlib import closing
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from coursesite.engine import memory
from coursesite.engine.fork_pool import spread
from coursesite.engine.handover import Copy, Handed
from coursesite.engine.rules import RULES
from coursesite.site.markdown import prose
from coursesite.site.outputs import TABLE
from coursesite.site.pages import post_page
from coursesite.site.posts import posts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coursesite.engine import Engine
    from coursesite.engine.handover import Shared
    from coursesite.engine.traces import Key
    from coursesite.files.staging import Stage
    from coursesite.site.outputs import Target

FEW = 24
"""Stale tasks below which it takes longer to fork than to run them here."""
BATCH = 40
"""Tasks that a process is given at a time, at most: what neighbours share it loads once."""
_MADE_OF = {output.rule: output.made_of for output in TABLE}
Job = tuple[str, "Key"]
"""A task, and the path of the file of the output that it makes; "" if it makes none."""
_Staged = list[tuple[str, bytes]]


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
    left = len(batches)
    with closing(spread(_Work(engine, stage, batches), left, count)) as results:
        for handed, staged in map(_handed.decode, results):
            left -= 1
            engine.adopt(handed)
            for path, mark in staged:
                stage.note(path, mark)
            for job in islice(others, 1):
                _do(job, engine, stage)
    if left:
        stage.trim()


class _Work:
    """What a copy does."""

    def __init__(self, engine: Shared, stage: Stage, batches: list[list[Job]]) -> None:
        self._engine, self._stage, self._batches = engine, stage, batches
        self._copy: Copy | None = None

    def __call__(self, number: int) -> bytes:
        """Does the jobs of a batch: what the build is to know of it."""
        if self._copy is None:
            self._copy, self._stage = Copy(self._engine), self._stage.beside()
        engine, stage = self._engine, self._stage
        staged = [done for job in self._batches[number] for done in _do(job, engine, stage)]
        return msgspec.msgpack.encode((self._copy.hand_over(), staged))


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
    yield from sorted(kinds.values(), key=lambda job: _MADE_OF.get(job[1][0]) != "lists")


def _cost(engine: Engine, job: Job) -> int:
    """A measure of what a task costs among those of its kind. Most are alike, but the page with a
    whole course is made of all its notes."""
    _, key = job
    return len(engine.need(posts, key[1])) if _MADE_OF.get(key[0]) == "course" else 0
