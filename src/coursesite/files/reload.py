"""Code that authors bring along: what a process has imported of it, and how its files look."""

from __future__ import annotations

import hashlib
import importlib
import sys
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_seen: dict[str, str] = {}


def looks(name: str) -> str:
    """Stands for the files of the package or module that an import of `name` would begin with, by
    their times and sizes; "" if there is none.

    If they look otherwise than when this process asked last, it forgets what it has imported of
    them: the next import is of what is there now.
    """
    top = name.partition(":")[0].partition(".")[0]
    found = []
    for file in _files(top):
        with suppress(OSError):  # it is gone meanwhile
            status = file.stat()
            found.append(f"{file} {status.st_mtime_ns} {status.st_size}")
    now = hashlib.blake2b("\n".join(found).encode(), digest_size=16).hexdigest() if found else ""
    if _seen.setdefault(top, now) != now:
        _seen[top] = now
        _forget([one for one in sys.modules if one.partition(".")[0] == top])
    return now


@contextmanager
def anew(folder: Path) -> Iterator[None]:
    """Whatever is imported meanwhile from below a folder is imported anew, and leaves no bytecode
    there: that is told from newer code by the second only."""
    _forget(
        [
            name
            for name, module in sys.modules.items()
            if (file := getattr(module, "__file__", None)) and folder in Path(file).parents
        ]
    )
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def _forget(names: list[str]) -> None:
    for name in names:
        del sys.modules[name]
    importlib.invalidate_caches()


def _files(top: str) -> list[Path]:
    with suppress(ImportError, ValueError):  # half imported, or no module's name
        spec = find_spec(top)
        if spec is not None and spec.submodule_search_locations is not None:
            folders = map(Path, spec.submodule_search_locations)
            return sorted(file for folder in folders for file in folder.rglob("*.py"))
        if spec is not None and spec.origin is not None and Path(spec.origin).is_file():
            return [Path(spec.origin)]
    return []
