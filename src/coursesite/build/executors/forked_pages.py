"""Stale pages made ahead by forked copies of the build, for speed.

A copy has everything that the build has read and computed so far, so nothing needs to be packed up
for it: it makes whole pages, puts them on the stage, and hands over the traces. First copies make
the Markdown of all posts, since pages ask each other for their headings; then new copies, which
have the Markdown, make the pages. See content/guide/decisions/copies.md.
"""

from __future__ import annotations

import gc
from contextlib import closing
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from coursesite.engine import RULES
from coursesite.engine.fork_pool import spread
from coursesite.engine.forked_tasks import Copy, Handover, adopt
from coursesite.site.citations.pandoc_runs import all_set
from coursesite.site.markdown.prose import prose
from coursesite.site.outputs import TABLE
from coursesite.site.pages.pages import post_page
from coursesite.site.posts.sources import posts
from coursesite.site.publication import of_page, page_task, pages_to_read, posts_to_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coursesite.engine import Engine, Key
    from coursesite.files.staging import Stage
    from coursesite.site.outputs import Target

FEW = 24
"""Stale tasks below which it takes longer to fork than to run them here."""
BATCH = 40
"""Most tasks in a batch: what neighbours share, a copy loads once."""
_MADE_OF = {output.rule: output.made_of for output in TABLE}
Job = tuple[str, "Key"]
"""A task, and the path of the output file that it makes; "" if it makes none."""
Staged = list[tuple[str, bytes]]
"""Files that were put on the stage, with their digests."""
_result = msgspec.msgpack.Decoder(tuple[Handover, Staged])


def make_ahead(engine: Engine, stage: Stage, count: int, wanted: Iterable[Target]) -> None:
    """Bring the pages that are wanted up to date in `count` processes, unless few are stale. What a
    copy fails to do is left to whoever asks for it. FileChangedError."""
    stale, make = engine.outdated, partial(_make, engine, stage, count)
    pages: list[Job] = [(path, (name, *args)) for path, name, *args in wanted if RULES[name].big]
    paths = [key[1] for _, key in pages if key[0] == post_page.name]
    firsts = _one_of_each_rule(pages, engine)
    more: tuple[str, ...] = engine.need(posts_to_read)
    paths += more
    make([("", (prose.name, path)) for path in paths if stale(prose, path)], meanwhile=firsts)
    engine.digest(all_set)  # once, not in each copy
    stale_pages = [job for job in pages if stale(RULES[job[1][0]], *job[1][1:])]
    read: tuple[str, ...] = engine.need(pages_to_read) if stale_pages else ()
    if read:
        tasks = frozenset(read)
        stale_pages = [one for job in stale_pages for one in _with_reading(job, tasks)]
    make(stale_pages)


def _with_reading(job: Job, read: frozenset[str]) -> Iterator[Job]:
    """The job of a page and, if that is to be read for references, the job of reading it, which has
    to come right after: a copy forgets a page for the next one."""
    yield job
    if (task := page_task(job[0], *job[1])) in read:
        yield "", (of_page.name, task)


def _make(
    engine: Engine, stage: Stage, count: int, jobs: list[Job], meanwhile: Iterable[Job] = ()
) -> None:
    """Have copies do jobs, and do one of the jobs `meanwhile` here after each of their batches."""
    if len(jobs) < FEW:
        return
    for job in _one_of_each_rule(jobs, engine):
        _do(job, engine, stage)
    engine.values.open_store()
    stage.open()
    gc.freeze()  # a collection would write to all objects, and so copy the memory that is shared
    batches = list(_batches(jobs, count))
    others = iter(meanwhile)
    left = len(batches)
    with closing(spread(_Work(engine, stage, batches), left, count)) as results:
        for handover, staged in map(_result.decode, results):
            left -= 1
            adopt(engine, handover)
            for path, digest in staged:
                stage.note(path, digest)
            for job in islice(others, 1):
                _do(job, engine, stage)
    if left:
        stage.trim()


class _Work:
    """The work of a copy."""

    def __init__(self, engine: Engine, stage: Stage, batches: list[list[Job]]) -> None:
        self._engine, self._stage, self._batches = engine, stage, batches
        self._copy: Copy | None = None

    def __call__(self, number: int) -> bytes:
        """Do the jobs of a batch: a handover and the staged files, packed."""
        if self._copy is None:
            self._copy, self._stage = Copy(self._engine), self._stage.for_copy()
        engine, stage = self._engine, self._stage
        staged = [file for job in self._batches[number] for file in _do(job, engine, stage)]
        return msgspec.msgpack.encode((self._copy.hand_over(), staged))


def _batches(jobs: list[Job], count: int) -> Iterator[list[Job]]:
    """Jobs by the batch, which get smaller towards the end, so that no copy works on alone."""
    start = 0
    while start < len(jobs):
        size = min(BATCH, max(4, (len(jobs) - start) // (3 * count)))
        yield jobs[start : start + size]
        start += size


def _do(job: Job, engine: Engine, stage: Stage) -> Staged:
    """Do a job: the file that was put on the stage for it, if it belongs there."""
    path, key = job
    i = engine.number(key)
    digest = engine.refresh(i)
    put = path and stage.lacks(path, digest) and stage.put(path, engine.value(i), digest)
    return [(path, digest)] if put else []


def _one_of_each_rule(jobs: list[Job], engine: Engine) -> Iterator[Job]:
    """The cheapest job of each rule, lists first: the code and data that it loads, copies need not
    load again."""
    by_rule: dict[str, Job] = {}
    for job in sorted(jobs, key=partial(_cost, engine)):
        by_rule.setdefault(job[1][0], job)
    yield from sorted(by_rule.values(), key=lambda job: _MADE_OF.get(job[1][0]) != "lists")


def _cost(engine: Engine, job: Job) -> int:
    """A measure of a job's cost among those of its rule. Most are alike, but the page with a whole
    course is made of all its notes."""
    _, key = job
    return len(engine.need(posts, key[1])) if _MADE_OF.get(key[0]) == "course" else 0
