"""Two files that swap places in one step, for speed, on systems that can do that.

See content/guide/decisions/stage.md.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

_HERE, _EXCHANGE = -100, 2
"""`AT_FDCWD` and `RENAME_EXCHANGE` of Linux, see renameat2(2)."""


def swap(file: str, other: str) -> bool:
    """Swap two files, so that at any moment there is a file at both paths; whether it was done."""
    rename = _renameat2()
    if rename is None:
        return False
    failed: int = rename(_HERE, os.fsencode(file), _HERE, os.fsencode(other), _EXCHANGE)
    return not failed


@cache
def _renameat2() -> Any:
    """The function of the C library; None where there is none."""
    try:
        import ctypes  # for builds that replace files

        return ctypes.CDLL(None).renameat2
    except (ImportError, OSError, TypeError, AttributeError):  # Windows, macOS, an old library
        return None
