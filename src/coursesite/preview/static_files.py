"""The path of a request to a file of the output, and to no file elsewhere."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from msgspec import Struct

_NEVER = re.compile(r"[\0-\x1f\x7f\\]" if os.name == "posix" else r'[\0-\x1f\x7f\\:*?"<>|]')


class ServedPath(Struct, frozen=True):
    """A file with its status; or, with None for it, a folder that has an `index.html`."""

    file: Path
    status: os.stat_result | None

    @property
    def is_folder(self) -> bool:
        """Whether the path lacks the `/` with which the address of the folder's page ends."""
        return self.status is None


def locate(root: Path, path: str) -> ServedPath | None:
    """The file or folder below `root` that a request for `path`, percent-decoded once, asks for.

    None if there is none. Names that begin with a dot are never served, nor the targets of
    symbolic links: a build makes no links, so somebody else did. `root` is a resolved path.
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
        return ServedPath(Path(full), status)
    if stat.S_ISDIR(status.st_mode) and Path(full, "index.html").is_file():
        return ServedPath(Path(full), None)
    return None
