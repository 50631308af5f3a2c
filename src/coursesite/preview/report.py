"""What a build tells the browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from coursesite.diagnostics import Diagnostic, frame
from coursesite.files.snapshot import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANY = 300
"""So many changed files that a page may take it that each of its own is among them."""


class Problem(Struct, frozen=True):
    """A diagnostic as it is shown: the text of the terminal, code frame and all."""

    severity: str
    text: str


class Edited(Struct, frozen=True):
    """A page whose notes were edited: its address and title."""

    url: str
    title: str


class Report(Struct, frozen=True, kw_only=True):
    """A build. `files` are the addresses of what it wrote or removed, pages apart; None: many."""

    build: str = ""
    failed: bool = False
    problems: tuple[Problem, ...] = ()
    edited: tuple[Edited, ...] = ()
    files: tuple[str, ...] | None = ()

    def message(self) -> bytes:
        """As a server-sent event."""
        return b"event: build\ndata: " + msgspec.json.encode(self) + b"\n\n"


def with_pages(report: Report, edited: tuple[Edited, ...]) -> Report:
    """The same report, with the pages whose notes were edited."""
    return msgspec.structs.replace(report, edited=edited)


def problems(diagnostics: Iterable[Diagnostic], site: Path) -> tuple[Problem, ...]:
    """Diagnostics with their code frames; what their files say now is read in the folder `site`."""
    sources: dict[str, str] = {}
    found = []
    for one in diagnostics:
        if one.path not in sources:
            sources[one.path] = shown(site, one.path)
        found.append(Problem(one.severity, frame(one, sources[one.path])))
    return tuple(found)


def files(paths: Iterable[str]) -> tuple[str, ...] | None:
    """The addresses of changed files of the output, pages apart; None if they are many."""
    found = tuple(f"/{path}" for path in paths if not path.endswith(".html"))
    return found if len(found) <= MANY else None
