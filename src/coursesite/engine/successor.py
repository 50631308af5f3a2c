"""An engine that starts where its predecessor in the same process ended, for speed.

`Engine` verifies the traces of all tasks, to find that most hold. A successor knows more: every
task was up to date a moment ago. So only tasks that depend, at one remove or many, on a source that
has changed are looked at, and the others are taken as they were. See
content/guide/decisions/preview-folder.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from coursesite.engine.rules import RULES, Rule
from coursesite.engine.scheduler import Engine
from coursesite.engine.tasks import NO_DIGEST, SAME, UNKNOWN

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic
    from coursesite.engine.traces import Key, Traces
    from coursesite.engine.values import Disk, Memory

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Readers = list[list[int]]
"""For each task of some traces, the tasks that read it."""


def readers(traces: Traces) -> Readers:
    """The reads of some traces, turned round."""
    by_task: Readers = [[] for _ in traces.keys]
    starts, reads = traces.starts.tolist(), traces.reads.tolist()
    for i in range(len(by_task)):
        for d in reads[starts[i] : starts[i + 1]]:
            by_task[d].append(i)
    return by_task


class Successor(Engine):
    """An engine that is made ahead of a build, and starts when something may have changed.

    Its diagnostics and traces are those of the tasks behind the targets that were asked for before
    `diagnostics` was first read. What is asked later, such as the preview's own questions, is no
    part of the build.
    """

    def __init__(
        self,
        previous: Traces,
        *,
        store: Disk | None = None,
        memory: Memory | None = None,
        targets: tuple[Key, ...] = (),
    ) -> None:
        """`previous`, `memory` and `targets` are those of the last build; the world is set before
        the first target is asked for."""
        super().__init__(None, previous, store=store, memory=memory)
        self._readers: Readers | None = None
        self._suspects: list[int] = []
        self._started, self._reported = False, False
        self._old_targets = targets
        self._targets: dict[Key, None] = {}

    @property
    def targets(self) -> tuple[Key, ...]:
        """The targets of this build."""
        return tuple(self._targets)

    def prepare(self) -> None:
        """Do the part of `start` that needs no world."""
        if self._readers is None:
            self._readers = readers(self.tasks.old)
            keys, digests = self.tasks.keys, self.tasks.digests
            self._suspects = [
                i for i, key in enumerate(keys) if digests[i] == NO_DIGEST or RULES[key[0]].source
            ]

    def start(self, world: Any) -> None:
        """Begin in a world that may differ from that of the last build in its sources only.

        The previous traces must be those that a successor left in this process, so that every task
        in them was up to date.
        """
        self.prepare()
        assert self._readers is not None
        self.world, self._started = world, True
        status, keys = self.tasks.status, self.tasks.keys
        status[:] = bytes([SAME]) * len(status)
        for i in self._suspects:
            status[i] = UNKNOWN
        changed = []
        for i in self._suspects:
            if RULES[keys[i][0]].source:
                self._update(i)
            if status[i] != SAME:
                changed.append(i)
        while changed:
            for reader in self._readers[changed.pop()]:
                if status[reader] == SAME:
                    status[reader] = UNKNOWN
                    changed.append(reader)

    def need(self, rule: Rule[T, *Ts], *args: *Ts) -> T:
        """The value of a target, up to date."""
        self._note((rule.name, *args))
        return super().need(rule, *args)

    def digest(self, rule: Rule[T, *Ts], *args: *Ts) -> bytes:
        """The digest of a target, up to date."""
        self._note((rule.name, *args))
        return super().digest(rule, *args)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The reports of the tasks behind the targets."""
        self._reported = True
        if any(self.tasks.reports.values()):
            self._prune()
        return super().diagnostics

    @property
    def traces(self) -> Traces:
        """The traces of the tasks behind the targets."""
        self._reported = True
        self._prune()
        return super().traces

    def _note(self, target: Key) -> None:
        if not self._reported:
            self._targets[target] = None

    def _prune(self) -> None:
        """Drop the tasks that no target reads any more, though they may be up to date."""
        tasks = self.tasks
        moved = len(tasks.keys) > len(tasks.old.keys) or tasks.reads_moved()
        if self._started and self.targets == self._old_targets and not moved:
            return
        seen = bytearray(len(tasks.keys))
        waiting = [tasks.number(key) for key in self._targets]
        for i in waiting:
            seen[i] = 1
        while waiting:
            for d in tasks.reads_of(waiting.pop()):
                if not seen[d]:
                    seen[d] = 1
                    waiting.append(d)
        for i, alive in enumerate(seen):
            if not alive:
                tasks.status[i] = UNKNOWN
