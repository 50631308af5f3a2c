"""Names a page that takes very long while the build goes on: its shortcodes or templates may loop.
Files that take long to be read, such as recordings, are named as what they are.

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

    def __init__(
        self, engine: Engine, say: Callable[[str], None], reading: Callable[[], str]
    ) -> None:
        self._engine, self._say, self._reading = engine, say, reading
        self._last: Key | None = None
        self._count = 0

    def ring(self, *_: object) -> None:
        """Called once a second."""
        reading = self._reading()
        running = ("", reading) if reading else self._engine.running()
        self._count = self._count + 1 if running == self._last else 0
        self._last = running
        if running is None or self._count != SECONDS:
            return
        if reading:
            self._say(f"still reading {reading}, a large file")
        elif at := " ".join(running[1:]):  # else it is about all pages, and there may be many
            self._say(f"still at {at}: does a shortcode or a template go on for ever?")


_watches: list[_Watch] = []
"""The watch of this process, if there is one."""


@contextmanager
def named(
    engine: Engine, say: Callable[[str], None] | None, reading: Callable[[], str] = str
) -> Iterator[None]:
    """Calls `say` with a sentence about each page, or other thing that a task is about, that takes
    longer than `SECONDS`, and about the file that `reading` names."""
    if (
        say is None
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    watch = _Watch(engine, say, reading)
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
