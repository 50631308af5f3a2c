"""Digests of files: BLAKE2b of their bytes, 16 bytes long."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ABSENT = b"there is no file"
"""The digest of a file that is not there."""
PIECE_SIZE = 1 << 20
"""Bytes that are read of a large file at a time."""


def digest_of(data: Iterable[bytes]) -> bytes:
    """The digest of bytes that come in pieces; where they are cut makes no difference."""
    state = hashlib.blake2b(digest_size=16)
    for piece in data:
        state.update(piece)
    return state.digest()


def pieces(file: Path) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time. OSError."""
    with file.open("rb", buffering=0) as stream:
        while piece := stream.read(PIECE_SIZE):
            yield piece
