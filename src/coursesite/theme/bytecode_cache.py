"""Compiled templates and interface texts kept between builds, for speed: on disk in one file, and
in memory for the builds of one process. The figures are in
content/guide/decisions/folded-templates.md."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any

import msgspec
from jinja2 import BytecodeCache

from coursesite.files import checked_file
from coursesite.theme import i18n

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.bccache import Bucket

    from coursesite.theme.i18n import Text

_Entries = dict[str, tuple[str, bytes]]
"""By Jinja's key of a template, or the name of a text file: the checksum of its source, and its
code or texts as `marshal` writes them."""
_in_memory: dict[tuple[str, str], tuple[str, Any]] = {}
"""The same by fingerprint and key, with the code itself."""


class TemplateCache(BytecodeCache):
    """Jinja's cache of code, in one file. An entry is used only for the source it was made of.

    The file holds for one `fingerprint` of the program, Python and libraries, as the state of a
    build does: `marshal` has a format for each version of Python, and Jinja's code fits one Jinja.
    """

    def __init__(self, path: Path, fingerprint: str) -> None:
        """Reads nothing yet."""
        self._path, self._fingerprint = path, fingerprint
        self._entries: _Entries | None = None
        self._changed = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a template its code, if there is an entry for its source."""
        known = _in_memory.get((self._fingerprint, bucket.key))
        if known is not None and known[0] == bucket.checksum:
            bucket.code = known[1]
            return
        entry = self._read().get(bucket.key)
        if entry is not None and entry[0] == bucket.checksum:
            bucket.code = marshal.loads(entry[1])
            self._remember(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Adds the code of a template."""
        self._read()[bucket.key] = (bucket.checksum, marshal.dumps(bucket.code))
        self._changed = True
        self._remember(bucket)

    def texts(self, source: str, name: str) -> dict[str, Text]:
        """The texts of a file, as in `i18n.parse`, which reads each source once."""
        checksum = self.get_source_checksum(source)
        entry = self._read().get(name)
        if entry is not None and entry[0] == checksum:
            table: dict[str, Text] = marshal.loads(entry[1])
            return table
        table = i18n.parse(source, name)
        self._read()[name] = (checksum, marshal.dumps(table))
        self._changed = True
        return table

    def save(self) -> None:
        """Writes the file if an entry was added. A failure to write it costs time only."""
        if self._changed:
            self._changed = False
            try:
                checked_file.write(
                    self._path, msgspec.msgpack.encode((self._fingerprint, self._read()))
                )
            except OSError:
                return

    def _remember(self, bucket: Bucket) -> None:
        _in_memory[self._fingerprint, bucket.key] = (bucket.checksum, bucket.code)

    def _read(self) -> _Entries:
        if self._entries is None:
            self._entries = {}
            try:
                fingerprint, entries = msgspec.msgpack.decode(
                    checked_file.read(self._path) or b"", type=tuple[str, _Entries]
                )
            except msgspec.DecodeError:
                return self._entries
            if fingerprint == self._fingerprint:
                self._entries = entries
        return self._entries
