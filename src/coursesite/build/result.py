"""The result of a build, and the stopwatch of its stages."""

from __future__ import annotations

import time
from typing import Literal, Self

import msgspec
from msgspec import Struct

from coursesite.diagnostics import Diagnostic, in_order


class HeldPost(Struct, frozen=True):
    """A post that is not out, by its path below `content/`: see `coursesite.model.HeldBack`. A type
    of its own, since a build with nothing to do loads no model."""

    path: str
    why: Literal["", "draft", "scheduled", "expired"]
    until: str = ""


class HeldSolutions(Struct, frozen=True):
    """A post with solutions that are not out: see `coursesite.model.HeldSolutions`."""

    path: str
    why: Literal["", "hidden", "after-due", "date"]
    until: str = ""


class Held(Struct, frozen=True):
    """The posts that are not out, those whose solutions are not, and the files that are held back
    with them, by their paths below `content/`."""

    posts: tuple[HeldPost, ...] = ()
    files: tuple[str, ...] = ()
    solutions: tuple[HeldSolutions, ...] = ()


class IndexSize(Struct, frozen=True):
    """The files of all search indexes, and their bytes."""

    files: int = 0
    bytes: int = 0


class BuildResult(Struct, frozen=True, kw_only=True):
    """The result of a build. `pages` counts HTML files of the output, `ran` the tasks executed."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0
    pages: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    held: Held = Held()
    unreferenced: tuple[str, ...] = ()
    """The files below `content/` that are published though nothing refers to them, if the mode asks
    for them."""
    uncited: tuple[str, ...] = ()
    """The entries of bibliographies that no page cites, if the mode asks for them."""
    ran: tuple[tuple[str, ...], ...] = ()
    stages: tuple[tuple[str, float], ...] = ()
    """The stages with their seconds, in order."""
    search: IndexSize | None = None
    """The size of the search indexes; None if nothing was indexed, or looked at again."""
    partial: bool = False
    """Whether files of the output were changed though there is an error."""

    @property
    def failed(self) -> bool:
        """Whether there is an error among the diagnostics. Nothing was written then, unless it is
        `partial`: the disk was full."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)

    def with_reports(self, *diagnostics: Diagnostic) -> Self:
        """The same result with more diagnostics."""
        every = in_order([*self.diagnostics, *diagnostics])
        return msgspec.structs.replace(self, diagnostics=every)


class Stopwatch:
    """Measures the stages of a build. It has no influence on the output."""

    def __init__(self) -> None:
        """The first stage begins now."""
        self.stages: tuple[tuple[str, float], ...] = ()
        self._begun = time.perf_counter()

    def __call__(self, stage: str) -> None:
        """End a stage, under its name, and begin the next one."""
        now = time.perf_counter()
        self.stages = (*self.stages, (stage, now - self._begun))
        self._begun = now
