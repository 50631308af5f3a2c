"""Locks between processes, which the system releases when a process dies."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait until no other process has this lock on `path`: a folder, or a file, which is made if
    need be.

    Where there are no such locks (Windows, some network folders, folders that cannot be written
    to), nobody waits.
    """
    with ExitStack() as stack:
        with suppress(ImportError, OSError):
            import fcntl

            path.parent.mkdir(parents=True, exist_ok=True)
            how = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
            lock = os.open(path, how, 0o666)
            stack.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Closing would not do: a process that was forked meanwhile has the file open, too.
            stack.callback(fcntl.flock, lock, fcntl.LOCK_UN)
        yield
