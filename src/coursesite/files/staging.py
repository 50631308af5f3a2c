"""Files of the output that are made, and wait until all of them are.

A build with errors changes no file of the output, so nothing may be written there before the last
page is made. Until then pages wait here: a few in memory, the rest in a folder. There, files that
are new form the tree that they will be at the destination, so that whole folders can be moved;
those that will replace others lie beside it. Nothing here is ever needed: what cannot be written is
not there.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Self

from coursesite.files.destination import discard, plain
from coursesite.files.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_OVER = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
ROOM = 1 << 22
"""Bytes that wait in memory: what an edit changes is written where it belongs at once."""


class Stage:
    """Files by path, each with the digest of its bytes."""

    def __init__(self, root: Path, there: Mapping[str, bytes], room: int | None = None) -> None:
        """`there` has the digests of the files that are at the destination already, which need not
        wait here. `root` should be on its file system; it is made with the first file that exceeds
        `room` bytes (`ROOM` if None), and what is there by then is of no use but its space."""
        self.root, self._there = root, there
        self._room, self._open = ROOM if room is None else room, False
        self._marks: dict[str, bytes] = {}
        self._held: dict[str, bytes] = {}
        self._folders: set[str] = set()

    def open(self) -> None:
        """Begin with a folder in which nothing waits, unless that is done."""
        if self._open:
            return
        self._open = True
        wanted = {self.replaces(path) for path in self._there}
        for path in (f"{self.root}/{name}" for name in _names(self.root)):
            if path not in wanted:
                discard(path)

    def for_copy(self) -> Stage:
        """Another one on the same folder, which must be open, for a copy of this process."""
        other = Stage(self.root, self._there, room=0)
        other._open = True
        return other

    def lacks(self, path: str, mark: bytes) -> bool:
        """Whether a file of the digest `mark` is neither at the destination nor here."""
        return self._there.get(path) != mark and self._marks.get(path) != mark

    def put(self, path: str, data: bytes, mark: bytes) -> bool:
        """Have a file wait, of the digest `mark`; whether it does."""
        if len(data) <= self._room:
            self._room -= len(data)
            self._held[path] = data
        elif not plain(path) or not self._write(path, data):
            return False
        self._marks[path] = mark
        return True

    def note(self, path: str, mark: bytes) -> None:
        """Know of a file that another process has put into the folder."""
        self._marks[path] = mark

    def trim(self) -> None:
        """Drop from the tree what nobody knows of: other processes that wrote there have ended
        before they told."""
        for folder, _, names in os.walk(self.tree):
            for name in names:
                file = f"{folder}/{name}"
                if file[len(self.tree) + 1 :].replace(os.sep, "/") not in self._marks:
                    discard(file)

    def held(self, path: str) -> bytes | None:
        """The bytes of a file that waits in memory."""
        return self._held.get(path)

    @property
    def tree(self) -> str:
        """The folder of the files that are new."""
        return f"{self.root}/tree"

    def replaces(self, path: str) -> str:
        """The file that waits to replace another at `path`, which may be there again for the next
        build; "" for one in the `tree`."""
        return (
            f"{self.root}/{digest_of((path.encode('utf-8', 'surrogatepass'),)).hex()}"
            if path in self._there
            else ""
        )

    def choose(self, wanted: Collection[tuple[str, bytes]]) -> list[str]:
        """Drop from the folder what is not among the `wanted` paths with their digests; the paths
        of what is left there."""
        found = {path: mark for path, mark in self._marks.items() if path not in self._held}
        chosen = [path for path, mark in wanted if found.get(path) == mark]
        for path in found.keys() - set(chosen):
            discard(self.replaces(path) or f"{self.tree}/{path}")
        return chosen

    def close(self) -> None:
        """Let go of all that waits."""
        if self._open:
            discard(self.tree)
            with suppress(OSError):
                os.rmdir(self.root)  # unless there is something to write over

    def __enter__(self) -> Self:
        """The same object, to be closed at the end of a `with`."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Let go of all that waits."""
        self.close()

    def _write(self, path: str, data: bytes) -> bool:
        self.open()
        try:
            place = self.replaces(path)
            self._enter("" if place else f"/tree/{path}".rpartition("/")[0])
            if place:
                return _fill(place, data)
            with open(f"{self.tree}/{path}", "wb", buffering=0) as file:
                whole = file.write(data) == len(data)
        except OSError:
            whole = False
        if not whole and not self.replaces(path):
            discard(f"{self.tree}/{path}")
        return whole

    def _enter(self, folder: str) -> None:
        if folder in self._folders:
            return
        if folder:
            self._enter(folder.rpartition("/")[0])
            with suppress(FileExistsError):  # another process may have made it
                os.mkdir(f"{self.root}{folder}")
        else:
            os.makedirs(self.root, exist_ok=True)
        self._folders.add(folder)


def _fill(place: str, data: bytes) -> bool:
    """Write a file, over what was left in its place unless a new one would be another: others
    may hold on to it by a link."""
    size = 0
    with suppress(FileNotFoundError):  # nothing was left
        left = os.lstat(place)
        size = left.st_size
        if left.st_nlink > 1 or left.st_mode != stat.S_IFREG | _usual_mode():
            os.unlink(place)
    with open(os.open(place, _OVER, 0o666), "wb", buffering=0) as file:
        whole = file.write(data) == len(data)
        if size > len(data):
            file.truncate()
        return whole


@cache
def _usual_mode() -> int:
    """The permissions of new files: what is taken off them is only told to who sets it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _names(folder: Path) -> list[str]:
    """What is in a folder, if there is one."""
    try:
        return os.listdir(folder)
    except OSError:
        return []
