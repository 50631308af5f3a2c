"""A build engine whose work can be done by copies of itself, which other processes hold.

A copy begins with all that the engine knows at that moment. What it brings up to date it hands
over: as the traces of the tasks, in the numbers of the engine it is a copy of, and the values that
belong on disk, which are there already. To take that over is as good as having run the tasks, since
they are deterministic.
"""

from __future__ import annotations

from array import array

from msgspec import Struct

from coursesite.diagnostics import Diagnostic
from coursesite.engine.rules import RULES
from coursesite.engine.scheduler import _UNKNOWN, Engine
from coursesite.engine.store import Place
from coursesite.engine.traces import Key
from coursesite.files.snapshot import FileChangedError


class Handed(Struct, frozen=True, array_like=True):
    """What a copy has brought up to date since it handed over last: columns of equal length.

    Numbers from `base` on are the copy's own: `keys` says which tasks they stand for.
    """

    base: int
    keys: list[tuple[int, Key]]
    tasks: list[int]
    marks: bytes
    digests: list[bytes]
    reads: dict[int, list[int]]
    reports: dict[int, tuple[Diagnostic, ...]]
    reasons: dict[int, str]
    ran: list[int]
    stored: list[Place]
    """Values that were put into the store's file."""


class Shared(Engine):
    """An engine that takes over what copies of it have done."""

    def share(self) -> None:
        """Before copies are made: have open what they read from."""
        self._values.share()

    def adopt(self, handed: Handed) -> None:
        """Take over what a copy has done. FileChangedError if it saw a file that is other here."""
        mine = {i: self.number(tuple(key)) for i, key in handed.keys}

        def here(i: int) -> int:
            return i if i < handed.base else mine[i]

        marks, news = self._marks, set()
        for theirs, mark, digest in zip(handed.tasks, handed.marks, handed.digests, strict=True):
            i = here(theirs)
            if marks[i] != _UNKNOWN:
                continue
            if RULES[self._keys[i][0]].source:
                if self.refresh(i) != digest:
                    raise FileChangedError(str(self._keys[i][-1]))
                continue
            marks[i], self._digests[i] = mark, digest
            news.add(i)
            if theirs in handed.reads:
                self._reads[i] = array("I", map(here, handed.reads[theirs]))
                self._reports[i] = handed.reports.get(theirs, ())
            if theirs in handed.reasons:
                self._reasons[i] = handed.reasons[theirs]
        self.ran += [self._keys[i] for i in map(here, handed.ran) if i in news]
        self._values.find(handed.stored)


class Copy:
    """An engine in another process, which notes what it does, and keeps values of its own apart."""

    def __init__(self, engine: Shared) -> None:
        """`engine` is as it was when the process began: to be used through this from now on."""
        self.engine = engine
        self._base, self._runs = len(engine._keys), len(engine.ran)
        self._store = engine._values.apart()
        engine._done = []

    def hand_over(self) -> Handed:
        """All that was done since the last time."""
        of = self.engine
        done, of._done = of._done or [], []
        ran = [of._ids[key] for key in of.ran[self._runs :]]
        self._runs = len(of.ran)
        reads = {i: of._reads[i].tolist() for i in done if i in of._reads}
        mentioned = {*done, *ran, *(d for row in reads.values() for d in row)}
        return Handed(
            base=self._base,
            keys=[(i, of._keys[i]) for i in sorted(mentioned) if i >= self._base],
            tasks=done,
            marks=bytes(of._marks[i] for i in done),
            digests=[of._digests[i] for i in done],
            reads=reads,
            reports={i: of._reports[i] for i in done if of._reports.get(i)},
            reasons={i: of._reasons[i] for i in done if i in of._reasons},
            ran=ran,
            stored=self._store.taken(),
        )
