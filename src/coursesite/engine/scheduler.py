"""The build engine: rules that read through `need`, and traces of what they read.

A suspending scheduler with verifying traces and early cutoff, as Shake has them (Mokhov, Mitchell,
Peyton Jones: "Build Systems à la Carte", ICFP 2018). To bring a task up to date, its previous
trace is gone through in the order in which the task had read; at the first dependency whose digest
differs the task runs again; if none does, the trace holds: the digest and the diagnostics are
known, and the value is not computed until somebody needs it. A task that ran but came to the same
value stops the change there.

Rules must be deterministic and read the world through sources only. Tasks nest as deep as rules
call each other: 150 levels fit into Python's stack, a site has about ten.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from coursesite.engine.rules import RULES, AnyRule, Need, Rule, digest, rule, source, text
from coursesite.engine.traces import Key, Traces, UnsteadyError, renumbered
from coursesite.engine.values import MISSING, Disk, Memory, Values
from coursesite.files.digests import ABSENT

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic

__all__ = ["Engine", "Key", "Need", "Rule", "Traces", "digest", "rule", "source", "text"]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_UNKNOWN, _BUSY, _FAILED, _CHANGED, _SAME = range(5)
_NONE = bytes(16)
"""The digest of a task that has no value: it is new, or it failed."""
_ARGUMENTS = frozenset((str, int, bool, type(None)))


class Engine:
    """One build: targets are asked for, each task runs at most once, traces come out at the end."""

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
        self._old = old = previous or Traces()
        self._keys = old.keys.copy()
        self._ids = dict(zip(old.keys, range(len(old.keys)), strict=True))
        self._marks = bytearray(len(old.keys))
        self._digests = old.digests.copy()
        self._reads: dict[int, array[int]] = {}
        self._reports = old.reports.copy()
        self._reasons: dict[int, str] = {}
        self._values = Values(dict(memory or {}), store)
        self._failures: dict[int, Exception] = {}
        self._unsure: set[int] = set()
        self._eye = Need(self, -1, source=True)
        """What sources look through: one for all, since they read no others."""
        self._stack: list[int] = []
        self._done: list[int] | None = None

    # ---- what a build asks for ------------------------------------------------------------

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
        """Whether a target will run when it is asked for, since its trace does not hold; it is up
        to date if it does."""
        i = self.number((rule.name, *args))
        if self._marks[i] != _UNKNOWN:
            return False
        if self._digests[i] == _NONE or self._stale(i):
            return True
        self._marks[i] = _SAME
        return False

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What the tasks behind this run's targets have to tell, each message once, unsorted."""
        alive = (told for i, told in self._reports.items() if self._marks[i] != _UNKNOWN)
        return list(dict.fromkeys(diagnostic for told in alive for diagnostic in told))

    @property
    def stale(self) -> list[Key]:
        """Of the tasks that ran, those whose trace did not hold; the others were run for values."""
        return [self._keys[i] for i in self._reasons]

    @property
    def traces(self) -> Traces:
        """The traces of the tasks behind this run's targets; the previous object if all hold."""
        marks, old, digests = self._marks, self._old, self._digests
        if self._unsure:
            digests = [_NONE if i in self._unsure else mark for i, mark in enumerate(digests)]
        told = {i: told for i, told in self._reports.items() if told}
        same = marks.count(_SAME) == len(marks) and told == old.reports
        if same and not self._reasons and not self._unsure:
            return old
        if len(marks) == len(old.keys) and _UNKNOWN not in marks and not self._read_otherwise():
            reasons = old.reasons.copy()
            for i, reason in self._reasons.items():
                reasons[i] = reason
            return Traces(
                keys=old.keys,
                digests=digests,
                starts=old.starts,
                reads=old.reads,
                reports=told,
                reasons=reasons,
                packed=old.packed,
            )
        alive = [i for i, mark in enumerate(marks) if mark != _UNKNOWN]
        return renumbered(alive, self._keys, digests, self._reads_of, told, self._reason)

    @property
    def memory(self) -> Memory:
        """The values in memory, for the next engine in this process."""
        alive = (i for i, mark in enumerate(self._marks) if mark >= _CHANGED)
        return self._values.memory({self._keys[i]: self._digests[i] for i in alive})

    def reason(self, key: Key) -> str:
        """Why a task ran last, in words: a line for each task of the chain that led to it, the
        first cause last; empty for a source and for what is not in the traces."""
        i = self._ids.get(key, -1)
        return self._reason(i) if i >= 0 else ""

    def exists(self, key: Key) -> bool:
        """Whether there is, by the traces, a file or another value behind a task with a stamp."""
        i = self._ids.get(key, -1)
        return i >= 0 and self._digests[i] not in (_NONE, ABSENT)

    def reads(self, key: Key) -> list[Key]:
        """The tasks that a task read, in order."""
        i = self._ids.get(key, -1)
        return [self._keys[d] for d in self._reads_of(i)] if i >= 0 else []

    # ---- bringing a task up to date ---------------------------------------------------------

    def number(self, key: Key) -> int:
        """The number of a task in this build's tables."""
        i = self._ids.get(key, -1)
        if i < 0:
            if not _ARGUMENTS.issuperset(map(type, key)):
                raise TypeError(f"{key!r}: arguments of rules are texts, integers, truth, None")
            i = self._ids[key] = len(self._keys)
            self._keys.append(key)
            self._marks.append(_UNKNOWN)
            self._digests.append(_NONE)
        return i

    def refresh(self, i: int) -> bytes:
        """Bring a task up to date, unless it is: its digest. It raises what the task raises."""
        mark = self._marks[i]
        if mark == _UNKNOWN:
            self._update(i)
        elif mark == _BUSY:
            chain = [*self._stack[self._stack.index(i) :], i]
            raise RuntimeError("a cycle: " + " -> ".join(text(self._keys[k]) for k in chain))
        elif mark == _FAILED:
            raise self._failures[i]
        return self._digests[i]

    def _update(self, i: int) -> None:
        """Verify the trace of a task, or else run it; look at a source."""
        marks, before = self._marks, self._digests[i]
        marks[i] = _BUSY
        self._stack.append(i)
        try:
            rule = RULES[self._keys[i][0]]
            if rule.source:
                self._look(i, rule)
            elif reason := self._stale(i) if before != _NONE else "no trace of an earlier build":
                self._reasons[i] = reason
                self._run(i, rule)
        except Exception as failure:
            marks[i] = _FAILED
            self._failures[i] = failure
            self._digests[i], self._reads[i], self._reports[i] = _NONE, array("I"), ()
            raise
        finally:
            self._stack.pop()
        marks[i] = _SAME if self._digests[i] == before else _CHANGED
        if self._done is not None:
            self._done.append(i)

    def _stale(self, i: int) -> str:
        """Why the trace of a task does not hold (see `reason`); empty if it does."""
        marks, old = self._marks, self._old
        for d in old.reads[old.starts[i] : old.starts[i + 1]]:
            if marks[d] == _SAME:
                continue
            if marks[d] == _UNKNOWN:
                try:
                    self._update(d)
                except Exception:  # if the task still reads it, it will meet the failure itself
                    return f"{text(self._keys[d])} failed"
            if marks[d] != _SAME:
                since = self._reasons.get(d, "")
                return f"{text(self._keys[d])} changed" + (f"\n{since}" if since else "")
        return ""

    def _look(self, i: int, rule: AnyRule) -> None:
        """Look at an input: its stamp where it has one, else its value."""
        key, need = self._keys[i], self._eye
        need.world = self.world  # a session gives its engine one world after another
        if need.reports:
            need.reports = {}
        if rule.stamp is not None:
            self._digests[i] = rule.stamp(need, *key[1:])
        else:
            self._digests[i] = self._values.put(key, rule.run(need, *key[1:]))
        self._reports[i] = tuple(need.reports)

    def _run(self, i: int, rule: AnyRule) -> None:
        """Run a task; record what it read, told and came to."""
        key, need = self._keys[i], Need(self, i)
        self.ran.append(key)
        self._digests[i] = self._values.put(key, rule.run(need, *key[1:]))
        self._reads[i] = array("I", need.reads)
        self._reports[i] = tuple(need.reports)

    def value(self, i: int) -> Any:
        """The value of a task that is up to date; where nothing has it, the task runs again."""
        key = self._keys[i]
        rule = RULES[key[0]]
        if rule.stamp is not None:
            need = Need(self, i, source=True)
            found = rule.run(need, *key[1:])
            if need.unsure:
                self._unsure.add(i)
            return found
        value = self._values.get(key, self._digests[i])
        if value is MISSING:
            self._again(i, rule)
            value = self._values.get(key, self._digests[i])
        return value

    def former(self, i: int) -> Any:
        """The value that a running task had before; None if it had none, or nothing has it."""
        found = MISSING
        if self._digests[i] != _NONE:
            found = self._values.get(self._keys[i], self._digests[i])
        return None if found is MISSING else found

    def _again(self, i: int, rule: AnyRule) -> None:
        """Run a task whose trace holds, for its value: the trace must come out as it was."""
        mark, before = self._marks[i], self._trace(i)
        self._marks[i] = _BUSY
        self._stack.append(i)
        try:
            self._run(i, rule)
        finally:
            self._stack.pop()
            self._marks[i] = mark
        if self._trace(i) != before:
            raise UnsteadyError(self._keys[i])

    # ---- columns, old and new ---------------------------------------------------------------

    def _read_otherwise(self) -> bool:
        """Whether a task reads others than in the earlier build, or in another order."""
        return any(reads != self._reads_before(i) for i, reads in self._reads.items())

    def _reads_before(self, i: int) -> array[int]:
        return self._old.reads_of(i) if i < len(self._old.keys) else array("I")

    def _reads_of(self, i: int) -> array[int]:
        reads = self._reads.get(i)
        return self._reads_before(i) if reads is None else reads

    def _trace(self, i: int) -> tuple[bytes, array[int], tuple[Diagnostic, ...]]:
        return self._digests[i], self._reads_of(i), self._reports.get(i, ())

    def _reason(self, i: int) -> str:
        return self._reasons.get(i) or (self._old.reasons[i] if i < len(self._old.keys) else "")
