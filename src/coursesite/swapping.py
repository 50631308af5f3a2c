"""Two files that change places at once, on systems that can do that."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE, _EXCHANGE = -100, 2
"""`AT_FDCWD` and `RENAME_EXCHANGE` of Linux: see renameat2(2)."""


def swap(one: str, other: str) -> bool:
    """Let two files change places, and whether they did: at any moment there is a file at both."""
    exchange = _exchange()
    return exchange is not None and exchange(os.fsencode(one), os.fsencode(other)) == 0


@cache
def _exchange() -> Callable[[bytes, bytes], int] | None:
    try:
        import ctypes  # for builds that replace files

        rename = ctypes.CDLL(None).renameat2
    except (ImportError, OSError, TypeError, AttributeError):  # neither Linux nor a C library of it
        return None
    path = ctypes.c_char_p
    rename.argtypes = (ctypes.c_int, path, ctypes.c_int, path, ctypes.c_uint)

    def exchange(one: bytes, other: bytes) -> int:
        found: int = rename(_HERE, one, _HERE, other, _EXCHANGE)
        return found

    return exchange
