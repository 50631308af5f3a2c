"""Pandoc: citations in any style of the Citation Style Language.

Each page is a document of its own, for numbers and letters count by page. All pages that are
wanted go through it in one run, or in a few side by side: to start it and to read a style takes
longer than to set a page.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from coursesite.programs import ProgramError, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 600
"""Seconds after which the program is killed."""
_FEW = 8
"""Pages below which one process is enough."""
_SCRIPT = Path(__file__).with_suffix(".lua")


class Item(Struct, frozen=True):
    """An entry in a citation; `prefix` and `suffix` are HTML."""

    id: str
    prefix: str = ""
    suffix: str = ""
    suppressed: bool = False


class Cluster(Struct, frozen=True):
    """A citation."""

    items: tuple[Item, ...]
    narrative: bool = False


class Page(Struct, frozen=True):
    """The citations of a page, its entries as CSL JSON, and the entries that it lists besides."""

    language: str
    references: msgspec.Raw
    citations: tuple[Cluster, ...] = ()
    listed: tuple[str, ...] = ()


class Line(Struct, frozen=True):
    """A line of a list of references."""

    id: str
    html: str
    label: str = ""


class Done(Struct, frozen=True):
    """The citations and the list of a page as HTML. The text of a footnote is in a span of the
    class `cs-note`."""

    citations: tuple[str, ...] = ()
    references: tuple[Line, ...] = ()


class _Input(Struct, frozen=True):
    style: str
    pages: tuple[Page, ...]


def cite(style: bytes, pages: Sequence[Page]) -> list[Done]:
    """The citations of pages in a style, which is the content of a `.csl` file. ProgramError."""
    import tempfile  # here and below: for sites with a style of their own
    from concurrent.futures import ThreadPoolExecutor

    if not (program := versions.path("pandoc")):
        raise ProgramError("pandoc is not installed")
    count = 1 if len(pages) < _FEW else min(4, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "style.csl")
        path.write_bytes(style)
        jobs = [_Input(str(path), tuple(pages[start::count])) for start in range(count)]
        with ThreadPoolExecutor(count) as pool:
            parts = list(pool.map(lambda job: _run(program, job), jobs))
    return [parts[number % count][number // count] for number in range(len(pages))]


def _run(program: str, job: _Input) -> list[Done]:
    import subprocess

    try:
        done = subprocess.run(
            [program, "lua", str(_SCRIPT)],
            input=msgspec.json.encode(job),
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError) as problem:
        raise ProgramError(f"pandoc does not run: {problem}") from problem
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").partition("stack traceback:")[0]
        reason = " ".join(said.replace("Error running Lua:", "").split()) or "it failed"
        raise ProgramError(f"pandoc says: {reason}")
    try:
        return msgspec.json.decode(done.stdout, type=list[Done])
    except msgspec.DecodeError as problem:
        raise ProgramError(f"pandoc answers what is no JSON: {problem}") from problem
