"""The scheduler: brings tasks up to date and records their traces.

A suspending scheduler with verifying traces and early cutoff, as Shake has them (Mokhov, Mitchell,
Peyton Jones: "Build Systems à la Carte", ICFP 2018). To bring a task up to date, its previous
trace is checked in the order in which the task read. At the first dependency whose digest
differs the task runs again. If none differs, the trace holds: the digest and the diagnostics are
known, and the value is not computed until a task needs it. A task that ran and has the same value
as before stops the change there.

Tasks nest as deep as rules call each other: 150 levels fit into Python's stack, a site has about
ten.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from coursesite.engine.rules import RULES, AnyRule, Need, Rule, text
from coursesite.engine.staleness import reason_to_run
from coursesite.engine.tasks import BUSY, CHANGED, FAILED, NO_DIGEST, SAME, UNKNOWN, Tasks
from coursesite.engine.traces import Key, Traces, UnsteadyError
from coursesite.engine.values import MISSING, Disk, Memory, Values
from coursesite.files.digests import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.diagnostics import Diagnostic

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Engine:
    """One build: targets are asked for, and traces come out at the end.

    Each task is brought up to date once; it runs again only if its value is asked for and was not
    kept.
    """

    def __init__(
        self,
        world: Any,
        previous: Traces | None = None,
        *,
        store: Disk | None = None,
        memory: Memory | None = None,
    ) -> None:
        """`world` is what sources read, `previous` the traces of an earlier build.

        `store` holds the values of rules with `keep` between builds; without it they stay in
        memory. `memory` is that of an earlier engine in this process, whose values are used where
        the digests agree.
        """
        self.world = world
        self.ran: list[Key] = []
        """The tasks that were executed, in order; sources, read in every build, are left out."""
        self.tasks = Tasks(previous or Traces())
        self.values = Values(dict(memory or {}), store)
        self.log: list[int] | None = None
        """The tasks that came up to date, in order; None unless a caller sets a list."""
        self.number = self.tasks.number
        self._status, self._digests = self.tasks.status, self.tasks.digests
        self._failures: dict[int, Exception] = {}
        self._unsure: set[int] = set()
        self._offers: dict[Key, tuple[bytes, Callable[[], Any]]] = {}
        self._source_need = Need(world)
        """The `need` of every source: they record no reads."""
        self._stack: list[int] = []

    def running(self) -> Key | None:
        """The outermost of the tasks that are running; None between them."""
        return self.tasks.keys[self._stack[0]] if self._stack else None

    # ---- the targets of a build ------------------------------------------------------------

    def need(self, rule: Rule[T, *Ts], *args: *Ts) -> T:
        """The value of a target, up to date."""
        i = self.number((rule.name, *args))
        self.refresh(i)
        value: T = self.value(i)
        return value

    def digest(self, rule: Rule[T, *Ts], *args: *Ts) -> bytes:
        """The digest of a target, up to date; nothing runs whose trace holds."""
        return self.refresh(self.number((rule.name, *args)))

    def outdated(self, rule: Rule[T, *Ts], *args: *Ts) -> bool:
        """Whether a target will run when it is asked for, since its trace does not hold. If it
        holds, the target is up to date afterwards."""
        i = self.number((rule.name, *args))
        if self._status[i] != UNKNOWN:
            return False
        if self._digests[i] == NO_DIGEST or self._stale(i):
            return True
        self._status[i] = SAME
        return False

    def offer(
        self, rule: Rule[T, *Ts], args: tuple[*Ts], inputs: bytes, result: Callable[[], Any]
    ) -> None:
        """Let the next run of a task use a result that is computed elsewhere by a pure function.

        The task gets it by `need.offered(inputs)`, which is `result()`, unless its inputs have
        another digest by then. `result` waits for whoever computes it; it returns None if that
        failed, and then the task does the work itself.
        """
        self._offers[(rule.name, *args)] = inputs, result

    # ---- the outcome of a build ------------------------------------------------------------

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The reports of the tasks behind this build's targets, each once, unsorted."""
        return list(dict.fromkeys(self.tasks.diagnostics()))

    @property
    def stale(self) -> list[Key]:
        """The tasks that ran because they had no trace, or one that did not hold. Others ran for
        their values."""
        return [self.tasks.keys[i] for i in self.tasks.reasons]

    @property
    def traces(self) -> Traces:
        """The traces of the tasks behind this build's targets; the previous object if all hold."""
        return self.tasks.traces(self._unsure)

    @property
    def memory(self) -> Memory:
        """The values in memory, for the next engine in this process."""
        alive = (i for i, status in enumerate(self._status) if status >= CHANGED)
        return self.values.memory({self.tasks.keys[i]: self._digests[i] for i in alive})

    def reason(self, key: Key) -> str:
        """Why a task ran last, in words: a line for each task of the chain that led to it, the
        first cause last; empty for a source and for what is not in the traces."""
        i = self.tasks.find(key)
        return self.tasks.reason_of(i) if i >= 0 else ""

    def exists(self, key: Key) -> bool:
        """Whether the file behind a task with a stamp exists, by the traces."""
        i = self.tasks.find(key)
        return i >= 0 and self._digests[i] not in (NO_DIGEST, ABSENT)

    def reports(self, key: Key) -> tuple[Diagnostic, ...]:
        """The diagnostics that a task itself reported."""
        return self.tasks.reports.get(self.tasks.find(key), ())

    def reads(self, key: Key) -> list[Key]:
        """The tasks that a task read, in order."""
        i = self.tasks.find(key)
        return [self.tasks.keys[d] for d in self.tasks.reads_of(i)] if i >= 0 else []

    # ---- bringing a task up to date ---------------------------------------------------------

    def read(self, key: Key, reads: dict[int, None]) -> Any:
        """The value of a task that a running task reads; its number goes into `reads`."""
        i = self.number(key)
        # noted before it is brought up to date: that it fails is a result, too
        reads[i] = None
        if self._status[i] < CHANGED:
            self.refresh(i)
        value = self.values.get(key, self._digests[i])
        return self.value(i) if value is MISSING else value

    def read_digest(self, key: Key, reads: dict[int, None]) -> bytes:
        """The digest of a task that a running task reads, likewise."""
        i = self.number(key)
        reads[i] = None
        return self.refresh(i)

    def refresh(self, i: int) -> bytes:
        """Bring a task up to date, unless it is: its digest. It raises what the task raises."""
        status = self._status[i]
        if status == UNKNOWN:
            self._update(i)
        elif status == BUSY:
            keys, chain = self.tasks.keys, [*self._stack[self._stack.index(i) :], i]
            raise RuntimeError("a cycle: " + " -> ".join(text(keys[k]) for k in chain))
        elif status == FAILED:
            raise self._failures[i]
        return self._digests[i]

    def value(self, i: int) -> Any:
        """The value of a task that is up to date; if nothing has kept it, the task runs again."""
        key = self.tasks.keys[i]
        rule = RULES[key[0]]
        if rule.stamp is not None:
            need = Need(self.world)
            value = rule.run(need, *key[1:])
            if need.unsure:
                self._unsure.add(i)
            return value
        value = self.values.get(key, self._digests[i])
        if value is MISSING:
            self._run_again(i, rule)
            value = self.values.get(key, self._digests[i])
        return value

    def former(self, i: int) -> Any:
        """The value of a running task before this build; None if it had none, or it was dropped."""
        if self._digests[i] == NO_DIGEST:
            return None
        value = self.values.get(self.tasks.keys[i], self._digests[i])
        return None if value is MISSING else value

    def offered(self, i: int, inputs: bytes) -> Any:
        """The result that was offered to a task for these inputs (see `offer`); None if there is
        none."""
        expected, result = self._offers.pop(self.tasks.keys[i], (b"", None))
        return result() if result is not None and expected == inputs else None

    def _update(self, i: int) -> None:
        """Look at a source; of any other task verify the trace, and run it if it does not hold."""
        tasks, status, before = self.tasks, self._status, self._digests[i]
        status[i] = BUSY
        self._stack.append(i)
        try:
            rule = RULES[tasks.keys[i][0]]
            if rule.source:
                self._look(i, rule)
            elif (
                reason := self._stale(i) if before != NO_DIGEST else "no trace of an earlier build"
            ):
                tasks.reasons[i] = reason
                self._run(i, rule)
        except Exception as failure:
            status[i] = FAILED
            self._failures[i] = failure
            self._digests[i], tasks.reads[i], tasks.reports[i] = NO_DIGEST, array("I"), ()
            raise
        finally:
            self._stack.pop()
        status[i] = SAME if self._digests[i] == before else CHANGED
        if self.log is not None:
            self.log.append(i)

    def _stale(self, i: int) -> str:
        """Why the trace of a task does not hold (see `reason`); empty if it does."""
        return reason_to_run(self.tasks, i, self._update)

    def _look(self, i: int, rule: AnyRule) -> None:
        """Look at an input: its stamp where it has one, else its value."""
        key, need = self.tasks.keys[i], self._source_need
        need.world = self.world  # a successor is given its world after it is made
        if need.reports:
            need.reports = {}
        if rule.stamp is not None:
            self._digests[i] = rule.stamp(need, *key[1:])
        else:
            self._digests[i] = self.values.put(key, rule.run(need, *key[1:]))
        self.tasks.reports[i] = tuple(need.reports)

    def _run(self, i: int, rule: AnyRule) -> None:
        """Run a task; record its reads, its reports and its digest."""
        key, need = self.tasks.keys[i], Need(self.world, self, i)
        self.ran.append(key)
        self._digests[i] = self.values.put(key, rule.run(need, *key[1:]))
        self.tasks.reads[i] = array("I", need.reads)
        self.tasks.reports[i] = tuple(need.reports)

    def _run_again(self, i: int, rule: AnyRule) -> None:
        """Run a task whose trace holds, for its value: the trace must come out as it was."""
        status, before = self._status[i], self.tasks.trace(i)
        self._status[i] = BUSY
        self._stack.append(i)
        try:
            self._run(i, rule)
        finally:
            self._stack.pop()
            self._status[i] = status
        if self.tasks.trace(i) != before:
            raise UnsteadyError(self.tasks.keys[i])
