"""The store: bytes by digest on disk, in one file that is only appended to.

One file costs far less than thousands. A record is its key, the length and the CRC-32 of its data
(32 bits each, in the machine's byte order), and the data. The store is a cache: data that cannot be
written, read or trusted counts as absent, and no error is raised.
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
"""Bytes of dead records that are not worth writing the file anew."""
_Index = tuple[int, bytes, bytes, bytes]
"""The size of the file that it describes; keys in a row; offsets and lengths as arrays."""
Entry = tuple[bytes, int, int]
"""A key, the offset of its record in the file, and the length of its data."""


class Store:
    """Bytes by 16-byte keys that stay from build to build. An index is in a file beside theirs."""

    def __init__(self, path: Path) -> None:
        """`path` is the file; it is opened or made at the first use."""
        self._path = path
        self._file: BinaryIO | None = None
        self._records: dict[bytes, tuple[int, int]] = {}
        """The offset and the length of data by key."""
        self._saved: set[bytes] | None = None
        """The keys in the index on disk; None before the file is opened."""
        self._new: list[Entry] | None = None
        """In the store of a copy of the process: what it has put."""

    def get(self, key: bytes, /) -> bytes | None:
        """The bytes under `key`; None if they are not there, or damaged."""
        self._open()
        if (found := self._records.get(key)) is None or self._file is None:
            return None
        offset, length = found
        try:
            record = _read(self._file, offset, length)
        except OSError:
            return None
        data = record[_HEAD.size :]
        whole = record[: _HEAD.size] == _HEAD.pack(key, length, zlib.crc32(data))
        return data if whole and len(data) == length else None

    def put(self, key: bytes, data: bytes, /) -> None:
        """Keep bytes under `key`, their digest: under a known key nothing is written."""
        self._open()
        if key in self._records or self._file is None:
            return
        record = _HEAD.pack(key, len(data), zlib.crc32(data)) + data
        with suppress(OSError):
            if self._file.write(record) == len(record):
                offset = self._file.tell() - len(record)  # copies append to the file, too
                self._records[key] = (offset, len(data))
                if self._new is not None:
                    self._new.append((key, offset, len(data)))

    def __contains__(self, key: bytes) -> bool:
        """Whether there are bytes under `key`, damaged or not."""
        self._open()
        return key in self._records

    def for_copy(self) -> Store:
        """A store on the same file, which must be open, with a file handle of its own: for a copy
        of this process. It notes its new entries."""
        other = Store(self._path)
        other._records, other._saved, other._new = self._records, set(), []
        with suppress(OSError):
            other._file = self._path.open("a+b", buffering=0)
        return other

    def take_new(self) -> list[Entry]:
        """The entries that were put here since the last call, if this store is a copy's."""
        new, self._new = self._new or [], []
        return new

    def add(self, entries: Iterable[Entry]) -> None:
        """Take up entries that copies of the process have written to the file."""
        for key, offset, length in entries:
            self._records.setdefault(key, (offset, length))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._records = {}

    def __enter__(self) -> Self:
        """The store, which is closed at the end of the `with`."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Close the file."""
        self.close()

    def save(self, alive: Collection[bytes]) -> None:
        """Drop all but the keys `alive`, and write the index for the next build."""
        if self._file is None or self._saved is None:
            return
        alive = alive if isinstance(alive, (set, frozenset, dict)) else set(alive)
        self._records = {key: record for key, record in self._records.items() if key in alive}
        if self._records.keys() == self._saved:
            return
        with suppress(OSError):
            size = self._file.seek(0, 2)
            if size > 2 * sum(n + _HEAD.size for _, n in self._records.values()) + _SLACK:
                size = self._compact()
            records = self._records.values()
            offsets = array("Q", (offset for offset, _ in records))
            lengths = array("Q", (length for _, length in records))
            index: _Index = (size, b"".join(self._records), offsets.tobytes(), lengths.tobytes())
            checked_file.write(self._index, msgspec.msgpack.encode(index))
            self._saved = set(self._records)

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
            self._saved = set(self._records)
            self._scan(end, size)

    def _load(self, size: int) -> int:
        """Read the index of a file of `size` bytes; the size of the file that it describes."""
        data = checked_file.read(self._index)
        if data is None:
            return 0
        try:
            index: _Index = msgspec.msgpack.decode(data, type=_Index)
        except msgspec.DecodeError:
            return 0
        end, keys, offsets, lengths = index
        if end > size:
            return 0
        names = (key for (key,) in struct.iter_unpack("16s", keys))
        records = zip(array("Q", offsets), array("Q", lengths), strict=True)
        self._records = dict(zip(names, records, strict=True))
        return end

    def _scan(self, offset: int, size: int) -> None:
        """Find the records from `offset` on, of a build that did not come to save its index."""
        assert self._file is not None
        while offset + _HEAD.size <= size:
            self._file.seek(offset)
            key, length, _ = _HEAD.unpack(self._file.read(_HEAD.size))
            if offset + _HEAD.size + length > size:
                break  # torn: the build was stopped while it wrote
            self._records[key] = (offset, length)
            offset += _HEAD.size + length

    def _compact(self) -> int:
        """Write the file anew, without dead records; its new size."""
        assert self._file is not None
        temporary = self._path.with_name(self._path.name + ".new")
        records: dict[bytes, tuple[int, int]] = {}
        with temporary.open("wb") as file:
            for key, (offset, length) in sorted(self._records.items(), key=lambda item: item[1]):
                self._file.seek(offset)
                records[key] = (file.tell(), length)
                file.write(self._file.read(_HEAD.size + length))
            size = file.tell()
        self._file.close()
        self._file = None
        temporary.replace(self._path)
        self._file = self._path.open("a+b", buffering=0)
        self._records = records
        return size


def _read(file: BinaryIO, offset: int, length: int) -> bytes:
    """A record. Copies of a process share the position of an open file, so it is not moved where
    the system can read without."""
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), _HEAD.size + length, offset)
    file.seek(offset)
    return file.read(_HEAD.size + length)
