"""Passes the system's notices of changed files (inotify, FSEvents, ...) on to a `ChangeQueue`."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from coursesite.preview.watched_folders import Folders, ignored, watched

if TYPE_CHECKING:
    from pathlib import Path

    from watchdog.observers.api import BaseObserver, ObservedWatch

    from coursesite.preview.change_queue import ChangeQueue

INTERVAL = 0.5
"""Seconds between two looks at every file, while polling."""
EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""The events to listen to. Opening and reading are left out: builds do that all the time."""


class Watcher:
    """Watches the sources of a site, including the targets of symbolic links among them."""

    def __init__(self, site: Path, changes: ChangeQueue, *, poll: bool = False) -> None:
        """`site` is a resolved path. With `poll`, or once the system has no more watches to give,
        every file is looked at each `INTERVAL` instead."""
        self.polls = poll
        self._site, self._changes = site, changes
        self._observer: BaseObserver | None = None
        self._watches: dict[str, tuple[bool, int, ObservedWatch]] = {}
        self._packages: tuple[Path, ...] = ()
        self._stale = True

    def refresh(self, packages: tuple[Path, ...] = ()) -> None:
        """Starts watching, the first time; later, watches folders that are new and no longer those
        that are gone. `packages` are folders outside of the site that it is made of. Raises OSError
        if not even polling works."""
        if not self._stale and packages == self._packages:
            return
        self._stale, self._packages = False, packages
        folders = watched(self._site, packages)
        try:
            self._schedule(folders)
        except OSError:
            if self.polls:
                raise
            self.stop()
            self.polls, self._observer, self._watches = True, None, {}
            self._schedule(folders)

    def stop(self) -> None:
        """Ends watching; the queue gets no more notices."""
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()

    def _schedule(self, folders: Folders) -> None:
        if self._observer is None:
            self._observer = PollingObserver(timeout=INTERVAL) if self.polls else Observer()
            self._observer.start()
        for path, (deep, inode, watch) in list(self._watches.items()):
            if folders.get(path) != (deep, inode):
                del self._watches[path]
                with suppress(KeyError):
                    self._observer.unschedule(watch)
        for path, (deep, inode) in folders.items():
            if path not in self._watches:
                handler = _Handler(self, path)
                with suppress(FileNotFoundError):
                    watch = self._observer.schedule(
                        handler, path, recursive=deep, event_filter=EVENTS
                    )
                    self._watches[path] = (deep, inode, watch)

    def written(self, path: str, *, new: bool, whole: bool) -> None:
        """Takes note of a file that was written; `new` if it was not there before."""
        self._stale = self._stale or new
        self._changes.note(path, whole=whole or self.polls, new=new)

    def removed(self, path: str) -> None:
        """Takes note of a file that is no longer there."""
        self._stale = True
        self._changes.gone(path)


class _Handler(FileSystemEventHandler):
    """Receives the events of one watched folder."""

    def __init__(self, watcher: Watcher, folder: str) -> None:
        self._watcher, self._folder = watcher, folder

    def dispatch(self, event: FileSystemEvent) -> None:
        """Called by watchdog in its own thread."""
        kind, path = event.event_type, os.fsdecode(event.src_path)
        if kind == "moved":
            if self._is_source(path, event):
                self._watcher.removed(path)
            path = os.fsdecode(event.dest_path)
        if not self._is_source(path, event):
            return
        if kind == "deleted":
            self._watcher.removed(path)
        elif kind in ("created", "moved"):
            self._watcher.written(path, new=True, whole=kind == "moved" or event.is_directory)
        elif kind in ("modified", "closed"):
            self._watcher.written(path, new=False, whole=kind == "closed")

    def _is_source(self, path: str, event: FileSystemEvent) -> bool:
        """Whether a build might read the file: not the folder itself, nor hidden files."""
        inside = os.path.relpath(path, self._folder)
        return inside != os.curdir and not ignored(inside, folder=event.is_directory)
