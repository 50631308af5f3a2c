"""Large files that are published without a second copy of their bytes, where the file system can.

A clone is a file of its own that shares blocks with another until one of them is written to
(`FICLONE`, see ioctl_ficlone(2): btrfs, XFS, bcachefs). Where there are none, a hard link is a
second name of the same file. See content/guide/decisions/large-files.md.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from coursesite.files.stamps import stamp_of

if TYPE_CHECKING:
    from pathlib import Path

    from coursesite.files.stamps import Stamp

LARGE = 32 << 20
"""Bytes from which on a file is shared: a recording. Smaller ones are copied, since programs such
as LaTeX write over theirs in place."""
_FICLONE = 0x40049409


def share(file: Path, stamp: Stamp, waiting: Path, mode: int) -> bool:
    """Make `waiting` a clone or a link of a file with this stamp; whether that was done. It is not
    if the file has another stamp by now, or as a link would have other permissions than `mode`."""
    try:
        if stamp_of(file.stat()) != stamp:
            return False
        made = _clone(file, waiting) or _link(file, waiting, mode)
        # a link changes the ctime
        done = made and stamp_of(file.stat())[:3] == stamp[:3]
    except OSError:
        done = False
    if not done:
        waiting.unlink(missing_ok=True)
    return done


def _clone(file: Path, waiting: Path) -> bool:
    try:
        from fcntl import ioctl
    except ImportError:  # Windows
        return False
    try:
        with file.open("rb", buffering=0) as source, waiting.open("wb", buffering=0) as target:
            ioctl(target.fileno(), _FICLONE, source.fileno())
    except OSError:  # another file system, or one that has no clones
        waiting.unlink(missing_ok=True)
        return False
    return True


def _link(file: Path, waiting: Path, mode: int) -> bool:
    real = file.resolve()
    status = real.lstat()
    if status.st_mode != stat.S_IFREG | mode or status.st_uid != _user(status):
        return False
    waiting.hardlink_to(real)
    return True


def _user(status: os.stat_result) -> int:
    """Who runs this; whoever owns the file where systems do not say."""
    return os.getuid() if hasattr(os, "getuid") else status.st_uid
