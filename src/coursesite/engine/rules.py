"""Rules and sources: functions that the build engine runs, and the digests of their values."""

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
_encode = msgspec.msgpack.Encoder().encode


class Scheduler(Protocol):
    """What brings tasks up to date (`coursesite.engine.scheduler.Engine`), by their numbers."""

    world: Any

    def number(self, key: Key, /) -> int:
        """The number of a task, up to date or not."""

    def refresh(self, i: int, /) -> bytes:
        """Bring a task up to date; its digest."""

    def value(self, i: int, /) -> Any:
        """The value of a task that is up to date."""

    def former(self, i: int, /) -> Any:
        """The value that a task had before it ran; None if nothing has it."""


class Need:
    """What a running task holds: by calling it, the task reads other tasks."""

    __slots__ = ("_engine", "_source", "_task", "reads", "reports", "unsure", "world")

    def __init__(self, engine: Scheduler, task: int, source: bool = False) -> None:
        """Made by the engine, for each task that runs and each source that is looked at."""
        self.world = engine.world
        self.reads: dict[int, None] = {}
        self.reports: dict[Diagnostic, None] = {}
        self.unsure = False
        """Set by a source with a stamp if its value may soon be another though the stamp is not:
        then it counts as changed in the next build."""
        self._engine, self._task, self._source = engine, task, source

    def __call__(self, rule: Rule[T, *Ts], *args: *Ts) -> T:
        """The value of a task, up to date; the running task depends on it from now on."""
        i = self._read((rule.name, *args))
        self._engine.refresh(i)
        value: T = self._engine.value(i)
        return value

    def digest(self, rule: Rule[T, *Ts], *args: *Ts) -> bytes:
        """The digest of a task's value, which is not computed if its trace holds."""
        return self._engine.refresh(self._read((rule.name, *args)))

    def former(self) -> Any:
        """What the running task came to the last time it ran, None if that is gone. It may save a
        rule work; it must not make what the rule comes to another."""
        return self._engine.former(self._task)

    def report(self, diagnostic: Diagnostic) -> None:
        """Tell the author something; it is told again as long as this task's trace holds."""
        self.reports[diagnostic] = None

    def _read(self, key: Key) -> int:
        if self._source:
            raise RuntimeError(f"a source cannot need {text(key)}: it reads the world only")
        i = self._engine.number(key)
        self.reads[i] = None  # before it is brought up to date: that it fails is a result, too
        return i


def text(key: Key) -> str:
    """A task in words: its rule and its arguments."""
    return " ".join(str(part) for part in key)


class Rule(Generic[T, *Ts]):
    """A function from its arguments to a value, known by its name: see `rule` and `source`."""

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
        """What reads a value that was kept, made when the first one is read; None without `keep`:
        a build has far more rules than it runs."""
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
    """Make a function `(need, *args) -> value` a rule; arguments are texts, integers, True and
    False (which are the same task as 1 and 0), and None. All are given, by position.

    Values are frozen: Structs, tuples, dicts nobody writes to, texts, bytes, numbers, None. One
    stays in memory during the build. With `keep` (its type, as msgspec knows types) it is also
    kept on disk, to be loaded by later builds in which its trace holds. With `big` the value is in
    memory for a moment only, unless it is known to be small: then it is read from disk each time,
    or, without `keep`, made again: for what there is one of for each page.
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
    """Make a function `(need, *args) -> value` an input: in every build it reads `need.world`.

    With `stamp`, a function of the same arguments, digest and diagnostics come from there, and the
    value is read when somebody needs it: equal stamps must mean equal values.
    """
    if run is not None:
        return Rule(run, source=True)
    return lambda run: Rule(run, source=True, stamp=stamp)


def pack(value: Any) -> bytes:
    """A value as MessagePack, the same bytes for equal values.

    Times keep their offset from UTC, which MessagePack's own timestamps would lose.
    """
    return _encode(msgspec.to_builtins(value, builtin_types=(bytes,), order="deterministic"))


def digest(value: Any) -> bytes:
    """16 bytes (BLAKE2b) that stand for a value; those of `bytes` are their plain hash.

    Values of different types differ; deeper inside, a union of Structs needs msgspec's tags to.
    """
    kind = type(value)
    if kind is bytes:
        return hashlib.blake2b(value, digest_size=16).digest()
    if kind is str:
        data = value.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, digest_size=16, person=b"text").digest()
    name = f"{kind.__module__}.{kind.__qualname__}\0".encode()
    return hashlib.blake2b(name + pack(value), digest_size=16, person=b"value").digest()
