"""Executors: who does work of a build ahead of its rules, in other processes or on a cluster.

Rules can do all of it. An executor brings tasks up to date before the build asks for them, or
offers the engine results of costly steps; what it fails to do is left to the rules. So every
executor gives the same bytes.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent import futures

    from coursesite.engine import Engine
    from coursesite.files.staging import Stage
    from coursesite.site.outputs import Target


class ExecutorError(Exception):
    """An executor that cannot be had; says why."""


class Executor:
    """The build's own process, which makes no page ahead."""

    count = 1
    """How many processes or programs are at work at once."""

    def make(self, engine: Engine, stage: Stage, wanted: Iterable[Target]) -> None:
        """Do work for the files that are `wanted`; files that are made wait on the stage.
        FileChangedError."""

    def index(self, engine: Engine) -> None:
        """Make the search indexes of several courses in one run of a program, and so many runs at
        once."""
        from coursesite.build.executors import search_index

        search_index.index_ahead(engine, self.count)

    def close(self) -> None:
        """End the processes; work that was not begun is dropped."""

    def __enter__(self) -> Self:
        """The executor, which is closed at the end of the `with`."""
        return self

    def __exit__(self, *failure: object) -> None:
        """End the processes."""
        self.close()


class Helpers(Executor):
    """An executor with `count` helpers."""

    def __init__(self, count: int) -> None:
        """Nothing is started before there is work."""
        self.count = count


class Forks(Helpers):
    """Copies of the build in forked processes, which make whole pages. Linux only."""

    def make(self, engine: Engine, stage: Stage, wanted: Iterable[Target]) -> None:
        """Have copies make the stale pages."""
        from coursesite.build.executors import forked_pages

        forked_pages.make_ahead(engine, stage, self.count, wanted)


class Pool(Helpers):
    """An executor of `concurrent.futures`, which renders Markdown."""

    def __init__(self, count: int, start: Callable[[], futures.Executor]) -> None:
        """`start` makes the pool when there is work; ExecutorError if it cannot be had."""
        super().__init__(count)
        self.pool: futures.Executor | None = None
        """The pool, once there was work for it."""
        self._start = start

    def make(self, engine: Engine, stage: Stage, wanted: Iterable[Target]) -> None:
        """Have the pool render the Markdown of stale posts, and offer it to the engine."""
        from coursesite.build.executors import markdown

        markdown.render_ahead(engine, wanted, self.started)

    def started(self) -> tuple[futures.Executor, int]:
        """The pool, and how much it does at once. ExecutorError."""
        if self.pool is None:
            self.pool = self._start()
        return self.pool, self.count

    def close(self) -> None:
        """End the processes; work that was not begun is dropped."""
        pool, self.pool = self.pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)


class Cluster(Pool):
    """A Dask cluster, which renders Markdown."""

    def __init__(self, address: str, count: int) -> None:
        """The address of the cluster's scheduler; `count` holds until the cluster has said how
        much it does at once."""
        super().__init__(count, self._connect)
        self._address = address
        self._client: Any = None

    def _connect(self) -> futures.Executor:
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError(
                "a Dask cluster needs a package: pip install 'coursesite[distributed]'"
            ) from None
        try:
            client: Any = Client(  # type: ignore[no-untyped-call, unused-ignore]
                self._address, timeout="10s", set_as_default=False
            )
        except (OSError, TimeoutError, ValueError) as problem:
            why = f"there is no Dask scheduler at {self._address}: {problem}"
            raise ExecutorError(why) from problem
        self.count = max(1, sum(client.nthreads().values()))
        self._client = client
        pool: futures.Executor = client.get_executor(pure=False)
        return pool

    def close(self) -> None:
        """Leave the cluster, which goes on without us."""
        pool, self.pool = self.pool, None
        if pool is not None:
            pool.shutdown(wait=False)
            self._client.close()


def choose(jobs: int = 0, *, cluster: str = "", method: str | None = None) -> Executor:
    """The executor for `jobs` processes (0: one for each core that this process may use), or for a
    `cluster`, `dask=ADDRESS`. ExecutorError if that is none.

    Processes are forked where the system allows it, unless another start `method` is given (see
    `multiprocessing.get_context`).
    """
    if cluster and not (cluster.startswith("dask=") and cluster[5:]):
        raise ExecutorError(f"'{cluster}' is no executor; write dask=tcp://HOST:PORT")
    count = jobs or _cores()
    if cluster:
        return Cluster(cluster.removeprefix("dask="), count)
    if count < 2:
        return Executor()
    if sys.platform == "linux" and hasattr(os, "fork") and method in (None, "fork"):
        return Forks(count)
    return Pool(count, partial(_processes, count, method))


def follow_parent() -> None:
    """In a process that works for another: end when that one does, even if it is killed, and
    ignore Ctrl-C, which is for that one.

    The processes of a pool do not notice: each of them keeps the pipe open that it waits at, and
    they would stay for ever.
    """
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := parent_process()) is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        Thread(target=watch, name="follow parent", daemon=True).start()


def _processes(count: int, method: str | None) -> futures.Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(count, get_context(method), follow_parent)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
