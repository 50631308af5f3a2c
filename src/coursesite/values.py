"""Where the values of a build's tasks are: in memory, or on disk where their rules say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from coursesite.rules import RULES, digest, pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursesite.traces import Key

Memory = dict["Key", tuple[bytes, Any]]
"""Values in memory with their digests, from one build to the next in the same process."""
SMALL = 4096
"""Bytes up to which a value that is on disk anyway also stays in memory."""
MISSING: Any = object()


class Disk(Protocol):
    """Bytes by digest (`coursesite.store.Store`)."""

    def get(self, key: bytes, /) -> bytes | None:
        """The bytes under `key`; None if they are not there, or damaged."""

    def put(self, key: bytes, data: bytes, /) -> None:
        """Keep bytes under `key`."""

    def beside(self) -> Disk:
        """Another of its kind, for this process."""


class Layer:
    """Bytes by digest over others that are only read."""

    def __init__(self, own: Disk | None, below: Disk | None) -> None:
        """`own` takes what is put, for those who will ask for it; `below` has the rest."""
        self._own, self._below = own, below
        self._fresh: list[tuple[bytes, bytes]] = []

    def get(self, key: bytes, /) -> bytes | None:
        """The bytes under `key`; None if they are not there, or damaged."""
        for disk in (self._own, self._below):
            if disk is not None and (found := disk.get(key)) is not None:
                return found
        return None

    def put(self, key: bytes, data: bytes, /) -> None:
        """Keep bytes under `key`."""
        if self._own is not None:
            self._own.put(key, data)
        self._fresh.append((key, data))

    def beside(self) -> Disk:
        """Another of its kind, for this process."""
        assert self._below is not None
        return self._below.beside()

    def taken(self) -> list[tuple[bytes, bytes]]:
        """What was put here since the last time."""
        fresh, self._fresh = self._fresh, []
        return fresh


class Values:
    """The values of a build's tasks, by task and digest."""

    __slots__ = ("_big", "_memory", "_spool", "_store")

    def __init__(self, memory: Memory, store: Disk | None, spool: Disk | None) -> None:
        """Without a store or a spool, what would go there stays in memory."""
        self._memory, self._store, self._spool = memory, store, spool
        self._big: tuple[Key, bytes, Any] = ((), b"", None)

    def put(self, key: Key, value: Any) -> bytes:
        """Hold the value that a task came to; its digest.

        A kept value is what its stored form decodes to, in this build as in every later one.
        """
        rule = RULES[key[0]]
        if rule.decoder is not None:
            data = pack(value)
            mark = digest(data)
            if self._store is not None:
                self._store.put(mark, data)
            self._hold(key, mark, rule.decoder.decode(data), len(data) if self._store else 0)
            return mark
        mark = digest(value)
        if rule.spool and self._spool is not None:
            self._spool.put(mark, value)
            self._hold(key, mark, value, len(value))
        else:
            self._memory[key] = (mark, value)
        return mark

    def get(self, key: Key, mark: bytes) -> Any:
        """The value of a task with the digest `mark`, or `MISSING`."""
        held = self._memory.get(key)
        if held is not None and held[0] == mark:
            return held[1]
        if self._big[0] == key and self._big[1] == mark:
            return self._big[2]
        rule = RULES[key[0]]
        if rule.decoder is not None and self._store is not None:
            data = self._store.get(mark)
            return (
                MISSING
                if data is None
                else self._hold(key, mark, rule.decoder.decode(data), len(data))
            )
        if rule.spool and self._spool is not None:
            data = self._spool.get(mark)
            return MISSING if data is None else data
        return MISSING

    def _hold(self, key: Key, mark: bytes, value: Any, size: int) -> Any:
        """Remember a value that is on disk: a small one for the build, a big one for a moment."""
        if size <= SMALL or not RULES[key[0]].spool:
            self._memory[key] = (mark, value)
        else:
            self._big = (key, mark, value)
        return value

    def share(self) -> None:
        """Open the store and the spool, so that a copy of this process has them."""
        for disk in (self._store, self._spool):
            if disk is not None:
                disk.get(bytes(16))

    def divert(self) -> tuple[Layer, Layer]:
        """Have what would go to the store, and to the spool, go beside it from now on."""
        assert self._spool is not None
        layers = Layer(self._spool.beside(), self._store), Layer(None, self._spool)
        self._store, self._spool = layers
        return layers

    def keep(
        self, stored: Iterable[tuple[bytes, bytes]], spooled: Iterable[tuple[bytes, bytes]]
    ) -> None:
        """Hold what somebody else has `put`: bytes by digest."""
        for disk, found in ((self._store, stored), (self._spool, spooled)):
            for mark, data in found:
                if disk is not None:
                    disk.put(mark, data)

    def memory(self, alive: dict[Key, bytes]) -> Memory:
        """What is in memory of the tasks `alive`, with these digests."""
        return {k: v for k, v in self._memory.items() if alive.get(k) == v[0]}
