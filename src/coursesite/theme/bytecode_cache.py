"""Compiled templates, kept between builds: in one file, and in memory for those of one process."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any

import msgspec
from jinja2 import BytecodeCache

from coursesite.files import checked_file

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.bccache import Bucket

_Kept = dict[str, tuple[str, bytes]]
_seen: dict[tuple[str, str], tuple[str, Any]] = {}


class Compiled(BytecodeCache):
    """Code by the name of its template and the checksum of its source, so that it is never stale.

    What `marshal` writes is for one version of Python only, and what Jinja compiles for one of
    Jinja: the file is for one fingerprint, as the state is.
    """

    def __init__(self, path: Path, fingerprint: str) -> None:
        """Nothing is read before a template is wanted."""
        self._path, self._fingerprint = path, fingerprint
        self._kept: _Kept | None = None
        self._changed = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if there is some for its source."""
        known = _seen.get((self._fingerprint, bucket.key))
        if known is not None and known[0] == bucket.checksum:
            bucket.code = known[1]
            return
        kept = self._read().get(bucket.key)
        if kept is not None and kept[0] == bucket.checksum:
            bucket.code = marshal.loads(kept[1])
            self._remember(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._read()[bucket.key] = (bucket.checksum, marshal.dumps(bucket.code))
        self._changed = True
        self._remember(bucket)

    def save(self) -> None:
        """Write what is new for the next process; what cannot be written is compiled again."""
        if self._changed:
            self._changed = False
            try:
                checked_file.write(
                    self._path, msgspec.msgpack.encode((self._fingerprint, self._read()))
                )
            except OSError:
                return

    def _remember(self, bucket: Bucket) -> None:
        _seen[self._fingerprint, bucket.key] = (bucket.checksum, bucket.code)

    def _read(self) -> _Kept:
        if self._kept is None:
            self._kept = {}
            try:
                found = msgspec.msgpack.decode(
                    checked_file.read(self._path) or b"", type=tuple[str, _Kept]
                )
            except msgspec.DecodeError:
                return self._kept
            if found[0] == self._fingerprint:
                self._kept = found[1]
        return self._kept
