"""The tasks of one build as columns: the traces it began with, and how far it has come with each.

A task is known by its number, its index in every column. Those of the earlier build come first, in
its order; tasks that are new are numbered as they are asked for.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from coursesite.engine.traces import Key, Traces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursesite.diagnostics import Diagnostic

UNKNOWN, BUSY, FAILED, CHANGED, SAME = range(5)
"""The status of a task: not looked at yet; being verified or running; it raised an exception; it
is up to date, with another digest than in the earlier build; up to date with the same one."""
NO_DIGEST = bytes(16)
"""The digest of a task that has no value: it is new, or it failed."""
_ARGUMENTS = frozenset((str, int, bool, type(None)))


class Tasks:
    """The columns of a build in progress. The modules of this package write to them directly."""

    __slots__ = ("_numbers", "digests", "keys", "old", "reads", "reasons", "reports", "status")

    def __init__(self, old: Traces) -> None:
        """`old` are the traces of the earlier build; every task has the status `UNKNOWN`."""
        self.old = old
        self.keys = old.keys.copy()
        self.status = bytearray(len(old.keys))
        self.digests = old.digests.copy()
        self.reads: dict[int, array[int]] = {}
        """The tasks read by each task that ran in this build; see `reads_of` for the others."""
        self.reports = old.reports.copy()
        self.reasons: dict[int, str] = {}
        """Why each task ran whose trace did not hold in this build; see `reason_of`."""
        self._numbers = dict(zip(old.keys, range(len(old.keys)), strict=True))

    def number(self, key: Key) -> int:
        """The number of a task, which is new if need be. TypeError for arguments that could not be
        saved, or told apart."""
        i = self._numbers.get(key, -1)
        if i < 0:
            if not _ARGUMENTS.issuperset(map(type, key)):
                raise TypeError(f"{key!r}: arguments of rules are texts, integers, truth, None")
            i = self._numbers[key] = len(self.keys)
            self.keys.append(key)
            self.status.append(UNKNOWN)
            self.digests.append(NO_DIGEST)
        return i

    def find(self, key: Key) -> int:
        """The number of a task, or -1 if there is no such task yet."""
        return self._numbers.get(key, -1)

    def reads_of(self, i: int) -> array[int]:
        """The numbers of the tasks that a task read when it last ran, in order."""
        reads = self.reads.get(i)
        return self._old_reads(i) if reads is None else reads

    def reason_of(self, i: int) -> str:
        """Why a task ran last, in this build or an earlier one."""
        return self.reasons.get(i) or (self.old.reasons[i] if i < len(self.old.keys) else "")

    def trace(self, i: int) -> tuple[bytes, array[int], tuple[Diagnostic, ...]]:
        """The digest, reads and reports of a task."""
        return self.digests[i], self.reads_of(i), self.reports.get(i, ())

    def reads_moved(self) -> bool:
        """Whether a task reads others than in the earlier build, or in another order."""
        return any(reads != self._old_reads(i) for i, reads in self.reads.items())

    def diagnostics(self) -> Iterator[Diagnostic]:
        """The reports of the tasks that are part of this build, task by task."""
        for i, reports in self.reports.items():
            if self.status[i] != UNKNOWN:
                yield from reports

    def traces(self, unsure: set[int]) -> Traces:
        """The traces of the tasks that are part of this build; the previous object if nothing is
        other than there. The `unsure` count as changed in the next build."""
        status, old, digests = self.status, self.old, self.digests
        if unsure:
            digests = [NO_DIGEST if i in unsure else d for i, d in enumerate(digests)]
        reports = {i: reports for i, reports in self.reports.items() if reports}
        same = status.count(SAME) == len(status) and reports == old.reports
        if same and not self.reasons and not unsure:
            return old
        if len(status) == len(old.keys) and UNKNOWN not in status and not self.reads_moved():
            reasons = old.reasons.copy()
            for i, reason in self.reasons.items():
                reasons[i] = reason
            return Traces(
                keys=old.keys,
                digests=digests,
                starts=old.starts,
                reads=old.reads,
                reports=reports,
                reasons=reasons,
                packed_keys=old.packed_keys,
            )
        return self._renumbered(digests, reports)

    def _renumbered(
        self, digests: list[bytes], reports: dict[int, tuple[Diagnostic, ...]]
    ) -> Traces:
        """The traces of the tasks that are part of this build, numbered anew without the others:
        they read none but each other."""
        alive = [i for i, status in enumerate(self.status) if status != UNKNOWN]
        number = dict(zip(alive, range(len(alive)), strict=True))
        starts, reads = array("I", [0]), array("I")
        for i in alive:
            reads.extend(self.reads_of(i))
            starts.append(len(reads))
        if len(alive) != len(self.keys):
            reads = array("I", map(number.__getitem__, reads))
        return Traces(
            keys=[self.keys[i] for i in alive],
            digests=[digests[i] for i in alive],
            starts=starts,
            reads=reads,
            reports={number[i]: reported for i, reported in reports.items() if i in number},
            reasons=[self.reason_of(i) for i in alive],
        )

    def _old_reads(self, i: int) -> array[int]:
        return self.old.reads_of(i) if i < len(self.old.keys) else array("I")
