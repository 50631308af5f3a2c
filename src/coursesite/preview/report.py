"""The report of a build that open pages receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from coursesite.diagnostics import Diagnostic, frame
from coursesite.files.snapshot import source_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANY = 300
"""The most changed files that are listed; of more, a page takes it that its own are among them."""


class ShownDiagnostic(Struct, frozen=True):
    """A diagnostic as the page shows it: the text of the terminal, with the code frame."""

    severity: str
    text: str


class Edited(Struct, frozen=True):
    """A page whose notes were edited: its address and title."""

    url: str
    title: str


class Report(Struct, frozen=True, kw_only=True):
    """A build and its outcome. One that `failed` may have `changed` pages without errors all the
    same. `files` are the addresses of files that it wrote or removed and that are no pages; None if
    there are too many to list."""

    build: str = ""
    failed: bool = False
    changed: bool = False
    problems: tuple[ShownDiagnostic, ...] = ()
    edited: tuple[Edited, ...] = ()
    files: tuple[str, ...] | None = ()

    def message(self) -> bytes:
        """The report as a server-sent event named `build`, with JSON data."""
        return b"event: build\ndata: " + msgspec.json.encode(self) + b"\n\n"


def with_pages(report: Report, edited: tuple[Edited, ...]) -> Report:
    """The report with the pages whose notes were edited."""
    return msgspec.structs.replace(report, edited=edited)


def problems(diagnostics: Iterable[Diagnostic], site: Path) -> tuple[ShownDiagnostic, ...]:
    """Diagnostics with their code frames, whose lines are read in the folder `site` now."""
    sources: dict[str, str] = {}
    shown_problems = []
    for diagnostic in diagnostics:
        path = diagnostic.path
        if path not in sources:
            sources[path] = source_text(site, path)
        shown_problems.append(
            ShownDiagnostic(diagnostic.severity, frame(diagnostic, sources[path]))
        )
    return tuple(shown_problems)


def files(paths: Iterable[str]) -> tuple[str, ...] | None:
    """The addresses of changed files of the output that are no pages; None if more than `MANY`."""
    addresses = tuple(f"/{path}" for path in paths if not path.endswith(".html"))
    return addresses if len(addresses) <= MANY else None
