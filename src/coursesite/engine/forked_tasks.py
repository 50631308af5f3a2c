"""The work of an engine, done by copies of it in other processes and handed over.

A copy begins with all that the engine knows at that moment. It hands over the tasks that it brings
up to date as their traces, with the numbers that they have in the engine; their values are in the
store's file already. Tasks are deterministic, so to adopt a trace is as good as to run the task.
"""

from __future__ import annotations

from array import array

from msgspec import Struct

from coursesite.diagnostics import Diagnostic
from coursesite.engine.rules import RULES
from coursesite.engine.scheduler import Engine
from coursesite.engine.store import Entry
from coursesite.engine.tasks import UNKNOWN
from coursesite.engine.traces import Key
from coursesite.files.snapshot import FileChangedError


class Handover(Struct, frozen=True, array_like=True):
    """The tasks that a copy has brought up to date since its last handover.

    Tasks have the engine's numbers; those from `base` on are the copy's own, of which `keys` says
    what they stand for. `statuses` and `digests` are columns parallel to `tasks`.
    """

    base: int
    keys: list[tuple[int, Key]]
    tasks: list[int]
    statuses: bytes
    digests: list[bytes]
    reads: dict[int, list[int]]
    reports: dict[int, tuple[Diagnostic, ...]]
    reasons: dict[int, str]
    ran: list[int]
    stored: list[Entry]
    """Values that were put into the store's file."""


def adopt(engine: Engine, handover: Handover) -> None:
    """Take the traces from a copy into the engine. FileChangedError if a file that the copy read
    has other bytes when this process looks at it."""
    tasks, new = engine.tasks, set()
    own_numbers = {i: engine.number(tuple(key)) for i, key in handover.keys}

    def here(i: int) -> int:
        return i if i < handover.base else own_numbers[i]

    rows = zip(handover.tasks, handover.statuses, handover.digests, strict=True)
    for there, status, digest in rows:
        i = here(there)
        if tasks.status[i] != UNKNOWN:
            continue
        key = tasks.keys[i]
        if RULES[key[0]].source:
            if engine.refresh(i) != digest:
                raise FileChangedError(str(key[-1]))
            continue
        tasks.status[i], tasks.digests[i] = status, digest
        new.add(i)
        if there in handover.reads:
            tasks.reads[i] = array("I", map(here, handover.reads[there]))
            tasks.reports[i] = handover.reports.get(there, ())
        if there in handover.reasons:
            tasks.reasons[i] = handover.reasons[there]
    engine.ran += [tasks.keys[i] for i in map(here, handover.ran) if i in new]
    engine.values.add_stored(handover.stored)


class Copy:
    """An engine in a copy of the process: it logs its tasks, and has a store handle of its own."""

    def __init__(self, engine: Engine) -> None:
        """`engine` is as it was when the process began; use it through this object from now on."""
        self.engine = engine
        self._base, self._ran = len(engine.tasks.keys), len(engine.ran)
        self._store = engine.values.use_own_store()
        engine.log = []

    def hand_over(self) -> Handover:
        """The tasks that came up to date since the last call."""
        engine, tasks = self.engine, self.engine.tasks
        done, engine.log = engine.log or [], []
        ran = [tasks.number(key) for key in engine.ran[self._ran :]]
        self._ran = len(engine.ran)
        reads = {i: tasks.reads[i].tolist() for i in done if i in tasks.reads}
        mentioned = {*done, *ran, *(d for row in reads.values() for d in row)}
        return Handover(
            base=self._base,
            keys=[(i, tasks.keys[i]) for i in sorted(mentioned) if i >= self._base],
            tasks=done,
            statuses=bytes(tasks.status[i] for i in done),
            digests=[tasks.digests[i] for i in done],
            reads=reads,
            reports={i: tasks.reports[i] for i in done if tasks.reports.get(i)},
            reasons={i: tasks.reasons[i] for i in done if i in tasks.reasons},
            ran=ran,
            stored=self._store.take_new(),
        )
