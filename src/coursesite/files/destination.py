"""The folder that a site is published to, file by file, and the list of the files that are ours."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coursesite.files import clones
from coursesite.files.digests import digest_of, pieces
from coursesite.files.exchange import swap
from coursesite.files.locks import exclusive
from coursesite.files.paths import is_plain
from coursesite.files.snapshot import FileChangedError
from coursesite.files.stamps import stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from coursesite.files.stamps import Stamp

MARKER = ".coursesite-files"
"""The file in a destination that lists the paths of the files that builds made there, hashed."""
TEMPORARY = ".coursesite-new"
"""The folder in a destination for files that are being written."""
_HEADER = "Made by coursesite, which removes what is listed here once the site drops it.\n"


def is_publishable(path: str) -> bool:
    """Whether a file may be put at a path: it is plain, its names have at most 255 bytes, and it is
    neither one of our own files nor in git's folder."""
    top = path.partition("/")[0]
    if not is_plain(path) or top in (MARKER, TEMPORARY) or top.lower() == ".git":
        return False
    try:
        return path.isascii() or all(len(name.encode()) < 256 for name in path.split("/"))
    except UnicodeEncodeError:  # a lone surrogate: the name of a file that is no text
        return False


class Destination:
    """A folder of outputs. Paths are relative to it, with `/`, and publishable."""

    def __init__(self, root: Path) -> None:
        """`root` is resolved; it is made at the first `write` or `claim`."""
        self.root = root
        self._prefix = f"{root}/"
        self._folders: set[str] = set()
        self._waiting = 0

    @cached_property
    def made(self) -> set[str] | None:
        """The hashed paths that earlier builds claimed; None if the folder has no marker."""
        try:
            head, *lines = (self.root / MARKER).read_text("utf-8", "replace").splitlines()
        except (OSError, ValueError):
            return None
        return set(lines) if head == _HEADER.rstrip() else None

    def others(self) -> bool:
        """Whether there are files in the folder, apart from names that begin with a dot."""
        try:
            return any(not path.name.startswith(".") for path in self.root.iterdir())
        except OSError:
            return False

    def exclusive(self) -> AbstractContextManager[None]:
        """Wait until no other build writes here."""
        with suppress(OSError):  # the first write raises it again
            self._enter("")
        return exclusive(self.root)

    def sweep(self) -> None:
        """Remove prepared files that were not placed, and those of a build that died."""
        folder = self._prefix + TEMPORARY
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            return
        except OSError:  # something is in it, or it is a file
            discard(folder)
        self._folders.discard(TEMPORARY)

    def files(self, unread: Callable[[OSError], None] | None = None) -> Iterator[str]:
        """The paths of all files in the folder, and of links, without those in git's folder.
        `unread` is called with the error for each folder that cannot be read."""
        for folder, folders, names in os.walk(self.root, onerror=unread):
            inside = folder[len(self._prefix) :].replace(os.sep, "/")
            if not inside:
                folders[:] = [name for name in folders if name.lower() != ".git"]
            for name in names:
                yield f"{inside}/{name}" if inside else name

    def ours(self) -> set[str]:
        """The paths of the files that builds made."""
        made = self.made or set()
        return {path for path in self.files() if hashed(path) in made}

    def stamp(self, path: str) -> Stamp | None:
        """The stamp of the file at `path`; None if there is no regular file."""
        try:
            status = os.lstat(self._prefix + path)
        except (OSError, ValueError):
            return None
        return stamp_of(status) if stat.S_ISREG(status.st_mode) else None

    def digest(self, path: str) -> bytes:
        """The digest of the file at `path`; empty if it cannot be read."""
        with suppress(OSError):
            return digest_of(pieces(self.root / path))
        return b""

    def prepare(self, path: str, chunks: Iterable[bytes], digest: bytes) -> str:
        """Write a file that waits to be placed at `path`; its full path. FileChangedError if the
        digest of its bytes is another one; OSError."""
        waiting = self._waiting_path()
        state = hashlib.blake2b(digest_size=16)
        with open(waiting, "wb") as file:
            for chunk in chunks:
                state.update(chunk)
                file.write(chunk)
        if state.digest() != digest:
            raise FileChangedError(path)
        return waiting

    def share(self, file: Path, stamp: Stamp) -> str:
        """A file that waits to be placed and has the bytes of another, which are neither read nor
        copied; "" if that cannot be done or the other's stamp is not `stamp` (see `clones`)."""
        waiting = self._waiting_path()
        return waiting if clones.share(file, stamp, Path(waiting), usual_mode()) else ""

    def _waiting_path(self) -> str:
        """The full path of the next file that waits to be placed."""
        self._enter(TEMPORARY)
        self._waiting += 1
        return f"{self._prefix}{TEMPORARY}/{self._waiting}"

    def probe(self, paths: Iterable[str], stale: set[str]) -> None:
        """Raise the OSError that will come of putting files at `paths`: a folder on the way is a
        file or may not be written to, or a full folder is in the place of a file. Files whose
        hashed paths are `stale` will be gone by then."""
        folders: set[str] = set()
        for path in paths:
            folders.add(path.rpartition("/")[0])
            if os.path.isdir(full := self._prefix + path) and any(
                hashed(f"{folder}/{name}"[len(self._prefix) :]) not in stale
                for folder, _, names in os.walk(full)
                for name in names
            ):
                raise _refused(errno.ENOTEMPTY, full)
        known: set[str] = set()
        for folder in folders:
            while folder and not os.path.lexists(self._prefix + folder):
                folder = folder.rpartition("/")[0]
            full = self._prefix + folder
            if os.path.isdir(full) and not os.access(full, os.W_OK | os.X_OK):
                raise _refused(errno.EACCES, full)
            while folder and folder not in known:
                known.add(folder)
                real = stat.S_ISDIR(os.lstat(self._prefix + folder).st_mode)
                if not real and hashed(folder) not in stale:
                    raise _refused(errno.ENOTDIR, self._prefix + folder)
                folder = folder.rpartition("/")[0]

    def place(self, file: str, path: str) -> Stamp:
        """Put a file that was prepared at `path`: a reader finds the old file or the new one.
        OSError."""
        self._enter(path.rpartition("/")[0])
        full = self._prefix + path
        _replace(file, full)
        return stamp_of(os.lstat(full))

    def write(self, path: str, chunks: Iterable[bytes], digest: bytes) -> Stamp:
        """Prepare a file and place it; its stamp. FileChangedError; OSError."""
        return self.place(self.prepare(path, chunks, digest), path)

    def take(self, folder: str) -> None:
        """Move the files in another folder to the same paths here; a folder that is new here is
        moved as a whole. OSError, after which the rest can be taken again."""
        todo = [""]
        while todo:
            inside = todo.pop()
            self._enter(inside.rstrip("/"))
            with os.scandir(f"{folder}/{inside}") as entries:
                for entry in entries:
                    path = inside + entry.name
                    if not entry.is_dir(follow_symlinks=False):
                        self.move(entry.path, path)
                    elif os.path.lexists(self._prefix + path) or not self._moved(entry.path, path):
                        todo.append(f"{path}/")

    def move(self, file: str, path: str) -> None:
        """Move a file to a path here. Where the system can do that, the file that was there changes
        places with it. OSError."""
        self._enter(path.rpartition("/")[0])
        swapped = self.stamp(path) is not None and swap(file, self._prefix + path)
        if not swapped and not self._moved(file, path):
            with open(file, "rb", buffering=0) as opened:
                data = opened.read()
            self.write(path, [data], digest_of([data]))
            os.unlink(file)

    def _moved(self, there: str, path: str) -> bool:
        """Move a file, or a folder that is new here; False if it is on another file system."""
        try:
            _replace(there, self._prefix + path)
        except OSError as failure:
            if failure.errno != errno.EXDEV:
                raise
            return False
        return True

    def claim(self, paths: Iterable[str]) -> None:
        """Note in the marker that the files at `paths`, and no others, are ours. OSError."""
        names = "".join(f"{name}\n" for name in sorted(paths))
        data = (_HEADER + names).encode()
        self.write(MARKER, [data], digest_of([data]))

    def remove(self, stale: set[str]) -> list[str]:
        """Remove the files whose hashed paths are `stale`, and the folders that this empties;
        the paths of the files. OSError, also if some may be in folders that cannot be read."""
        unread: list[OSError] = []
        removed = [path for path in self.files(unread.append) if hashed(path) in stale]
        for path in removed:
            (self.root / path).unlink()
            folder = path.rpartition("/")[0]
            with suppress(OSError):
                while folder:
                    (self.root / folder).rmdir()
                    self._folders.discard(folder)
                    folder = folder.rpartition("/")[0]
        if unread and len(removed) < len(stale):
            raise unread[0]
        return removed

    def _enter(self, folder: str) -> None:
        """Make a folder. FileExistsError if a link is in its place: it could lead out of the
        destination."""
        if folder in self._folders:
            return
        if folder:
            self._enter(folder.rpartition("/")[0])
        try:
            if folder:
                os.mkdir(self._prefix + folder)
            else:
                os.makedirs(self.root)
        except FileExistsError:
            if folder and not stat.S_ISDIR(os.lstat(self._prefix + folder).st_mode):
                raise
        self._folders.add(folder)


def _refused(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)


def _replace(there: str, here: str) -> None:
    try:
        os.replace(there, here)
    except IsADirectoryError:
        os.rmdir(here)  # an empty folder was in the way; a full one is an OSError again
        os.replace(there, here)


@cache
def usual_mode() -> int:
    """The permissions of new files. The mask can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def discard(path: str) -> None:
    """Remove a file or a folder, if it is there."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError:
        shutil.rmtree(path, ignore_errors=True)


def hashed(path: str) -> str:
    """The 12 characters for a path in the marker. That is published with the site, and must not
    give away the addresses of unlisted pages."""
    return hashlib.blake2b(path.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()
