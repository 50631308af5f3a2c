"""From the path of a request to a file of the output, and to no other."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from msgspec import Struct

_NEVER = re.compile(r"[\0-\x1f\x7f\\]" if os.name == "posix" else r'[\0-\x1f\x7f\\:*?"<>|]')


class Found(Struct, frozen=True):
    """A file, and how it looks; or a folder, which has its page at the same path and `/`."""

    file: Path
    status: os.stat_result | None

    @property
    def folder(self) -> bool:
        """Whether it is a folder."""
        return self.status is None


def located(root: Path, path: str) -> Found | None:
    """What a request for `path`, percent-decoded once, means among the files below `root`.

    None if there is nothing. Names that begin with a dot are not served, nor is what a symbolic
    link leads to: a build makes none, so somebody else did. `root` has no link in it.
    """
    if not path.startswith("/") or _NEVER.search(path):
        return None
    names = path[1:].split("/")
    last = names.pop()
    if any(not name or name.startswith(".") for name in names) or last.startswith("."):
        return None
    full = os.path.join(root, *names, last or "index.html")  # noqa: PTH118 (no resolving yet)
    try:
        if os.path.realpath(full) != full:
            return None
        status = os.lstat(full)
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(status.st_mode):
        return Found(Path(full), status)
    if stat.S_ISDIR(status.st_mode) and Path(full, "index.html").is_file():
        return Found(Path(full), None)
    return None
