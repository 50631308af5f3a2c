"""Files that code of others opens: an extension of Markdown, or a shortcode of the site.

Our own rules say what they read. Such code does not, so the interpreter is asked to tell
(`sys.addaudithook`).
"""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

_innermost: ContextVar[Opened | None] = ContextVar("innermost", default=None)
"""Of this thread: others may open files meanwhile, such as what is served."""
_hooked = False


class Opened:
    """In a `with`, notes which files below a folder are opened by the code in it, though they may
    not be there. Of several such blocks in each other, the innermost does."""

    def __init__(self, folder: Path) -> None:
        """`folder` is resolved. Names in it that begin with a dot are left out."""
        self._prefix = f"{folder}{os.sep}"
        self._paths: dict[str, None] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """The files, sorted, by their paths from the folder, with `/`."""
        return tuple(sorted(self._paths))

    def note(self, path: str) -> None:
        """A file is being opened."""
        full = os.path.realpath(path)
        if full.startswith(self._prefix):
            inside = full[len(self._prefix) :].replace(os.sep, "/")
            if not inside.startswith(".") and "/." not in inside:
                self._paths[inside] = None

    def __enter__(self) -> Self:
        """Begins to listen; the interpreter can't be told to stop, so others pay a little, too."""
        global _hooked
        if not _hooked:
            sys.addaudithook(_hear)
            _hooked = True
        self._before = _innermost.set(self)
        return self

    def __exit__(self, *failure: object) -> None:
        """Listens no more."""
        _innermost.reset(self._before)


def _hear(event: str, args: tuple[object, ...]) -> None:
    here = _innermost.get() if event == "open" else None
    if here is not None and isinstance(args[0], (str, bytes, os.PathLike)):
        here.note(os.fsdecode(args[0]))
