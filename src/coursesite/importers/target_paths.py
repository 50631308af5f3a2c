"""Names for the files of an import: safe on any file system, and each given once."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|#%]+")
_PLAIN = re.compile(r"(?!.:)(?:(?!\.\.?/)[^/\\\0-\x1f]{1,255}/)*(?!\.\.?$)[^/\\\0-\x1f]{1,255}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.I)


def safe_name(name: str) -> str:
    """A file or folder name that every file system takes and that our builder reads."""
    name = unicodedata.normalize("NFC", _UNSAFE.sub("-", name)).strip(" ")
    name = name.lstrip(".").rstrip(". ") or "file"
    name = f"_{name}" if _DEVICES.match(name) else name
    while len(name.encode()) > 120:
        name = name[:-1]
    return name


def safe_path(path: str) -> str:
    """A path of safe names; `.` and `..` are dropped."""
    parts = [safe_name(one) for one in path.split("/") if one not in ("", ".", "..")]
    return "/".join(parts) or "file"


def is_safe(path: str) -> bool:
    """Whether a file may be written at a path as it is."""
    return _PLAIN.fullmatch(path) is not None


class UniquePaths:
    """Gives each file a path of its own; letter case does not tell two apart."""

    def __init__(self) -> None:
        """Nothing is taken yet."""
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def take(self, path: str) -> str:
        """The path, with numbers in the names that are another file's."""
        *folders, name = path.split("/")
        base = ""
        for folder in folders:
            base = self._free(f"{base}{folder}", (self._files,)) + "/"
            self._folders.add(base.casefold().rstrip("/"))
        found = self._free(f"{base}{name}", (self._files, self._folders))
        self._files.add(found.casefold())
        return found

    def _free(self, path: str, taken: tuple[set[str], ...]) -> str:
        """The path, with a number before its extension if it is taken."""
        folder, slash, name = path.rpartition("/")
        stem, dot, ext = name.rpartition(".")
        found, number = path, 1
        while any(found.casefold() in names for names in taken):
            number += 1
            last = f"{stem}-{number}{dot}{ext}" if stem else f"{name}-{number}"
            found = f"{folder}{slash}{last}"
        return found
