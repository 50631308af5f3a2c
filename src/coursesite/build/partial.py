"""The output of a build with errors, for the preview: a page without errors of its own is shown,
while another one, that somebody is still writing, stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursesite.engine.rules import digest
from coursesite.files.publish import Output
from coursesite.site.inputs import is_settings
from coursesite.site.outputs import TABLE
from coursesite.site.posts.locations import homes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coursesite.diagnostics import Diagnostic
    from coursesite.engine import Engine, Key
    from coursesite.files.stamps import Files
    from coursesite.site.outputs import Target

_EMPTY = digest(b"")
"""The digest of a page whose template failed."""
_EXTENSIONS = "extensions/"
_SOURCES = ("content/", "templates/", "shortcodes/", "extensions/", "packages/")
_WHOLE = frozenset(entry.rule for entry in TABLE if entry.made_of == "course")
"""The rules of pages with the notes of all posts."""


def may_be_shown(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether all errors are about single posts, templates or shortcodes: a mistake in the settings
    of a course would change every page of it, and one in a path might touch any file."""
    return all(
        _is_of_extension(problem)
        or (problem.path.startswith(_SOURCES) and not is_settings(problem.path))
        for problem in diagnostics
        if problem.severity == "error"
    )


def shown(
    outputs: Sequence[Output],
    wanted: Iterable[Target],
    diagnostics: Iterable[Diagnostic],
    known: Files,
    spoiled: Iterable[str] = (),
) -> list[Output]:
    """The outputs to publish: those in which no error is, and for all others the `known` ones.
    Nothing that is known is removed. The `spoiled` ones are published only if none is known."""
    paths = {problem.path for problem in diagnostics if problem.severity == "error"}
    marred = {path for path, name, *args in wanted if _is_marred(name, args, paths)}
    marred |= known.keys() & set(spoiled)
    sound = [one for one in outputs if one.path not in marred and one.digest != _EMPTY]
    taken = {one.path for one in sound}
    folders = {folder for path in taken for folder in _folders(path)}
    kept = [
        Output(path=path, digest=seen)
        for path, (_, seen) in known.items()
        if path not in taken and path not in folders and taken.isdisjoint(_folders(path))
    ]
    return sound + kept


def spoiled(engine: Engine, wanted: Iterable[Target]) -> Iterator[str]:
    """The paths of the files that an extension has failed for: they are made without what it does.

    The tasks of a file are looked through for the report. Those of another post say nothing about
    it, though its page may lead there.
    """
    wanted = list(wanted)
    posts = {args[0] for _, name, *args in wanted if name == "post_page"}
    shared: dict[Key, bool] = {}

    def failed(key: Key, post: object, seen: dict[Key, bool]) -> bool:
        if key not in seen:
            seen[key] = any(_is_of_extension(one) for one in engine.reports(key))
            for read in () if seen[key] else engine.reads(key):
                if len(read) < 2 or read[1] not in posts:
                    seen[key] = failed(read, None, shared)
                elif read[1] == post:
                    seen[key] = failed(read, post, seen)
                if seen[key]:
                    break
        return seen[key]

    for path, *made in wanted:
        if failed(tuple(made), made[1] if len(made) > 1 else None, {}):
            yield path


def _is_of_extension(problem: Diagnostic) -> bool:
    """Whether a message is an error of an extension; one of an installed one has no path."""
    is_installed = not problem.path and problem.code.startswith("hook-")
    return problem.severity == "error" and (is_installed or problem.path.startswith(_EXTENSIONS))


def _is_marred(rule: str, args: Sequence[object], paths: set[str]) -> bool:
    """Whether a file is made of something that has an error."""
    if rule in _WHOLE:
        return True
    source = str(args[0]) if args else ""
    if rule in ("home_page", "catalogue_page"):
        return any(f"content/{path}" in paths for path in homes(source))
    return f"content/{source}" in paths


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]
