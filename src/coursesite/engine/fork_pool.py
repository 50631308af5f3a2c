"""Work that copies of this process do: they have all that it has, so they need only be told which.

A pool of `concurrent.futures` would do it, too, with two threads and a lock that has to be shared:
where a system grants none of these, it waits for ever. Here each copy has two pipes, one by which
it is told what to do and one for what comes of it. When the process that made them is gone, so are
the other ends of the pipes, and the copies end.
"""

from __future__ import annotations

import os
import signal
import struct
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

AHEAD = 3
"""Parts that wait for each copy while it works."""
_ROOM = 1 << 20
"""Bytes that a copy can leave in its pipe while nobody has time to read them."""
_NUMBER = struct.Struct("<I")


class _Copied(Struct, frozen=True):
    """A copy: its process, and this one's ends of the pipes."""

    pid: int
    orders: int
    results: int


def spread(work: Callable[[int], bytes], parts: int, count: int) -> Generator[bytes, None, None]:
    """What `work` makes of each of the numbers below `parts`, in `count` copies of this process, as
    it comes. It ends early when a copy dies or `work` fails there, or if none can be made.

    Close it (`contextlib.closing`): then the copies end, as soon as they have done what they are
    at. This process must have no other threads. Linux.
    """
    from select import POLLIN, poll  # where there is such a thing

    copies: dict[int, _Copied] = {}
    rest, begun, done = iter(range(parts)), 0, 0
    watched = poll()
    try:
        with _undisturbed() as mask, suppress(OSError):  # there may be no room for so many
            for _ in range(min(count, parts)):
                copy = _copy(work, copies, mask)
                copies[copy.results] = copy
                watched.register(copy.results, POLLIN)
        waiting = [copy for _ in range(AHEAD) for copy in copies.values()]
        while copies:
            for copy, part in zip(waiting, rest, strict=False):
                os.write(copy.orders, _NUMBER.pack(part))
                begun += 1
            if done == begun:
                return
            waiting = []
            for results, _ in watched.poll():
                copy = copies[results]
                waiting.append(copy)
                data = _take(copy.results)
                if data is None:
                    return
                done += 1
                yield data
    except BrokenPipeError:  # a copy has died
        return
    finally:
        for copy in copies.values():
            os.close(copy.orders)
            os.close(copy.results)
        for copy in copies.values():
            os.waitpid(copy.pid, 0)


def _copy(work: Callable[[int], bytes], others: dict[int, _Copied], mask: Iterable[int]) -> _Copied:
    """Makes a copy of this process, beside others, that does what it is told. OSError."""
    ends: list[int] = []
    try:
        ends += os.pipe()
        ends += os.pipe()
        pid = os.fork()
    except OSError:
        for end in ends:
            os.close(end)
        raise
    theirs, orders, results, ours = ends
    if pid == 0:
        not_its = [
            orders,
            results,
            *(end for one in others.values() for end in (one.orders, one.results)),
        ]
        _serve(work, theirs, ours, not_its, mask)
    os.close(theirs)
    os.close(ours)
    return _Copied(pid, orders, results)


def _serve(
    work: Callable[[int], bytes],
    orders: int,
    results: int,
    not_its: list[int],
    mask: Iterable[int],
) -> NoReturn:
    """In a copy: do what it is told until it is told no more."""
    failed = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # that is for the one that made it
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for end in not_its:
            os.close(end)
        _widen(results)
        while part := os.read(orders, _NUMBER.size):
            data = work(*_NUMBER.unpack(part))
            _give(results, data)
        failed = 0
    finally:
        os._exit(failed)


@contextmanager
def _undisturbed() -> Iterator[Iterable[int]]:
    """Ctrl-C waits meanwhile: a copy must not be stopped before it knows what to make of that."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield before
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _widen(pipe: int) -> None:
    import fcntl

    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)


def _give(pipe: int, data: bytes) -> None:
    rest = memoryview(_NUMBER.pack(len(data)) + data)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _take(pipe: int) -> bytes | None:
    """What was given at the other end; None if that is closed."""
    head = _exactly(pipe, _NUMBER.size)
    return None if head is None else _exactly(pipe, *_NUMBER.unpack(head))


def _exactly(pipe: int, size: int) -> bytes | None:
    parts = []
    while size:
        part = os.read(pipe, size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
