"""Files with a checksum, written in one step: they are read back whole or not at all."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = b"coursesite\0" + sys.byteorder[0].encode()
_HEAD = len(_MAGIC) + 16


def write(path: Path, data: bytes) -> None:
    """Write `data` to `path`: a reader finds the old file or the new one. OSError.

    It does not wait for the disk (`fsync`): a file that a power cut has torn does not pass `read`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    try:
        with temporary.open("wb") as file:
            file.write(_MAGIC + hashlib.blake2b(data, digest_size=16).digest())
            file.write(data)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise


def read(path: Path) -> bytes | None:
    """The data of the file at `path`; None if it is missing, damaged, or not written by `write` on
    a machine of the same byte order."""
    try:
        with path.open("rb") as file:
            content = file.read()
    except OSError:
        return None
    head, data = content[:_HEAD], content[_HEAD:]
    whole = head == _MAGIC + hashlib.blake2b(data, digest_size=16).digest()
    return data if whole else None
