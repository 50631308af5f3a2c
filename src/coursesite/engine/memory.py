"""How this process, and copies of it, deal with memory while they make many pages."""

from __future__ import annotations

import gc
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""The numbers that glibc's `malloc.h` gives these parameters."""
_MOST = 1 << 25


def settle() -> None:
    """What is there now stays; what is freed from now on is kept for what is asked for next.

    So the garbage collector need not look at what copies share, which would copy it; and where the
    C library is glibc, memory does not go back to the system after each page, to be asked for
    again: a twentieth of a large build's time.
    """
    gc.freeze()
    with suppress(Exception):
        import ctypes  # for builds that make many pages

        library = ctypes.CDLL(None)
        library.mallopt(_TRIM_THRESHOLD, 4 * _MOST)
        library.mallopt(_MMAP_THRESHOLD, _MOST)
