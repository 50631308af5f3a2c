"""Markdown rendered ahead by a pool: the bodies of all stale posts, in batches.

The rules go on meanwhile, and wait only for the batch that has the post they need next. Rendering
is a pure function of plain data (`coursesite.markup.batch`), so it does not matter who does it: if
a worker dies or a cluster goes away, the rule renders the post.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from coursesite.model import Call, Expansion, MarkupOptions, Prose
from coursesite.shortcodes.diagrams import written_in
from coursesite.site.markdown.prose import Rendered, expand, markdown, prose, prose_inputs
from coursesite.site.pages.pages import post_page
from coursesite.site.publication import posts_to_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor, Future

    from coursesite.engine import Engine
    from coursesite.markup.batch import Job
    from coursesite.site.outputs import Target

FEW = 24
"""Stale posts below which it takes longer to start workers than to render them here."""
BATCH = 6
_prose = msgspec.msgpack.Decoder(list[Prose | None])


def render_ahead(
    engine: Engine, wanted: Iterable[Target], start: Callable[[], tuple[Executor, int]]
) -> None:
    """Send the stale posts of the pages that are wanted to a pool, unless they are few, and offer
    the results to the engine. `start` gives the pool, and how much it does at once."""
    posts = [args[0] for _, name, *args in wanted if name == post_page.name]
    more: tuple[str, ...] = engine.need(posts_to_read)
    posts += more
    stale = [post for post in posts if engine.outdated(prose, post)]
    if len(stale) < FEW:
        return
    from coursesite import markup  # noqa: F401 (before workers are forked: then they have it)

    queue = _Queue(start)
    for post in stale:
        inputs, job = _job(engine, post)
        if not runs_here(job.options):
            engine.offer(prose, (post,), inputs, partial(queue.take, post))
            queue.add(post, job)
    queue.send()


def runs_here(options: MarkupOptions) -> bool:
    """Whether code of others takes part in the rendering: it may open files, which only rules
    record, and workers do not have that of a site's own."""
    return bool(options.extensions) or any(kind == "tree" for kind, *_ in options.transforms)


class _Batch:
    """Posts that go to a worker together."""

    def __init__(self) -> None:
        self.posts: list[str] = []
        self.jobs: list[Job] = []
        self.future: Future[bytes] | None = None


class _Queue:
    """Batches, of which a few are with the workers at a time, so that results do not come back
    faster than they are used."""

    def __init__(self, start: Callable[[], tuple[Executor, int]]) -> None:
        self._start = start
        self._pool: Executor | None = None
        self._most = 1
        self._batches: list[_Batch] = []
        self._batch_of: dict[str, _Batch] = {}
        self._results: dict[str, Rendered] = {}
        self._next = self._open = 0

    def add(self, post: str, job: Job) -> None:
        """Put a post into a batch; a full one is sent."""
        if not self._batches or len(self._batches[-1].posts) == BATCH:
            self.send()
            self._batches.append(_Batch())
        batch = self._batches[-1]
        batch.posts.append(post)
        batch.jobs.append(job)
        self._batch_of[post] = batch

    def send(self) -> None:
        """Send batches until enough are with the workers."""
        while self._next < len(self._batches) and self._open < self._most:
            self._submit(self._batches[self._next])
            self._next += 1

    def take(self, post: str) -> Rendered | None:
        """The result for a post, for which this waits; None if a worker failed."""
        if (batch := self._batch_of.pop(post, None)) is not None:
            self._collect(batch)
        return self._results.pop(post, None)

    def _submit(self, batch: _Batch) -> None:
        from coursesite.markup import batch as jobs

        if batch.future is None and batch.jobs:
            data = msgspec.msgpack.encode(batch.jobs)
            if self._pool is None:
                self._pool, count = self._start()
                self._most = 4 * count
            with suppress(Exception):  # a pool that broke takes nothing more
                batch.future = self._pool.submit(jobs.render_all, data)
                self._open += 1

    def _collect(self, batch: _Batch) -> None:
        """Wait for the results of a batch."""
        for post in batch.posts:
            self._batch_of.pop(post, None)
        self._submit(batch)
        results: list[Prose | None] = []
        if batch.future is not None:
            self._open -= 1
            with suppress(Exception):
                results = _prose.decode(batch.future.result())
        for post, job, result in zip(batch.posts, batch.jobs, results, strict=False):
            if result is not None:
                calls = tuple(call for call, _ in job.expansions)
                self._results[post] = Rendered(result, calls)
        batch.jobs, batch.future = [], None
        self.send()


def _job(engine: Engine, post: str) -> tuple[bytes, Job]:
    """A post as a job, and the digest of its inputs. The job has the expansions of its shortcodes,
    which only rules can make."""
    from coursesite.markup.batch import Job
    from coursesite.markup.scanner import scanner

    source = engine.need(markdown, post)
    text, options = source.text, source.options
    expansions: dict[Call, Expansion] = {}

    def collect(call: Call) -> Expansion:
        expansions[call] = expand(engine.need, post, options.language, call)
        return expansions[call]

    if "{{" in text or "{%" in text or written_in(text):
        scanner.scan(text, options, collect)
    return prose_inputs(text, options), Job(text, options, tuple(expansions.items()))
