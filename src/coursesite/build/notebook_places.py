"""Messages about the Markdown of a notebook, at their places in its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from coursesite.diagnostics import Diagnostic
from coursesite.model import replace
from coursesite.text.urls import NOTEBOOK

if TYPE_CHECKING:
    from coursesite.media.notebooks import Notes


def in_files(
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
