"""A build engine that begins where the last build in the same process ended.

`Engine` goes through the traces of all tasks, to find that most hold. Within one process more is
known: every task was up to date a moment ago. So only what depends, at one remove or many, on an
input that is other now can be other; the rest is taken as it was. The outcome is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from coursesite.engine import Engine
from coursesite.engine.rules import RULES, Rule
from coursesite.engine.scheduler import _NONE, _SAME, _UNKNOWN
from coursesite.site.inputs import blob

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic
    from coursesite.engine.traces import Key, Traces
    from coursesite.engine.values import Disk, Memory
    from coursesite.files.stamps import Files
    from coursesite.site.inputs import World

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Readers = list[list[int]]
"""For each task of some traces, the tasks that read it."""


def readers(traces: Traces) -> Readers:
    """Who reads what."""
    found: Readers = [[] for _ in traces.keys]
    starts, reads = traces.starts.tolist(), traces.reads.tolist()
    for i in range(len(found)):
        for d in reads[starts[i] : starts[i + 1]]:
            found[d].append(i)
    return found


class Resumed(Engine):
    """An engine that is made ahead, and resumes work when something may have changed.

    It tells of, and leaves, only the tasks behind what was asked for before `diagnostics` was first
    read: whoever asks more after that asks for himself.
    """

    def __init__(
        self,
        previous: Traces,
        *,
        store: Disk,
        memory: Memory | None = None,
        asked: tuple[Key, ...] = (),
    ) -> None:
        """`previous`, `memory` and `asked` are those of the last build."""
        super().__init__(None, previous, store=store, memory=memory)
        self._readers: Readers | None = None
        self._blobs: list[tuple[int, str]] = []
        self._others: list[int] = []
        self._resumed, self._told = False, False
        self._before = asked
        self._asked: dict[Key, None] = {}

    @property
    def asked(self) -> tuple[Key, ...]:
        """The targets of this build."""
        return tuple(self._asked)

    def prepare(self) -> None:
        """Do ahead what `resume` takes."""
        if self._readers is None:
            self._readers = readers(self._old)
            for i, key in enumerate(self._keys):
                if key[0] == blob.name:
                    self._blobs.append((i, key[1]))
                elif self._digests[i] == _NONE or RULES[key[0]].source:
                    self._others.append(i)

    def resume(self, world: World) -> None:
        """Begin in a world that may differ from that of the last build in its inputs only.

        `previous` must be the traces that such an engine left in this process, so that every task
        in them was up to date.
        """
        self.prepare()
        assert self._readers is not None
        self.world, self._resumed = world, True
        marks, waiting = self._marks, self._suspects(world.snapshot.inputs)
        marks[:] = bytes([_SAME]) * len(marks)
        for i in waiting:
            marks[i] = _UNKNOWN
        for i in waiting.copy():
            if RULES[self._keys[i][0]].source:
                self._update(i)
                if marks[i] == _SAME:
                    waiting.remove(i)
        while waiting:
            for reader in self._readers[waiting.pop()]:
                if marks[reader] == _SAME:
                    marks[reader] = _UNKNOWN
                    waiting.append(reader)

    def _suspects(self, inputs: Files) -> list[int]:
        """The inputs that may be other than in the last build, and the tasks that had failed."""
        digests, found = self._digests, []
        for i, path in self._blobs:
            seen = inputs.get(path)
            if seen is None or seen[1] != digests[i]:
                found.append(i)
        return found + self._others

    def need(self, rule: Rule[T, *Ts], *args: *Ts) -> T:
        """The value of a target, up to date."""
        self._target((rule.name, *args))
        return super().need(rule, *args)

    def digest(self, rule: Rule[T, *Ts], *args: *Ts) -> bytes:
        """The digest of a target, up to date."""
        self._target((rule.name, *args))
        return super().digest(rule, *args)

    def _target(self, key: Key) -> None:
        if not self._told:
            self._asked[key] = None

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What the tasks behind the targets have to tell."""
        self._told = True
        if any(self._reports.values()):
            self._prune()
        return super().diagnostics

    @property
    def traces(self) -> Traces:
        """The traces of the tasks behind the targets."""
        self._told = True
        self._prune()
        return super().traces

    def _prune(self) -> None:
        """Forget the tasks that no target reads, though they may be up to date."""
        if self._resumed and self.asked == self._before and not self._moved():
            return
        seen = bytearray(len(self._keys))
        waiting = [self.number(key) for key in self._asked]
        for i in waiting:
            seen[i] = 1
        while waiting:
            for d in self._reads_of(waiting.pop()):
                if not seen[d]:
                    seen[d] = 1
                    waiting.append(d)
        for i, alive in enumerate(seen):
            if not alive:
                self._marks[i] = _UNKNOWN

    def _moved(self) -> bool:
        """Whether a task reads others than in the last build."""
        return len(self._keys) > len(self._old.keys) or self._read_otherwise()
