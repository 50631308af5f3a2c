"""Paths for the files of an import: safe on every file system, and each used once."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, count

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|#%]+")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.I)


def safe_name(name: str) -> str:
    """A file or folder name that every file system takes and that our builder reads; at most 120
    bytes."""
    name = unicodedata.normalize("NFC", _UNSAFE.sub("-", name)).strip(" ")
    name = name.lstrip(".").rstrip(". ") or "file"
    name = f"_{name}" if _DEVICES.match(name) else name
    while len(name.encode()) > 120:
        name = name[:-1]
    return name


def safe_path(path: str) -> str:
    """A path of safe names, without `.` and `..`."""
    parts = [safe_name(name) for name in path.split("/") if name not in ("", ".", "..")]
    return "/".join(parts) or "file"


class UniquePaths:
    """Hands out paths, each once. Names that differ only in case are the same file on some
    systems."""

    def __init__(self) -> None:
        """Starts without any."""
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def take(self, path: str) -> str:
        """The path, with a number after each name in it that is taken by another file."""
        *folders, name = path.split("/")
        base = ""
        for folder in folders:
            base = self._free(f"{base}{folder}", (self._files,)) + "/"
            self._folders.add(base.casefold().rstrip("/"))
        unique = self._free(f"{base}{name}", (self._files, self._folders))
        self._files.add(unique.casefold())
        return unique

    def _free(self, path: str, taken: tuple[set[str], ...]) -> str:
        """The path, with a number before its extension if it is in one of `taken`."""
        folder, slash, name = path.rpartition("/")
        stem, dot, ext = name.rpartition(".")
        start, end = (stem, dot + ext) if stem else (name, "")
        numbered = (f"{folder}{slash}{start}-{number}{end}" for number in count(2))
        forms = chain([path], numbered)
        return next(one for one in forms if all(one.casefold() not in names for names in taken))
