"""Rules and sources: the functions that the engine runs as tasks, and the digests of values."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, TypeVarTuple, overload

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.diagnostics import Diagnostic
    from coursesite.engine.traces import Key

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_PACKAGE = __name__.partition(".")[0]
_encode = msgspec.msgpack.Encoder(order="deterministic").encode
_encode_plain = msgspec.msgpack.Encoder().encode
_TIMESTAMPS = (b"\xd6\xff", b"\xd7\xff", b"\xc7\x0c\xff")
"""The bytes that begin a time of MessagePack's own; they may be parts of other values, too."""


class Scheduler(Protocol):
    """The part of the engine that a running task needs (`coursesite.engine.scheduler.Engine`).
    Tasks are known by their numbers."""

    world: Any

    def read(self, key: Key, reads: dict[int, None], /) -> Any:
        """The value of a task, brought up to date; its number goes into `reads`."""

    def read_digest(self, key: Key, reads: dict[int, None], /) -> bytes:
        """The digest of a task, likewise."""

    def former(self, i: int, /) -> Any:
        """The value of a task before it ran; None if it had none, or nothing has kept it."""

    def offered(self, i: int, inputs: bytes, /) -> Any:
        """The result that was offered to a task for these inputs; None if there is none."""


class Need:
    """The first argument of every rule: the running task reads other tasks by calling it.

    A source gets one, too, which only gives it the world to read.
    """

    __slots__ = ("_engine", "_task", "reads", "reports", "unsure", "world")

    def __init__(self, world: Any, engine: Scheduler | None = None, task: int = -1) -> None:
        """Made by the engine for each task that runs; without an engine, for sources."""
        self.world = world
        self.reads: dict[int, None] = {}
        self.reports: dict[Diagnostic, None] = {}
        self.unsure = False
        """Set by a source with a stamp if its value may soon be another though the stamp is not:
        then it counts as changed in the next build."""
        self._engine, self._task = engine, task

    def __call__(self, rule: Rule[T, *Ts], *args: *Ts) -> T:
        """The value of a task, up to date; the running task depends on it from now on."""
        if self._engine is None:
            raise _refused((rule.name, *args))
        value: T = self._engine.read((rule.name, *args), self.reads)
        return value

    def digest(self, rule: Rule[T, *Ts], *args: *Ts) -> bytes:
        """The digest of a task's value, which is not computed if its trace holds."""
        if self._engine is None:
            raise _refused((rule.name, *args))
        return self._engine.read_digest((rule.name, *args), self.reads)

    def former(self) -> Any:
        """The task's previous value, or None if it was dropped. Use it as a cache only: it must not
        change the result."""
        return None if self._engine is None else self._engine.former(self._task)

    def offered(self, inputs: bytes) -> Any:
        """The result that an executor has computed for the running task from inputs of the digest
        `inputs`, or None. See `Engine.offer`."""
        return None if self._engine is None else self._engine.offered(self._task, inputs)

    def report(self, diagnostic: Diagnostic) -> None:
        """Report something to the author; it is reported again as long as the task's trace
        holds."""
        self.reports[diagnostic] = None

    def silent(self) -> Need:
        """The same task, which reads what it reads but whose reports go nowhere."""
        other = Need(self.world, self._engine, self._task)
        other.reads = self.reads
        return other


def text(key: Key) -> str:
    """A task in words: its rule and its arguments."""
    return " ".join(str(part) for part in key)


def _refused(key: Key) -> RuntimeError:
    return RuntimeError(f"a source cannot need {text(key)}: it reads the world only")


class Rule(Generic[T, *Ts]):
    """A function from arguments to a value, known by its name: see `rule` and `source`."""

    __slots__ = ("_decoder", "big", "keep", "name", "run", "source", "stamp")

    def __init__(
        self,
        run: Callable[[Need, *Ts], T],
        *,
        keep: Any = None,
        big: bool = False,
        source: bool = False,
        stamp: Callable[[Need, *Ts], bytes] | None = None,
    ) -> None:
        """Register `run` under its name, or the name with its module's if it is not of this
        package. ValueError if another module has a rule of that name."""
        package, _, module = run.__module__.rpartition(".")
        name: str = getattr(run, "__name__", "")
        self.name = name if package.split(".")[0] == _PACKAGE else f"{module}.{name}"
        self.run, self.big, self.source, self.stamp = run, big, source, stamp
        self.keep = keep
        self._decoder: msgspec.msgpack.Decoder[T] | None = None
        known = RULES.get(self.name)
        if known is not None and known.run.__module__ != run.__module__:
            raise ValueError(f"{run.__module__} has a second rule called {self.name!r}")
        RULES[self.name] = self

    @property
    def decoder(self) -> msgspec.msgpack.Decoder[T] | None:
        """The decoder of kept values; None without `keep`. It is made when it is first used, since
        a build loads far more rules than it runs."""
        if self._decoder is None and self.keep is not None:
            self._decoder = msgspec.msgpack.Decoder(self.keep)
        return self._decoder


AnyRule = Rule[Any, *tuple[Any, ...]]
RULES: dict[str, AnyRule] = {}
"""Every rule by its name, filled as modules load: how a trace finds the function to run."""


@overload
def rule(run: Callable[[Need, *Ts], T], /) -> Rule[T, *Ts]: ...
@overload
def rule(
    *, keep: Any = None, big: bool = False
) -> Callable[[Callable[[Need, *Ts], T]], Rule[T, *Ts]]: ...
def rule(run: Any = None, /, *, keep: Any = None, big: bool = False) -> Any:
    """Make a function `(need, *args) -> value` a rule. It must be deterministic, and read the
    world through sources only.

    Arguments are texts, integers, True and False (which are the same task as 1 and 0), and None;
    all are given, by position. Values are frozen: Structs, tuples, dicts nobody writes to, texts,
    bytes, numbers, None. A value stays in memory during the build. With `keep`, its type as msgspec
    knows types, it is also kept on disk, to be loaded by later builds in which its trace holds.

    With `big`, for values of which each page has one, only small values stay in memory; others are
    read from disk again, or computed again if they are not kept.
    """
    if run is not None:
        return Rule(run)
    return lambda run: Rule(run, keep=keep, big=big)


@overload
def source(run: Callable[[Need, *Ts], T], /) -> Rule[T, *Ts]: ...
@overload
def source(
    *, stamp: Callable[[Need, *Ts], bytes]
) -> Callable[[Callable[[Need, *Ts], T]], Rule[T, *Ts]]: ...
def source(run: Any = None, /, *, stamp: Any = None) -> Any:
    """Make a function `(need, *args) -> value` an input, which reads `need.world` in every build.

    With `stamp`, a function of the same arguments, the digest and the diagnostics come from that,
    and the value is read only when a task needs it. Equal stamps must mean equal values.
    """
    if run is not None:
        return Rule(run, source=True)
    return lambda run: Rule(run, source=True, stamp=stamp)


def pack(value: Any) -> bytes:
    """A value as MessagePack: equal values give equal bytes.

    Times are packed as text, which keeps their offset from UTC; MessagePack's own timestamps would
    lose it.
    """
    try:
        data = _encode(value)
    except TypeError:  # keys that are no texts are put in order by the other way only
        return _pack_plain(value)
    if b"\xff" in data and any(map(data.__contains__, _TIMESTAMPS)):
        return _pack_plain(value)
    return data


def _pack_plain(value: Any) -> bytes:
    """The same by way of plain values, with times as text."""
    plain = msgspec.to_builtins(value, builtin_types=(bytes,), order="deterministic")
    return _encode_plain(plain)


def digest(value: Any) -> bytes:
    """The digest of a value: 16 bytes (BLAKE2b). That of `bytes` is their plain hash, so it equals
    the digest of a file with these bytes.

    Values of different types have different digests. Deeper inside a value that holds for Structs
    of a union only if they have msgspec's tags.
    """
    kind = type(value)
    if kind is bytes:
        return hashlib.blake2b(value, digest_size=16).digest()
    if kind is str:
        data = value.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, digest_size=16, person=b"text").digest()
    name = f"{kind.__module__}.{kind.__qualname__}\0".encode()
    return hashlib.blake2b(name + pack(value), digest_size=16, person=b"value").digest()
