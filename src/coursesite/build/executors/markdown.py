"""Rendering ahead: the Markdown of all stale posts goes to workers before the rules ask for it.

What comes back is a value that a rule would have come to itself, by a pure function of plain data;
so it does not matter who has worked it out, nor whether anybody has: what a worker fails to give,
the rule makes. The rules go on meanwhile, and wait only for what they need next.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from coursesite.model import Call, Expansion, Prose
from coursesite.site.markdown import Rendered, expand, markdown, prose, prose_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future

    from coursesite.build.executors.workers import Workers
    from coursesite.engine import Engine
    from coursesite.markup.bulk import Job

FEW = 24
"""Stale posts below which it takes longer to start workers than to render them here."""
BATCH = 6
_prose = msgspec.msgpack.Decoder(list[Prose])


class _Batch:
    """Posts that go to a worker together."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.keys: list[bytes] = []
        self.jobs: list[Job] = []
        self.future: Future[bytes] | None = None


class Ahead:
    """The stale posts of one build, in batches."""

    def __init__(self, workers: Workers) -> None:
        """Nobody is called before `start`."""
        self._workers = workers
        self._batches: list[_Batch] = []
        self._of: dict[str, _Batch] = {}
        self._ready: dict[str, tuple[bytes, Rendered]] = {}
        self._next = self._open = 0

    def start(self, engine: Engine, paths: Iterable[str]) -> None:
        """Sends the posts of `paths` whose rendering is stale on their way, unless they are few."""
        stale = [path for path in paths if engine.outdated(prose, path)]
        if len(stale) < FEW:
            return
        from coursesite import markup  # noqa: F401 (before the workers are forked: they have it)

        for path in stale:
            key, job = _job(engine, path)
            if job.options.extensions:  # which may open files: rules have to know
                continue
            if not self._batches or len(self._batches[-1].paths) == BATCH:
                self._submit()
                self._batches.append(_Batch())
            batch = self._batches[-1]
            batch.paths.append(path)
            batch.keys.append(key)
            batch.jobs.append(job)
            self._of[path] = batch
        self._submit()

    def take(self, path: str, key: bytes) -> Rendered | None:
        """What a worker made of a post whose text and options are those of `key`; None if there is
        none."""
        if (batch := self._of.pop(path, None)) is not None:
            self._collect(batch)
        found = self._ready.pop(path, None)
        return found[1] if found is not None and found[0] == key else None

    def _submit(self) -> None:
        """Gives out work, without heaping up what comes back faster than it is used."""
        while self._next < len(self._batches) and self._open < 4 * self._workers.count:
            self._send(self._batches[self._next])
            self._next += 1

    def _send(self, batch: _Batch) -> None:
        """Gives a batch to a worker, if there is one to take it."""
        from coursesite.markup import bulk

        if batch.future is None and batch.jobs:
            data = msgspec.msgpack.encode(batch.jobs)
            executor = self._workers.executor()
            with suppress(Exception):  # a pool that broke takes nothing more
                batch.future = executor.submit(bulk.render_all, data)
                self._open += 1

    def _collect(self, batch: _Batch) -> None:
        """Waits for a batch; workers may die and clusters go away, and then there is nothing."""
        for path in batch.paths:
            self._of.pop(path, None)
        self._send(batch)
        found: list[Prose] = []
        if batch.future is not None:
            self._open -= 1
            with suppress(Exception):
                found = _prose.decode(batch.future.result())
        for path, key, job, one in zip(batch.paths, batch.keys, batch.jobs, found, strict=False):
            self._ready[path] = key, Rendered(one, tuple(call for call, _ in job.expansions))
        batch.jobs, batch.future = [], None
        self._submit()


def _job(engine: Engine, path: str) -> tuple[bytes, Job]:
    """A post as work for others: with what its shortcodes become, which only rules can tell."""
    from coursesite.markup.bulk import Job
    from coursesite.markup.scanner import scanner

    found = engine.need(markdown, path)
    text, options = found.text, found.options
    made: dict[Call, Expansion] = {}

    def collect(call: Call) -> Expansion:
        made[call] = expand(engine.need, path, options.language, call)
        return made[call]

    if "{{" in text or "{%" in text:
        scanner.scan(text, options, collect)
    return prose_key(text, options), Job(text, options, tuple(made.items()))
