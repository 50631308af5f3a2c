"""The stamp of a file: facts from its inode that change when its bytes do."""

from __future__ import annotations

import os

Stamp = tuple[int, int, int, int]
"""mtime (ns), size, inode, ctime (ns): known without opening the file."""
Files = dict[str, tuple[Stamp, bytes]]
"""Files by path: their stamps, and the digests of their content at that time."""
UNSURE: Stamp = (-1, -1, -1, -1)
"""Noted in the place of the stamp of a file that could change and keep its stamp; no file has
it."""


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file from its status."""
    inode = status.st_ino & 0x7FFF_FFFF_FFFF_FFFF
    return (status.st_mtime_ns, status.st_size, inode, status.st_ctime_ns)


def racy(stamp: Stamp, now: int) -> bool:
    """Whether a file with this stamp at `now` (ns) could change and keep the stamp.

    Clocks of file systems tick every few milliseconds; those that know whole seconds only, every
    one or two.
    """
    tick = 20_000_000 if stamp[0] % 1_000_000_000 else 2_000_000_000
    return stamp[0] + tick >= now
