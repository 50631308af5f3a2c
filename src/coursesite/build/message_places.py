"""Messages at their places in the files that authors write: those about the Markdown of a notebook
in the notebook, and those about a file of another edition in that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coursesite.diagnostics import Diagnostic, find
from coursesite.text.urls import NOTEBOOK

if TYPE_CHECKING:
    from coursesite.files.snapshot import Snapshot
    from coursesite.media.notebooks import Notes


def in_files(diagnostics: Iterable[Diagnostic], snapshot: Snapshot) -> Iterable[Diagnostic]:
    """The diagnostics at the places of the files that they are about. Raises FileChangedError."""
    placed = _in_notebooks(diagnostics, snapshot.read)
    return _in_editions(list(placed), snapshot) if snapshot.origins else placed


def _in_editions(diagnostics: list[Diagnostic], snapshot: Snapshot) -> Iterator[Diagnostic]:
    """The diagnostics, those about files or settings that an edition takes from another one at
    their places there. One that the other edition has, too, is told once; any other says which
    edition it is about."""
    told = set(diagnostics)
    of_settings = {(one.path, one.code, one.message) for one in diagnostics}
    named = re.compile(r"content/[^\s'\"`,;:()]+")

    def own(text: str) -> str:
        return named.sub(lambda path: snapshot.written_at(path[0]), text)

    for problem in diagnostics:
        there = replace(problem, message=own(problem.message), hint=own(problem.hint))
        taken = snapshot.taken.get(problem.path)
        if taken is not None:
            owner, place = taken.owner, taken.place
            there = replace(there, path=taken.path)
            if taken.change is not None and problem.span is not None:
                data = snapshot.read(taken.path) or b""
                there = replace(there, span=taken.change.place(problem.span, data))
        elif problem.span is None and (root := settings_root(problem.path)) in snapshot.origins:
            assert root is not None
            owner, place = snapshot.origins[root], root
            there = _in_settings(there, owner, place, snapshot)
            if _twin(there, owner, place) in of_settings:
                continue
        else:
            yield there
            continue
        before, after = f"{place}/", f"{owner}/" if owner else ""
        message = there.message.replace(before, after)
        if there in told or replace(there, message=message) in told:
            continue
        about = "" if there.path == problem.path else f" (in the edition {before})"
        yield replace(there, message=there.message + about)


def _twin(problem: Diagnostic, owner: str, place: str) -> tuple[str, str, str]:
    """The file, code and words of a message about the settings of an edition, as the edition would
    have it that these are taken from."""
    file = f"content/{owner}/course.yml" if owner else "content/course.yml"
    return file, problem.code, problem.message.replace(f"{place}/", f"{owner}/" if owner else "")


def settings_root(path: str) -> str | None:
    """The folder of a course, by the path of its settings; None for other files."""
    folder, _, name = path.removeprefix("content/").rpartition("/")
    return folder if name == "course.yml" else None


def _in_settings(problem: Diagnostic, owner: str, place: str, snapshot: Snapshot) -> Diagnostic:
    """A message without a place about the settings of an edition at the first words of it in those
    that the edition takes, if they are there."""
    while True:
        file = f"content/{owner}/course.yml" if owner else "content/course.yml"
        text = (snapshot.read(file) or b"").decode("utf-8", "replace").replace("\r\n", "\n")
        for word in re.findall(r"'([^']+)'", problem.message):
            old = word.replace(f"/{place}/", f"/{owner}/" if owner else "/")
            if span := find(text, old):
                found: Diagnostic = replace(problem, path=file, span=span)
                return found
        if owner not in snapshot.origins:
            return problem
        owner = snapshot.origins[owner]


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
