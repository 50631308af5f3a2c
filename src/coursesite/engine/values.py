"""Where the values of a build's tasks are: in memory, or on disk where their rules say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from coursesite.engine.rules import RULES, digest, pack
from coursesite.engine.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursesite.engine.store import Place
    from coursesite.engine.traces import Key

Memory = dict["Key", tuple[bytes, Any]]
"""Values in memory with their digests, from one build to the next in the same process."""
SMALL = 4096
"""Bytes up to which a value that is on disk anyway also stays in memory."""
MISSING: Any = object()


class Disk(Protocol):
    """Bytes by digest (`coursesite.engine.store.Store`)."""

    def get(self, key: bytes, /) -> bytes | None:
        """The bytes under `key`; None if they are not there, or damaged."""

    def put(self, key: bytes, data: bytes, /) -> None:
        """Keep bytes under `key`."""


class Values:
    """The values of a build's tasks, by task and digest."""

    __slots__ = ("_big", "_memory", "_store")

    def __init__(self, memory: Memory, store: Disk | None) -> None:
        """Without a store, what would go there stays in memory."""
        self._memory, self._store = memory, store
        self._big: tuple[Key, bytes, Any] = ((), b"", None)

    def put(self, key: Key, value: Any) -> bytes:
        """Hold the value that a task came to; its digest.

        A kept value is what its stored form decodes to, in this build as in every later one.
        """
        rule = RULES[key[0]]
        if rule.decoder is None:
            mark = digest(value)
            self._hold(key, mark, value, len(value) if type(value) is bytes else SMALL + 1)
            return mark
        data = pack(value)
        mark = digest(data)
        if self._store is None:
            self._memory[key] = (mark, rule.decoder.decode(data))
            return mark
        self._store.put(mark, data)
        if rule.big and len(data) > SMALL:
            self._big = (key, mark, _Packed(data))  # most are not asked for before the next one
        else:
            self._memory[key] = (mark, rule.decoder.decode(data))
        return mark

    def get(self, key: Key, mark: bytes) -> Any:
        """The value of a task with the digest `mark`, or `MISSING`."""
        held = self._memory.get(key)
        if held is not None and held[0] == mark:
            return held[1]
        rule, data = RULES[key[0]], None
        if self._big[0] == key and self._big[1] == mark:
            value = self._big[2]
            if type(value) is not _Packed:
                return value
            data = value.data
        elif self._store is not None and rule.decoder is not None:
            data = self._store.get(mark)
        if data is None or rule.decoder is None:
            return MISSING
        value = rule.decoder.decode(data)
        self._hold(key, mark, value, len(data))
        return value

    def _hold(self, key: Key, mark: bytes, value: Any, size: int) -> None:
        """Remember a value: a big one for a moment."""
        if size > SMALL and RULES[key[0]].big:
            self._big = (key, mark, value)
        else:
            self._memory[key] = (mark, value)

    def share(self) -> None:
        """Open the store, so that a copy of this process has it."""
        if self._store is not None:
            self._store.get(bytes(16))

    def apart(self) -> Store:
        """Work on with a store of one's own on the same file, in a copy of the process."""
        assert isinstance(self._store, Store)
        self._store = own = self._store.beside()
        return own

    def find(self, places: Iterable[Place]) -> None:
        """Know of what others have put into the store's file."""
        if isinstance(self._store, Store):
            self._store.find(places)

    def memory(self, alive: dict[Key, bytes]) -> Memory:
        """What is in memory of the tasks `alive`, with these digests."""
        return {k: v for k, v in self._memory.items() if alive.get(k) == v[0]}


class _Packed:
    """A value in its stored form."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data
