"""Names a page that takes very long while the build goes on: its shortcodes or templates may loop.
A function of an extension is named with its line, and a file that takes long to be read, such as a
recording, as what it is.

Once a second the running task is looked at, in each process of the build: by a timer of the system,
or by another thread in the preview, which builds beside its server, and on Windows.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

    from coursesite.engine import Engine

SECONDS = 10
"""The time after which a page is named."""
_TICK = 1.0


class _Watch:
    """The task, and the call of a hook in it, that were running at the last look, and how often
    each has been the same."""

    def __init__(
        self, engine: Engine, say: Callable[[str], None], reading: Callable[[], str]
    ) -> None:
        self._engine, self._say, self._reading = engine, say, reading
        self._last: list[object] = [None, None]
        self._counts = [0, 0]
        self._said = False

    def ring(self, _: int, frame: FrameType | None) -> None:
        """Called once a second with the frame that the build is at."""
        reading = self._reading()
        task = ("", reading) if reading else self._engine.running()
        hook = None if reading else _hook_at(frame)
        for i, now in enumerate((task, hook[0] if hook else None)):
            self._counts[i] = self._counts[i] + 1 if now == self._last[i] else 0
            self._last[i] = now
        of_task, of_hook = self._counts
        self._said = self._said and of_task > 0
        if hook is not None:
            if of_hook == SECONDS:
                self._tell(f"still {hook[1]}: does it go on for ever?")
        elif task is not None and of_task >= SECONDS and not self._said:
            at = " ".join(task[1:])
            if reading:
                self._tell(f"still reading {reading}, a large file")
            elif at:  # else it is about all pages, and there may be many
                self._tell(f"still at {at}: does a shortcode or a template go on for ever?")

    def _tell(self, sentence: str) -> None:
        self._said = True
        with suppress(OSError, ValueError):  # nobody reads it: the page must not fail for that
            self._say(sentence)


def _hook_at(frame: FrameType | None) -> tuple[object, str] | None:
    """The innermost call of a hook that is running, with its place in words."""
    calls = sys.modules.get("coursesite.extensions.calls")  # sites without hooks import none
    if calls is None or (found := calls.at_work(frame)) is None:
        return None
    return found[0], f"in {found[1]}"


_watches: list[_Watch] = []
"""The watch of this process that the system's timer rings, if there is one."""


@contextmanager
def named(
    engine: Engine, say: Callable[[str], None] | None, reading: Callable[[], str] = str
) -> Iterator[None]:
    """Calls `say` with a sentence about each page, or other thing that a task is about, that takes
    longer than `SECONDS`, and about the file that `reading` names."""
    if say is None:
        yield
        return
    watch, here = _Watch(engine, say, reading), threading.current_thread()
    if not hasattr(signal, "setitimer") or here is not threading.main_thread():
        with _watched(watch, here.ident):
            yield
        return
    _watches.append(watch)
    before = signal.signal(signal.SIGALRM, watch.ring)
    _start()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        _watches.remove(watch)


@contextmanager
def _watched(watch: _Watch, builder: int | None) -> Iterator[None]:
    """Looks at the thread `builder` from another one."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(_TICK):
            watch.ring(0, sys._current_frames().get(builder or 0))

    threading.Thread(target=look, name="watch", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _start() -> None:
    """Starts the timer; a copy of the process has none yet."""
    if _watches:
        signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start)
