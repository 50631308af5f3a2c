"""The digests of files: BLAKE2b, 16 bytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ABSENT = b"there is no file"
"""The digest of a file that is not there."""
PIECE = 1 << 20
"""Bytes that are read at a time."""


def digest_of(data: Iterable[bytes]) -> bytes:
    """The digest of bytes that come in pieces, however they are cut."""
    state = hashlib.blake2b(digest_size=16)
    for piece in data:
        state.update(piece)
    return state.digest()


def pieces(file: Path) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time. OSError."""
    with file.open("rb", buffering=0) as opened:
        while piece := opened.read(PIECE):
            yield piece
