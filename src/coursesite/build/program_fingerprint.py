"""The fingerprint of the program: kept values depend on our code, Python and the packages."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGES = (".dist-info", ".egg-info")
_NO_PART = frozenset(("__pycache__", "default_theme", "importers"))
"""The folders that no build runs: the default theme is an input of the site, whose files are read
like the site's own, and notes are imported by another command."""


def fingerprint() -> str:
    """32 hexadecimal digits that change with our code, with Python, and with installed packages.

    Packages are known by the folders that installers write for them, whose names have the version:
    to read their files would take longer than a build in which nothing changed.
    """
    text = repr([sys.version, sorted(_code(str(Path(__file__).parents[1]))), sorted(_packages())])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _code(folder: str) -> Iterator[tuple[str, int, int]]:
    """Our modules: paths, times (ns) and sizes."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name.endswith((".py", ".lua")):
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size
                elif entry.name not in _NO_PART and entry.is_dir():
                    waiting.append(entry.path)


def _packages() -> Iterator[tuple[str, int]]:
    """The installed packages with their versions, and when they were installed (ns)."""
    for folder in dict.fromkeys(sys.path):
        try:
            with os.scandir(folder) as entries:
                yield from (
                    (entry.name, entry.stat().st_mtime_ns)
                    for entry in entries
                    if entry.name.endswith(_PACKAGES)
                )
        except OSError:
            continue
