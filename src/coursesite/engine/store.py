"""Bytes by digest, on disk: one file that is only appended to, so that thousands cost little.

A record is its key, the length and the checksum of its data (32 bits each), and the data. Nothing
here is ever needed: what cannot be written, read or trusted is simply not there.
"""

from __future__ import annotations

import os
import struct
import zlib
from array import array
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Self

import msgspec

from coursesite.files import checked_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

_HEAD = struct.Struct("<16sII")
_SLACK = 1 << 20
_PART = 64
"""A build that adds less than this part of what there is leaves the index as it is."""
_Index = tuple[int, bytes, bytes, bytes]
Place = tuple[bytes, int, int]
"""A key, where its record is in the file, and the length of its data."""


class Store:
    """Bytes by 16-byte keys that stay from build to build, with an index in a file beside them."""

    def __init__(self, path: Path) -> None:
        """Nothing is read or made before the first use."""
        self._path = path
        self._file: BinaryIO | None = None
        self._places: dict[bytes, tuple[int, int]] = {}
        self._saved: set[bytes] | None = None
        self._fresh: list[Place] | None = None
        self._tail = 0
        """Records that the index in the file does not know."""
        self._whole = True
        """Whether the file could be read through to its end."""

    def get(self, key: bytes, /) -> bytes | None:
        """The bytes under `key`; None if they are not there, or damaged."""
        self._open()
        place = self._places.get(key)
        if place is None or self._file is None:
            return None
        try:
            record = _read(self._file, *place)
        except OSError:
            return None
        data = record[_HEAD.size :]
        whole = record[: _HEAD.size] == _HEAD.pack(key, place[1], zlib.crc32(data))
        return data if whole and len(data) == place[1] else None

    def put(self, key: bytes, data: bytes, /) -> None:
        """Keep bytes under `key`, which stands for them: what is there already stays."""
        self._open()
        if key in self._places or self._file is None:
            return
        record = _HEAD.pack(key, len(data), zlib.crc32(data)) + data
        with suppress(OSError):
            if self._file.write(record) == len(record):
                at = self._file.tell() - len(record)  # others append to the file, too
                self._places[key] = (at, len(data))
                self._tail += 1
                if self._fresh is not None:
                    self._fresh.append((key, at, len(data)))

    def __contains__(self, key: bytes) -> bool:
        """Whether there are bytes under `key`, damaged or not."""
        self._open()
        return key in self._places

    def beside(self) -> Store:
        """Another one on the same file, which must be open, for a copy of this process."""
        other = Store(self._path)
        other._places, other._saved, other._fresh = self._places, set(), []
        with suppress(OSError):
            other._file = self._path.open("a+b", buffering=0)
        return other

    def taken(self) -> list[Place]:
        """What was put here, if it is `beside` another, since the last time."""
        fresh, self._fresh = self._fresh or [], []
        return fresh

    def find(self, places: Iterable[Place]) -> None:
        """Know of what others have put into the file."""
        for key, at, length in places:
            self._places.setdefault(key, (at, length))
            self._tail += 1

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._places = {}

    def __enter__(self) -> Self:
        """The same object, to be closed at the end of a `with`."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Let go of the file."""
        self.close()

    def save(self, alive: Collection[bytes]) -> None:
        """Drop all but the keys `alive`, and make the rest findable by the next build: that is put
        off while it finds them soon enough without."""
        if self._file is None or self._saved is None:
            return
        if self._whole and 0 < self._tail * _PART < len(self._places):
            return
        alive = alive if isinstance(alive, (set, frozenset, dict)) else set(alive)
        self._places = {key: place for key, place in self._places.items() if key in alive}
        if self._places.keys() == self._saved:
            return
        with suppress(OSError):
            size = self._file.seek(0, 2)
            if size > 2 * sum(n + _HEAD.size for _, n in self._places.values()) + _SLACK:
                size = self._compact()
            places = self._places.values()
            offsets, sizes = (
                array("Q", (at for at, _ in places)),
                array("Q", (n for _, n in places)),
            )
            index: _Index = (size, b"".join(self._places), offsets.tobytes(), sizes.tobytes())
            checked_file.write(self._index, msgspec.msgpack.encode(index))
            self._saved, self._tail, self._whole = set(self._places), 0, True

    @property
    def _index(self) -> Path:
        return self._path.with_name(self._path.name + ".index")

    def _open(self) -> None:
        if self._saved is not None:
            return
        self._saved = set()
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a+b", buffering=0)
            size = self._file.seek(0, 2)
            end = self._load(size)
            self._saved = set(self._places)
            self._scan(end, size)

    def _load(self, size: int) -> int:
        """Read the index of a file of `size` bytes: up to where it knows the file."""
        data = checked_file.read(self._index)
        if data is None:
            return 0
        try:
            index: _Index = msgspec.msgpack.decode(data, type=_Index)
        except msgspec.DecodeError:
            return 0
        end, keys, offsets, sizes = index
        if end > size:
            return 0
        names = (key for (key,) in struct.iter_unpack("16s", keys))
        places = zip(array("Q", offsets), array("Q", sizes), strict=True)
        self._places = dict(zip(names, places, strict=True))
        return end

    def _scan(self, at: int, size: int) -> None:
        """Find the records of a build that was not saved: those from `at` on."""
        assert self._file is not None
        while at + _HEAD.size <= size:
            self._file.seek(at)
            key, length, _ = _HEAD.unpack(self._file.read(_HEAD.size))
            if at + _HEAD.size + length > size:
                break
            self._places[key] = (at, length)
            self._tail += 1
            at += _HEAD.size + length
        self._whole = at == size

    def _compact(self) -> int:
        """Write the file anew with what is alive; its new size."""
        assert self._file is not None
        temporary = self._path.with_name(self._path.name + ".new")
        places: dict[bytes, tuple[int, int]] = {}
        with temporary.open("wb") as file:
            for key, (at, length) in sorted(self._places.items(), key=lambda item: item[1]):
                self._file.seek(at)
                places[key] = (file.tell(), length)
                file.write(self._file.read(_HEAD.size + length))
            size = file.tell()
        self._file.close()
        self._file = None
        temporary.replace(self._path)
        self._file = self._path.open("a+b", buffering=0)
        self._places = places
        return size


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    """A record. Copies of a process share the place in a file, so it is best left alone."""
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), _HEAD.size + length, at)
    file.seek(at)
    return file.read(_HEAD.size + length)
