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


class AccessLog:
    """Notes the files below a folder that code in its `with` block opens, or tries to open. Of
    nested blocks, the innermost notes them."""

    def __init__(self, folder: Path) -> None:
        """`folder` is resolved. Paths with a name that begins with a dot are left out."""
        self._prefix = f"{folder}{os.sep}"
        self._paths: dict[str, None] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the files from the folder, with `/`, sorted."""
        return tuple(sorted(self._paths))

    def note(self, path: str) -> None:
        """Note a file that is being opened."""
        if inside := self.inside(path):
            self._paths[inside] = None

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
