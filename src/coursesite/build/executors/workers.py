"""Who does the work that can be done elsewhere: processes of this machine, or a cluster."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from concurrent.futures import Executor


class ExecutorError(Exception):
    """An executor that cannot be had; says why."""


def follow_parent() -> None:
    """In a process that does work for another: end when that one does, even if it is killed, and
    leave it to that one what the keyboard says.

    A pool's processes do not notice: each of them keeps the pipe open that it waits at, and they
    would stay for ever.
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


class Workers:
    """An executor that is made when it is first used, and `count`, how much it does at once."""

    def __init__(self, jobs: int = 0, *, cluster: str = "", method: str | None = None) -> None:
        """`jobs` processes (0: one for each core that this process may use), which are started by
        `method` (see `multiprocessing.get_context`); or else the `cluster`, `dask=ADDRESS`.
        ExecutorError if that is none."""
        if cluster and not (cluster.startswith("dask=") and cluster[5:]):
            raise ExecutorError(f"'{cluster}' is no executor; write dask=tcp://HOST:PORT")
        self.count = jobs or _cores()
        self._cluster, self._method = cluster, method
        self._executor: Executor | None = None
        self._client: Any = None

    @property
    def idle(self) -> bool:
        """Whether there is nobody to give work to."""
        return self.count < 2 and not self._cluster and self._executor is None

    @property
    def forks(self) -> bool:
        """Whether they are processes of this machine that can be copies of this one."""
        ours = self._executor is None and not self._cluster
        return ours and self._method in (None, "fork") and sys.platform == "linux"

    @classmethod
    def of(cls, executor: Executor, count: int) -> Self:
        """Those of an executor that somebody else made, and will close."""
        made = cls(count)
        made._executor = executor
        made.close = lambda: None  # type: ignore[method-assign]
        return made

    def executor(self) -> Executor:
        """The executor. ExecutorError."""
        if self._executor is None:
            self._executor = self._dask() if self._cluster else self._processes()
        return self._executor

    def _processes(self) -> Executor:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        return ProcessPoolExecutor(self.count, get_context(self._method), follow_parent)

    def _dask(self) -> Executor:
        address = self._cluster.removeprefix("dask=")
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError(
                "a Dask cluster needs a package: pip install 'coursesite[distributed]'"
            ) from None
        try:
            client: Any = Client(  # type: ignore[no-untyped-call, unused-ignore]
                address, timeout="10s", set_as_default=False
            )
        except (OSError, TimeoutError, ValueError) as problem:
            raise ExecutorError(f"there is no Dask scheduler at {address}: {problem}") from problem
        self.count = max(1, sum(client.nthreads().values()))
        self._client = client
        found: Executor = client.get_executor(pure=False)
        return found

    def close(self) -> None:
        """Let them go; work that was not begun is dropped."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        if self._cluster:
            executor.shutdown(wait=False)
            self._client.close()
        else:
            executor.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        """The same object, to be closed at the end of a `with`."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Let them go."""
        self.close()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
