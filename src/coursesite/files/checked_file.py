"""Files of ours that are read back whole or not at all: written in one step, with a checksum."""

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
    """Put `data` at `path` at once: a reader finds the old file or the new one. May be an OSError.

    There is no wait for the disk: what a power cut tears does not pass `read`.
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
    """What `write` put at `path`; None if it is not there, not ours or not whole."""
    try:
        with path.open("rb") as file:
            sealed = file.read()
    except OSError:
        return None
    head, data = sealed[:_HEAD], sealed[_HEAD:]
    whole = head == _MAGIC + hashlib.blake2b(data, digest_size=16).digest()
    return data if whole else None
