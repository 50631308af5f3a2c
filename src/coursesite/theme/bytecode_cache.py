"""Compiled templates and interface texts kept between builds, for speed: on disk in one file of a
site, in memory for the builds of one process, and those of the theme in one file for all sites,
beside the compiled modules of this program. The figures are in
content/guide/decisions/folded-templates.md."""

from __future__ import annotations

import marshal
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from jinja2 import BytecodeCache

from coursesite.files import checked_file
from coursesite.theme import i18n

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

    from coursesite.theme.i18n import Text

_Entries = dict[str, tuple[str, bytes]]
"""By Jinja's key of a template, or the name of a text file: the checksum of its source, and its
code or texts as `marshal` writes them."""
_MOST = 500
"""The number of entries that all sites may share, and of codes in memory, of which the oldest goes
first: more are of languages and versions that were."""
_in_memory: dict[tuple[str, str, str], Any] = {}
"""The code itself by fingerprint, key and checksum, also of what was edited meanwhile: an edit is
often taken back."""


class TemplateCache(BytecodeCache):
    """Jinja's cache of code, in a file of the site, and one that all sites share. An entry is used
    only for the source it was made of.

    The files hold for one `fingerprint` of the program, Python and libraries, as the state of a
    build does: `marshal` has a format for each version of Python, and Jinja's code fits one Jinja.
    """

    def __init__(
        self, path: Path, fingerprint: str, shared: Path | None = None, *, shares: bool = False
    ) -> None:
        """Reads nothing yet. With `shares`, what is compiled goes into the `shared` file, too."""
        self._path, self._fingerprint = path, fingerprint
        self._shared, self._shares = shared, shares
        self._files: dict[Path, _Entries] = {}
        self._changed = self._is_new = False
        self.filters: tuple[str, ...] = ()
        """The names of filters that are the site's own: a template that names one is another if
        there is no such filter."""

    def get_source_checksum(self, source: str) -> str:
        """The checksum of a source, with those of the site's own filters that it may use."""
        named = [name for name in self.filters if name in source]
        return super().get_source_checksum("\0".join([source, *named]) if named else source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a template its code, if there is an entry for its source."""
        bucket.code = _in_memory.get((self._fingerprint, bucket.key, bucket.checksum))
        if bucket.code is not None:
            return
        if (data := self._kept(bucket.key, bucket.checksum)) is not None:
            bucket.code = marshal.loads(data)
            self._remember(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Adds the code of a template."""
        self._keep(bucket.key, bucket.checksum, marshal.dumps(bucket.code))
        self._remember(bucket)

    def texts(self, source: str, name: str) -> dict[str, Text]:
        """The texts of a file, as in `i18n.parse`, which reads each source once."""
        checksum = self.get_source_checksum(source)
        if (data := self._kept(name, checksum)) is not None:
            known: dict[str, Text] = marshal.loads(data)
            return known
        table = i18n.parse(source, name)
        self._keep(name, checksum, marshal.dumps(table))
        return table

    def save(self) -> None:
        """Writes the files if an entry was added. A failure to write one costs time only."""
        if self._changed:
            self._changed = False
            self._write(self._path, self._read(self._path))
        if self._is_new and self._shares and self._shared and not sys.dont_write_bytecode:
            self._is_new = False
            both = self._read(self._shared) | self._read(self._path)
            self._write(self._shared, both if len(both) < _MOST else self._read(self._path))

    def _kept(self, key: str, checksum: str) -> bytes | None:
        """The entry of a key, if it was made of that source."""
        for path in filter(None, (self._path, self._shared)):
            entry = self._read(path).get(key)
            if entry is not None and entry[0] == checksum:
                if path != self._path:
                    self._read(self._path)[key] = entry
                    self._changed = True
                return entry[1]
        return None

    def _keep(self, key: str, checksum: str, data: bytes) -> None:
        self._read(self._path)[key] = (checksum, data)
        self._changed = self._is_new = True

    def _write(self, path: Path, entries: _Entries) -> None:
        with suppress(OSError):
            checked_file.write(path, msgspec.msgpack.encode((self._fingerprint, entries)))

    def _remember(self, bucket: Bucket) -> None:
        _in_memory[self._fingerprint, bucket.key, bucket.checksum] = bucket.code
        if len(_in_memory) > _MOST:
            del _in_memory[next(iter(_in_memory))]

    def _read(self, path: Path) -> _Entries:
        entries = self._files.get(path)
        if entries is None:
            entries = self._files[path] = {}
            with suppress(msgspec.DecodeError):
                fingerprint, known = msgspec.msgpack.decode(
                    checked_file.read(path) or b"", type=tuple[str, _Entries]
                )
                if fingerprint == self._fingerprint:
                    entries |= known
        return entries


def shared() -> Path:
    """The file for the templates of the theme, where Python keeps the compiled modules of this
    package, and on the same conditions."""
    return Path(cache_from_source(__file__)).with_name("templates")
