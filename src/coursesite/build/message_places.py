"""Messages at their places in the files that authors write: those about the Markdown of a notebook
in the notebook, and those about a file of another edition in that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from coursesite.diagnostics import Diagnostic
from coursesite.model import replace
from coursesite.text.urls import NOTEBOOK

if TYPE_CHECKING:
    from coursesite.files.snapshot import Snapshot
    from coursesite.media.notebooks import Notes


def in_files(diagnostics: Iterable[Diagnostic], snapshot: Snapshot) -> Iterable[Diagnostic]:
    """The diagnostics at the places of the files that they are about. Raises FileChangedError."""
    placed = _in_notebooks(diagnostics, snapshot.read)
    return _in_editions(list(placed), snapshot) if snapshot.taken else placed


def _in_editions(diagnostics: list[Diagnostic], snapshot: Snapshot) -> Iterator[Diagnostic]:
    """The diagnostics, those about files that an edition takes from another one at their places
    there. One that the other edition has, too, is told once; any other says which edition it is
    about."""
    told = set(diagnostics)
    named = re.compile(r"content/[^\s'\"`,;:()]+")

    def own(text: str) -> str:
        return named.sub(lambda path: snapshot.written_at(path[0]), text)

    for problem in diagnostics:
        there = replace(problem, message=own(problem.message), hint=own(problem.hint))
        if (taken := snapshot.taken.get(problem.path)) is None:
            yield there
            continue
        there = replace(there, path=taken.path)
        if taken.change is not None and problem.span is not None:
            data = snapshot.read(taken.path) or b""
            there = replace(there, span=taken.change.place(problem.span, data))
        if there in told:
            continue
        before, after = f"{taken.place}/", f"{taken.owner}/" if taken.owner else ""
        if replace(there, message=there.message.replace(before, after)) not in told:
            yield replace(there, message=f"{there.message} (in the edition {before})")


def _in_notebooks(
    diagnostics: Iterable[Diagnostic], read: Callable[[str], bytes | None]
) -> Iterator[Diagnostic]:
    """The diagnostics, those of notebooks at their places in the file. `read` gives its bytes."""
    known: dict[str, tuple[Notes, bytes]] = {}
    for problem in diagnostics:
        if not problem.path.endswith(NOTEBOOK) or problem.span is None:
            yield problem
            continue
        from coursesite.media import notebooks  # for the few sites that have one with a mistake

        if problem.path not in known:
            data = read(problem.path) or b""
            known[problem.path] = notebooks.convert(data), data
        notes, data = known[problem.path]
        if notes.problem is not None:  # no Markdown: what is said is about the file itself
            yield problem
        else:
            yield replace(problem, span=notebooks.placed(problem.span, notes, data))
