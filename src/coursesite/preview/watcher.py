"""From the system's notices of changed files to `Changes`."""

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

    from coursesite.preview.change_queue import Changes

INTERVAL = 0.5
"""Seconds between two looks at every file, when polling."""
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
"""What is listened to: not that files are opened and read, which builds do all the time."""


class Watch:
    """Watches the sources of a site, wherever links take them."""

    def __init__(self, site: Path, changes: Changes, *, poll: bool = False) -> None:
        """`site` is resolved. With `poll`, or where the system has no more room for notices, every
        file is looked at again and again."""
        self.polls = poll
        self._site, self._changes = site, changes
        self._observer: BaseObserver | None = None
        self._watches: dict[str, tuple[bool, int, ObservedWatch]] = {}
        self._stale = True

    def refresh(self) -> None:
        """Watch the folders that have come, and no longer those that have gone; the first time,
        begin. OSError."""
        if not self._stale:
            return
        self._stale = False
        folders = watched(self._site)
        try:
            self._schedule(folders)
        except OSError:
            if self.polls:
                raise
            self.stop()
            self.polls, self._observer, self._watches = True, None, {}
            self._schedule(folders)

    def stop(self) -> None:
        """No more notes."""
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

    def came(self, path: str, *, new: bool, whole: bool) -> None:
        """A file was written; `new` where it was not there."""
        self._stale = self._stale or new
        self._changes.note(path, whole=whole or self.polls, new=new)

    def went(self, path: str) -> None:
        """A file is no longer there."""
        self._stale = True
        self._changes.gone(path)


class _Handler(FileSystemEventHandler):
    """What happens in one folder."""

    def __init__(self, watch: Watch, folder: str) -> None:
        self._watch, self._folder = watch, folder

    def dispatch(self, event: FileSystemEvent) -> None:
        """Pass on what matters of an event."""
        kind, path = event.event_type, os.fsdecode(event.src_path)
        if kind == "moved":
            if self._matters(path):
                self._watch.went(path)
            path = os.fsdecode(event.dest_path)
        if not self._matters(path):
            return
        if kind == "deleted":
            self._watch.went(path)
        elif kind in ("created", "moved"):
            self._watch.came(path, new=True, whole=kind == "moved" or event.is_directory)
        elif kind in ("modified", "closed"):
            self._watch.came(path, new=False, whole=kind == "closed")

    def _matters(self, path: str) -> bool:
        inside = os.path.relpath(path, self._folder)
        return inside != os.curdir and not ignored(inside)
