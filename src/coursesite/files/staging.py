"""The stage: finished files of the output wait here until all of them are made.

A build with errors changes no file of the output, so nothing may be written there before the last
page is made. Until then pages wait here: a few in memory, the rest in a folder, whoever made them.
There, new files form the tree that they will be at the destination, so that whole folders can be
moved; files that will replace others lie beside it. The stage is a cache: a file that cannot be
written here is made again when it is needed. See content/guide/decisions/stage.md.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from coursesite.files.destination import discard, is_publishable, usual_mode
from coursesite.files.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_OVERWRITE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
ROOM = 1 << 22
"""Bytes that wait in memory. The few pages that an edit changes fit: they are written once, to
their places."""


class Stage:
    """Files by path, each with the digest of its bytes."""

    def __init__(self, root: Path, published: Mapping[str, bytes], room: int | None = None) -> None:
        """`published` has the digests of the files at the destination, by path. `root` should be on
        the same file system; it is made when the files exceed `room` bytes (`ROOM` if None)."""
        self.root, self._published = root, published
        self._room, self._open = ROOM if room is None else room, False
        self._digests: dict[str, bytes] = {}
        """Of all files that wait."""
        self._held: dict[str, bytes] = {}
        """The bytes of those that wait in memory."""
        self._folders: set[str] = set()

    def open(self) -> None:
        """Empty the folder, unless that is done. Files that earlier builds left in the places of
        those that will be replaced stay, to be written over."""
        if self._open:
            return
        self._open = True
        reusable = {self.replaces(path) for path in self._published}
        for path in (f"{self.root}/{name}" for name in _names(self.root)):
            if path not in reusable:
                discard(path)

    def for_copy(self) -> Stage:
        """A stage on the same folder, which must be open, for a copy of this process."""
        other = Stage(self.root, self._published, room=0)
        other._open = True
        return other

    def lacks(self, path: str, digest: bytes) -> bool:
        """Whether a file with this digest is neither at the destination nor here."""
        return self._published.get(path) != digest and self._digests.get(path) != digest

    def put(self, path: str, data: bytes, digest: bytes) -> bool:
        """Keep a file until all are made; whether that could be done."""
        if len(data) <= self._room:
            self._room -= len(data)
            self._held[path] = data
        elif not is_publishable(path) or not self._write(path, data):
            return False
        self._digests[path] = digest
        return True

    def note(self, path: str, digest: bytes) -> None:
        """Take up a file that a copy of this process has put into the folder."""
        self._digests[path] = digest

    def trim(self) -> None:
        """Remove files from the tree that were not noted: of copies that died before they had
        handed over."""
        for folder, _, names in os.walk(self.tree):
            for name in names:
                file = f"{folder}/{name}"
                if file[len(self.tree) + 1 :].replace(os.sep, "/") not in self._digests:
                    discard(file)

    def held(self, path: str) -> bytes | None:
        """The bytes of a file that waits in memory, or None."""
        return self._held.get(path)

    @property
    def tree(self) -> str:
        """The folder of the files that are new at the destination."""
        return f"{self.root}/tree"

    def replaces(self, path: str) -> str:
        """The full path of the file that waits to replace the one at `path`; "" for a new file,
        which is in the `tree`. The old file may come to lie there: see `exchange`."""
        return (
            f"{self.root}/{digest_of((path.encode('utf-8', 'surrogatepass'),)).hex()}"
            if path in self._published
            else ""
        )

    def choose(self, wanted: Collection[tuple[str, bytes]]) -> list[str]:
        """Remove files from the folder that are not `wanted`, by path and digest; the paths of
        those that are left."""
        in_folder = {path: d for path, d in self._digests.items() if path not in self._held}
        chosen = [path for path, digest in wanted if in_folder.get(path) == digest]
        for path in in_folder.keys() - set(chosen):
            discard(self.replaces(path) or f"{self.tree}/{path}")
        return chosen

    def close(self) -> None:
        """Remove the files that wait."""
        if self._open:
            discard(self.tree)
            with suppress(OSError):
                os.rmdir(self.root)  # unless files are there that can be written over

    def __enter__(self) -> Self:
        """The stage, which is closed at the end of the `with`."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Remove the files that wait."""
        self.close()

    def _write(self, path: str, data: bytes) -> bool:
        self.open()
        try:
            replacing = self.replaces(path)
            self._enter("" if replacing else f"/tree/{path}".rpartition("/")[0])
            if replacing:
                return _overwrite(replacing, data)
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


def _overwrite(file: str, data: bytes) -> bool:
    """Write a file over the one that an earlier build left; whether all was written. The old file
    is removed first if somebody holds on to it by a hard link, or if its mode is not that of a new
    file."""
    size = 0
    with suppress(FileNotFoundError):  # nothing was left
        status = os.lstat(file)
        size = status.st_size
        if status.st_nlink > 1 or status.st_mode != stat.S_IFREG | usual_mode():
            os.unlink(file)
    with open(os.open(file, _OVERWRITE, 0o666), "wb", buffering=0) as stream:
        whole = stream.write(data) == len(data)
        if size > len(data):
            stream.truncate()
        return whole


def _names(folder: Path) -> list[str]:
    """The names in a folder, if there is one."""
    try:
        return os.listdir(folder)
    except OSError:
        return []
