"""The entry points of installed packages, by which they offer themes, shortcodes and the like, and
the folders of such packages.

Only the one small file that each package has for them is read. `importlib.metadata` gives the same
and takes ten times as long to be imported as this takes to look: too long for a build.
"""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from coursesite.model.entry_point import EntryPoint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec

_KINDS = (".dist-info", ".egg-info")


def entry_points(group: str) -> tuple[EntryPoint, ...]:
    """The entry points of a group, sorted by name and value. Of a package that is installed twice
    the one that comes first in `sys.path` counts, as it does when it is imported.

    Those of one state of the environment are the same in every build: another state has another
    fingerprint of the program (`coursesite.build.program_fingerprint`).
    """
    seen: set[str] = set()
    found: list[EntryPoint] = []
    for folder in dict.fromkeys(sys.path):
        for name in _packages(folder or "."):
            kind = name.rpartition(".")[0]  # without a version beside what is being developed
            project = kind.partition("-")[0].replace(".", "_").lower()
            if project in seen:
                continue
            seen.add(project)
            with suppress(OSError, ValueError):
                text = Path(folder, name, "entry_points.txt").read_text(encoding="utf-8")
                if group in text:
                    found += (EntryPoint(*pair, kind) for pair in _pairs(text, group))
    return tuple(sorted(found))


def folder_of(package: str) -> Path:
    """The folder of an installed package, which is not imported. ImportError says why there is
    none."""
    top, *inner = package.split(".")
    if not all(part.isidentifier() for part in (top, *inner)):
        raise ImportError(f"'{package}' is no name of a package")
    try:
        spec = _spec(top)
        if spec is None:  # it may have been installed a moment ago
            importlib.invalidate_caches()
            spec = _spec(top)
    except Exception as failure:  # of a finder that an installer has put in
        raise ImportError(f"{type(failure).__name__}: {failure}") from failure
    if spec is None:
        raise ImportError(f"there is no package '{top}'")
    for place in spec.submodule_search_locations or ():
        if (folder := Path(place, *inner)).is_dir():
            return folder
    raise ImportError(f"'{package}' is no folder")


def _spec(name: str) -> ModuleSpec | None:
    """Where a package would be imported from now; one that has been imported may lie elsewhere."""
    found = (finder.find_spec(name, None) for finder in sys.meta_path)
    return next((spec for spec in found if spec is not None), None)


def _packages(folder: str) -> list[str]:
    """The names of the folders that installers have written for the packages in a folder."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.name.endswith(_KINDS))
    except OSError:  # also of an archive, from which packages can be imported
        return []


def _pairs(text: str, group: str) -> Iterator[tuple[str, str]]:
    """The names and values of a group in the text of a file of entry points."""
    current = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            current = line[1:-1].strip()
        elif current == group and line and line[0] not in "#;":
            name, equals, value = line.partition("=")
            if equals and name.strip() and value.strip():
                yield name.strip(), value.strip()
