"""Modules that authors bring along: they are imported again after their files have changed."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_seen: dict[str, str] = {}


def stamp(name: str) -> str:
    """A digest of the times and sizes of the files of the top package or module of `name`; "" if
    there is none.

    If it differs from the one at the last call, the modules of that package are dropped from
    `sys.modules`, so that the next import loads the new files.
    """
    top = name.partition(":")[0].partition(".")[0]
    lines = []
    for file in _files(top):
        with suppress(OSError):  # it is gone meanwhile
            status = file.stat()
            lines.append(f"{file} {status.st_mtime_ns} {status.st_size}")
    now = hashlib.blake2b("\n".join(lines).encode(), digest_size=16).hexdigest() if lines else ""
    if _seen.setdefault(top, now) != now:
        _seen[top] = now
        _forget([module for module in sys.modules if module.partition(".")[0] == top])
    return now


@contextmanager
def imports_from(folder: Path) -> Iterator[None]:
    """In this block modules in a folder are found by their names. No bytecode is written: Python
    tells it from newer code by the second only."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    path = sys.path[:]
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
        sys.path[:] = path


@contextmanager
def fresh_imports(folder: Path) -> Iterator[None]:
    """`imports_from` a folder of modules that are imported from their files as they are now."""
    below, modules = f"{folder}{os.sep}", sys.modules.items()
    _forget([name for name, one in modules if str(getattr(one, "__file__", "")).startswith(below)])
    with imports_from(folder):
        yield


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
