"""What a build did, and how long its stages took."""

from __future__ import annotations

import time
from typing import Self

import msgspec
from msgspec import Struct

from coursesite.diagnostics import Diagnostic, in_order


class Built(Struct, frozen=True, kw_only=True):
    """What a build did. `pages` counts HTML files of the output, `ran` the tasks executed."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0
    pages: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    ran: tuple[tuple[str, ...], ...] = ()
    stages: tuple[tuple[str, float], ...] = ()
    """What took how many seconds, in order."""
    partial: bool = False
    """Whether files of the output were changed though there is an error."""

    @property
    def failed(self) -> bool:
        """Whether there is an error among the diagnostics; nothing was written then, unless it is
        `partial`: the disk had no more to give."""
        return any(one.severity == "error" for one in self.diagnostics)

    def telling(self, *more: Diagnostic) -> Self:
        """The same, with more to tell."""
        return msgspec.structs.replace(self, diagnostics=in_order([*self.diagnostics, *more]))


class Clock:
    """How long each stage of a build took; it never has a say in what comes out."""

    def __init__(self) -> None:
        """It runs from now on."""
        self.stages: tuple[tuple[str, float], ...] = ()
        self._at = time.perf_counter()

    def __call__(self, stage: str) -> None:
        """The end of a stage."""
        now = time.perf_counter()
        self.stages = (*self.stages, (stage, now - self._at))
        self._at = now
