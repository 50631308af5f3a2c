"""The build in which nothing changed: a short way, for speed, for by far the most frequent build.

If every input is as the last build saw it, every trace holds, whatever the rules are. So no rule is
loaded, and only the output is looked at. See content/guide/decisions/verifying-traces.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coursesite.build.follow_ups import told
from coursesite.build.result import BuildResult, Stopwatch
from coursesite.engine import all_hold
from coursesite.files import publish
from coursesite.files.destination import Destination
from coursesite.files.publish import Output
from coursesite.files.snapshot import FileChangedError
from coursesite.site import inputs as inputs  # all sources are there: without it, none is known

if TYPE_CHECKING:
    from coursesite.build.state import State
    from coursesite.site.inputs import World


class _OutdatedError(Exception):
    """An output must be made after all."""


def unchanged(
    world: World, site: Path, destination: Path, saved: State, stopwatch: Stopwatch
) -> tuple[BuildResult, State] | None:
    """The result and the state of a build in which all inputs are those of the last one; None if
    they are not, or if an output is not as the last build left it."""
    if saved.pages < 0 or saved.destination != str(destination):
        return None
    same = world.snapshot.inputs == saved.inputs and all_hold(saved.traces, world)
    stopwatch("look for changes")
    if not same or Destination(destination).made is None:
        return None
    outputs = [Output(path=path, digest=digest) for path, (_, digest) in saved.outputs.items()]
    problems = publish.check_destination(site.resolve(), destination.resolve(), ours=True)
    if problems:  # to tell them, the rules know which sources they are about
        return None

    def fetch(path: str) -> bytes:
        raise _OutdatedError(path)

    try:
        done = publish.apply(outputs, destination, fetch=fetch, locate=Path, known=saved.outputs)
    except _OutdatedError:
        return None
    stopwatch("put it in place")
    reports = [diagnostic for task in saved.traces.reports.values() for diagnostic in task]
    try:
        diagnostics = told([*reports, *done.diagnostics], world.snapshot)
    except FileChangedError:
        return None
    built = BuildResult(
        removed=done.removed,
        kept=done.kept,
        pages=saved.pages,
        held=saved.held,
        diagnostics=diagnostics,
        stages=stopwatch.stages,
    )
    return built, replace(saved, outputs=done.outputs)
