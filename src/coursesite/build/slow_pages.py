"""Names a page that takes very long while the build goes on: its shortcodes or templates may loop.

A timer of the system looks at the running task once a second, in each process of the build. There
is none on Windows, and none in the preview, which builds beside its server.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coursesite.engine import Engine, Key

SECONDS = 10
"""The time after which a page is named."""
_TICK = 1.0


class _Watch:
    """The task that was running when the timer rang last, and how often it has been the same."""

    def __init__(self, engine: Engine, say: Callable[[str], None]) -> None:
        self._engine, self._say = engine, say
        self._last: Key | None = None
        self._count = 0

    def ring(self, *_: object) -> None:
        """Called once a second."""
        running = self._engine.running()
        self._count = self._count + 1 if running == self._last else 0
        self._last = running
        if running is not None and self._count == SECONDS:
            self._say(" ".join(running[1:]) or running[0])


_watches: list[_Watch] = []
"""The watch of this process, if there is one."""


@contextmanager
def named(engine: Engine, say: Callable[[str], None] | None) -> Iterator[None]:
    """Calls `say` with the path of each post whose page takes longer than `SECONDS`, or with the
    name of another task that does."""
    if (
        say is None
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    watch = _Watch(engine, say)
    _watches.append(watch)
    before = signal.signal(signal.SIGALRM, watch.ring)
    _start()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        _watches.remove(watch)


def _start() -> None:
    """Starts the timer; a copy of the process has none yet."""
    if _watches:
        signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start)
