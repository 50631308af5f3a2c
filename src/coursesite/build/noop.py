"""A build in which nothing changed: by far the most frequent one, so it has a short way.

If all that the last build read of the world is as it was, every trace holds, whatever the rules
are; so none of them is loaded, and only the output is looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from coursesite.build.result import Built, Clock
from coursesite.diagnostics import in_order
from coursesite.engine.rules import RULES, Need, digest
from coursesite.engine.scheduler import _NONE
from coursesite.files import publish
from coursesite.files.destination import Destination
from coursesite.model import Output, replace
from coursesite.site import inputs as inputs  # where all sources are

if TYPE_CHECKING:
    from coursesite.build.state import State
    from coursesite.engine.rules import Scheduler
    from coursesite.engine.traces import Traces
    from coursesite.site.inputs import World


class _OutdatedError(Exception):
    """An output must be made after all."""


def unchanged(
    world: World, site: Path, destination: Path, saved: State, clock: Clock
) -> tuple[Built, State] | None:
    """What a build comes to in which all inputs are those of the last one, and what it leaves; None
    if they are not, or an output is not as the last build left it. It loads no rule."""
    if saved.pages < 0 or saved.destination != str(destination):
        return None
    same = world.snapshot.inputs == saved.inputs and stands(world, saved.traces)
    clock("look for changes")
    if not same or Destination(destination).made is None:
        return None
    outputs = [Output(path=path, digest=mark) for path, (_, mark) in saved.outputs.items()]
    wrong = publish.check(saved.outputs, site, destination, ours=True)
    if any(one.severity == "error" for one in wrong):
        return None

    def fetch(path: str) -> bytes:
        raise _OutdatedError(path)

    try:
        done = publish.apply(outputs, destination, fetch=fetch, locate=Path, known=saved.outputs)
    except _OutdatedError:
        return None
    clock("put it in place")
    reports = [one for told in saved.traces.reports.values() for one in told]
    built = Built(
        removed=done.removed,
        kept=done.kept,
        pages=saved.pages,
        diagnostics=in_order([*reports, *wrong, *done.diagnostics]),
        stages=clock.stages,
    )
    return built, replace(saved, outputs=done.outputs)


def stands(world: Any, traces: Traces) -> bool:
    """Whether all that the tasks of some traces have read of the world is as it was, and none of
    them failed: what failed is tried again."""
    if _NONE in traces.digests:
        return False
    need = Need(cast("Scheduler", _Outlook(world)), -1, source=True)
    for i, key in enumerate(traces.keys):
        rule = RULES.get(key[0])
        if rule is None or not rule.source:
            continue
        need.reports = {}
        try:
            if rule.stamp is not None:
                mark = rule.stamp(need, *key[1:])
            else:
                mark = digest(rule.run(need, *key[1:]))
        except Exception:  # the task that reads it will meet the failure
            return False
        if mark != traces.digests[i] or tuple(need.reports) != traces.reports.get(i, ()):
            return False
    return True


class _Outlook:
    """What a source needs of an engine."""

    def __init__(self, world: Any) -> None:
        self.world = world
