"""Staleness: whether a task has to run, decided by its trace of the earlier build.

A task with a trace is stale if a task that it read then has another digest now, or failed; nothing
else makes it stale. A task without a trace always runs. The traces hold for one version of the
program and its libraries (`coursesite.build.program_fingerprint`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursesite.engine.rules import RULES, Need, digest, text
from coursesite.engine.tasks import NO_DIGEST, SAME, UNKNOWN, Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.engine.traces import Traces


def reason_to_run(tasks: Tasks, i: int, update: Callable[[int], None]) -> str:
    """Why task `i`, which has a trace, is stale (see `Engine.reason`); empty if the trace holds.

    The tasks that it read are brought up to date by `update`, in the order in which it read them,
    up to the first that has changed: those behind that one may not be read any more.
    """
    status, old = tasks.status, tasks.old
    for d in old.reads[old.starts[i] : old.starts[i + 1]]:
        if status[d] == SAME:
            continue
        if status[d] == UNKNOWN:
            try:
                update(d)
            except Exception:  # if the task still reads it, it will meet the failure itself
                return f"{text(tasks.keys[d])} failed"
        if status[d] != SAME:
            since = tasks.reasons.get(d, "")
            return f"{text(tasks.keys[d])} changed" + (f"\n{since}" if since else "")
    return ""


def all_hold(traces: Traces, world: Any) -> bool:
    """Whether no task of these traces would run in `world`, because every source is unchanged.

    No rule needs to be loaded for that, only the sources. False if a task had failed: it is tried
    again in the next build.
    """
    if NO_DIGEST in traces.digests:
        return False
    need = Need(world)
    for i, key in enumerate(traces.keys):
        rule = RULES.get(key[0])
        if rule is None or not rule.source:
            continue
        need.reports = {}
        try:
            if rule.stamp is not None:
                seen = rule.stamp(need, *key[1:])
            else:
                seen = digest(rule.run(need, *key[1:]))
        except Exception:  # the task that reads it will meet the failure
            return False
        if seen != traces.digests[i] or tuple(need.reports) != traces.reports.get(i, ()):
            return False
    return True
