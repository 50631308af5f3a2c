"""The values of a build's tasks: in memory, or on disk where their rules say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from coursesite.engine.rules import RULES, digest, pack
from coursesite.engine.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursesite.engine.store import Entry
    from coursesite.engine.traces import Key

Memory = dict["Key", tuple[bytes, Any]]
"""Values with their digests, from one build to the next in the same process."""
_SMALL = 4096
"""Bytes up to which the value of a `big` rule stays in memory."""
MISSING: Any = object()
"""Stands for a value that nothing has kept: None is a value."""


class Disk(Protocol):
    """The part of a store that values need (`coursesite.engine.store.Store`)."""

    def get(self, key: bytes, /) -> bytes | None:
        """The bytes under `key`; None if they are not there, or damaged."""

    def put(self, key: bytes, data: bytes, /) -> None:
        """Keep bytes under `key`."""


class Values:
    """The values of a build's tasks, by task and digest."""

    __slots__ = ("_big", "_memory", "_store")

    def __init__(self, memory: Memory, store: Disk | None) -> None:
        """Without a store, values that belong there stay in memory."""
        self._memory, self._store = memory, store
        self._big: tuple[Key, bytes, Any] = ((), b"", None)
        """The latest big value: it is dropped for the next one."""

    def put(self, key: Key, value: Any) -> bytes:
        """Hold the value of a task; its digest.

        A kept value is replaced by what its packed form decodes to, so that it is the same in this
        build as in every later one.
        """
        rule = RULES[key[0]]
        if rule.decoder is None:
            value_digest = digest(value)
            self._hold(key, value_digest, value, len(value) if type(value) is bytes else _SMALL + 1)
            return value_digest
        data = pack(value)
        value_digest = digest(data)
        if self._store is None:
            self._memory[key] = (value_digest, rule.decoder.decode(data))
            return value_digest
        self._store.put(value_digest, data)
        if rule.big and len(data) > _SMALL:
            # not decoded: most are not asked for before the next one comes
            self._big = (key, value_digest, _Packed(data))
        else:
            self._memory[key] = (value_digest, rule.decoder.decode(data))
        return value_digest

    def get(self, key: Key, expected: bytes) -> Any:
        """The value of a task with the digest `expected`, or `MISSING`."""
        held = self._memory.get(key)
        if held is not None and held[0] == expected:
            return held[1]
        rule, data = RULES[key[0]], None
        if self._big[0] == key and self._big[1] == expected:
            value = self._big[2]
            if type(value) is not _Packed:
                return value
            data = value.data
        elif self._store is not None and rule.decoder is not None:
            data = self._store.get(expected)
        if data is None or rule.decoder is None:
            return MISSING
        value = rule.decoder.decode(data)
        self._hold(key, expected, value, len(data))
        return value

    def _hold(self, key: Key, value_digest: bytes, value: Any, size: int) -> None:
        """Keep a value in memory: a big one until the next one comes."""
        if size > _SMALL and RULES[key[0]].big:
            self._big = (key, value_digest, value)
        else:
            self._memory[key] = (value_digest, value)

    def open_store(self) -> None:
        """Open the store's file, so that copies of this process have it open."""
        if self._store is not None:
            self._store.get(bytes(16))

    def use_own_store(self) -> Store:
        """In a copy of the process: go on with a store handle of its own."""
        assert isinstance(self._store, Store)
        self._store = own = self._store.for_copy()
        return own

    def add_stored(self, entries: Iterable[Entry]) -> None:
        """Take up values that copies of the process have put into the store's file."""
        if isinstance(self._store, Store):
            self._store.add(entries)

    def memory(self, alive: dict[Key, bytes]) -> Memory:
        """The values in memory of the tasks `alive`, if they have these digests."""
        return {k: v for k, v in self._memory.items() if alive.get(k) == v[0]}


class _Packed:
    """A value in its packed form."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data
