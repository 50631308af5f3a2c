"""Notices of changed files, put together until they have settled."""

from __future__ import annotations

import threading
import time

QUIET = 0.004
"""Seconds without news after which a file that its writer has closed is taken to be whole."""
UNFINISHED = 0.1
"""The same where the writer may not be done: a file not closed yet, or gone, perhaps to return."""
CROWD, CROWDED = 16, 0.15
"""From so many files on it is a checkout or a copy, and this is how long to wait."""
LIMIT = 2.0
"""Seconds after the first notice at which a build begins though the notices don't end."""


class Changes:
    """What changed since somebody last asked; notes come from any thread."""

    def __init__(self) -> None:
        """Nothing has changed yet."""
        self._condition = threading.Condition()
        self._paths: dict[str, bool] = {}
        self._new: set[str] = set()
        self._first = self._latest = 0.0
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def note(self, path: str, *, whole: bool, new: bool = False) -> None:
        """The file at `path` changed, or is new; `whole` says that its writer is done with it."""
        with self._condition:
            if new and path not in self._paths:
                self._new.add(path)
            self._put(path, whole)

    def gone(self, path: str) -> None:
        """The file at `path` is no longer there. One that came since the last `take` is forgotten:
        editors write beside a file, and give the new one its name."""
        with self._condition:
            if path in self._new:
                self._new.discard(path)
                self._paths.pop(path, None)
            else:
                self._put(path, False)

    def close(self) -> None:
        """Let everybody go who waits."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def take(self, timeout: float | None = None) -> frozenset[str] | None:
        """Waits for changes, up to `timeout` seconds, and until they have settled: the paths.

        None when the time is over or after `close`.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._paths or self._closed, timeout)
            while self._paths and not self._closed:
                now = time.monotonic()
                due = min(self._latest + self._wait(), self._first + LIMIT)
                if now >= due:
                    found = frozenset(self._paths)
                    self._paths.clear()
                    self._new.clear()
                    return found
                self._condition.wait(due - now)
        return None

    def _put(self, path: str, whole: bool) -> None:
        self._latest = time.monotonic()
        if not self._paths:
            self._first = self._latest
        self._paths[path] = whole
        self._condition.notify_all()

    def _wait(self) -> float:
        if len(self._paths) >= CROWD:
            return CROWDED
        return QUIET if all(self._paths.values()) else UNFINISHED
