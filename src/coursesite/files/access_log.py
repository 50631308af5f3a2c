"""A log of the files that code of others opens: an extension of Markdown, or a site's shortcode.

Our own rules record what they read. Such code does not, so the interpreter is asked to report every
file that is opened (`sys.addaudithook`).
"""

from __future__ import annotations

import os
import sys
import unicodedata
from contextvars import ContextVar
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

_innermost: ContextVar[AccessLog | None] = ContextVar("innermost", default=None)
"""The log in use, in this thread: others open files meanwhile, such as those that are served."""
_hooked = False
_SYSTEM = ("/dev/null", "/dev/tty", "/dev/urandom", "/proc/", "/sys/", "/etc/")
"""Files, and folders of files, that are what they are on one computer."""


class AccessLog:
    """Notes the files below a folder that code in its `with` block opens, or tries to open. Of
    nested blocks, the innermost notes them."""

    def __init__(self, folder: Path) -> None:
        """`folder` is resolved. Paths with a name that begins with a dot are left out."""
        self._prefix = f"{folder}{os.sep}"
        self._paths: dict[str, None] = {}
        self._elsewhere: dict[str, None] = {}

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The files outside of the folder, sorted, but for those that Python and its packages are
        made of, and those of the system."""
        if not self._elsewhere:
            return ()
        from zoneinfo import TZPATH  # where such a file is opened

        of_python = map(os.path.realpath, {*sys.path, sys.prefix, sys.base_prefix})
        known = (*of_python, *TZPATH, *_SYSTEM)
        return tuple(sorted(path for path in self._elsewhere if not path.startswith(known)))

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the files from the folder, with `/`, sorted."""
        return tuple(sorted(self._paths))

    def note(self, path: str) -> None:
        """Note a file that is being opened."""
        if inside := self.inside(path):
            self._paths[inside] = None
        elif not (full := os.path.realpath(path)).startswith(self._prefix):
            self._elsewhere[full] = None

    def inside(self, path: str) -> str:
        """The path of a file from the folder, with `/`; "" for a file that is not noted."""
        full = os.path.realpath(path)
        if not full.startswith(self._prefix):
            return ""
        inside = full[len(self._prefix) :].replace(os.sep, "/")
        if inside.startswith(".") or "/." in inside:
            return ""
        return unicodedata.normalize("NFC", inside)

    def __enter__(self) -> Self:
        """Start to note. A hook cannot be removed again: from the first block on, every file that
        this process opens takes a little longer."""
        global _hooked
        if not _hooked:
            sys.addaudithook(_on_event)
            _hooked = True
        self._before = _innermost.set(self)
        return self

    def __exit__(self, *failure: object) -> None:
        """Stop noting."""
        _innermost.reset(self._before)


def _on_event(event: str, args: tuple[object, ...]) -> None:
    log = _innermost.get() if event == "open" else None
    if log is not None and isinstance(args[0], (str, bytes, os.PathLike)):
        log.note(os.fsdecode(args[0]))
