"""A queue of changed files that waits until the changes have settled: editors save in several
steps, and a checkout changes many files one after another."""

from __future__ import annotations

import threading
import time

QUIET = 0.004
"""Seconds without another notice after which files that were all closed by their writers are
taken."""
UNFINISHED = 0.1
"""The same where a writer may not be done: a file is still open, or was removed, perhaps to be put
back under its name."""
CROWD, CROWDED = 16, 0.15
"""From CROWD files on, a checkout or a copy is under way, and the wait is CROWDED seconds."""
LIMIT = 2.0
"""Seconds after the first notice at which the files are taken, even if notices keep coming."""


class ChangeQueue:
    """The paths changed since the last `take`. All methods may be called from any thread."""

    def __init__(self) -> None:
        """The queue is empty."""
        self._condition = threading.Condition()
        self._paths: dict[str, bool] = {}  # whether the writer has closed the file
        self._new: set[str] = set()
        self._first = self._latest = 0.0
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def note(self, path: str, *, whole: bool, new: bool = False) -> None:
        """Adds a file that changed, or that is `new`; `whole` if its writer has closed it."""
        with self._condition:
            if new and path not in self._paths:
                self._new.add(path)
            self._put(path, whole)

    def gone(self, path: str) -> None:
        """Adds a file that was removed. One that came since the last `take` is forgotten instead:
        it was an editor's temporary file."""
        with self._condition:
            if path in self._new:
                self._new.discard(path)
                self._paths.pop(path, None)
            else:
                self._put(path, False)

    def close(self) -> None:
        """Makes every `take`, waiting or to come, return None."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def take(self, timeout: float | None = None) -> frozenset[str] | None:
        """Waits up to `timeout` seconds for a change, then until changes have settled, and returns
        the changed paths; None if there was no change in that time, or after `close`."""
        with self._condition:
            self._condition.wait_for(lambda: self._paths or self._closed, timeout)
            while self._paths and not self._closed:
                now = time.monotonic()
                due = min(self._latest + self._delay(), self._first + LIMIT)
                if now >= due:
                    taken = frozenset(self._paths)
                    self._paths.clear()
                    self._new.clear()
                    return taken
                self._condition.wait(due - now)
        return None

    def _put(self, path: str, whole: bool) -> None:
        self._latest = time.monotonic()
        if not self._paths:
            self._first = self._latest
        self._paths[path] = whole
        self._condition.notify_all()

    def _delay(self) -> float:
        """Seconds without a notice after which the present paths have settled."""
        if len(self._paths) >= CROWD:
            return CROWDED
        return QUIET if all(self._paths.values()) else UNFINISHED
