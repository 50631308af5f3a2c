"""A pool of forked copies of this process, for speed: they have all its data, and get numbers.

A pool of `concurrent.futures` needs two threads and a lock that processes share; where a system
grants none of these, it waits for ever. Here each copy has two pipes, one for numbers and one for
results. When the process that made them dies, its ends of the pipes close, and the copies end. See
content/guide/decisions/copies.md.
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

_QUEUED = 3
"""Parts that are sent to each copy ahead of its results."""
_PIPE_SIZE = 1 << 20
"""Bytes of results that a copy can leave in its pipe before it has to wait."""
_NUMBER = struct.Struct("<I")


class _Copy(Struct, frozen=True):
    """A copy: its process, and this one's ends of the pipes."""

    pid: int
    orders: int
    results: int


def spread(work: Callable[[int], bytes], parts: int, count: int) -> Generator[bytes, None, None]:
    """The results of `work` for each number below `parts`, as `count` copies of this process
    finish them. It ends early if a copy dies, if `work` fails there, or if no copy can be made.

    Close it (`contextlib.closing`): then the copies end as soon as they have finished a part. This
    process must have no other threads. Linux only.
    """
    from select import POLLIN, poll  # not on every system

    copies: dict[int, _Copy] = {}
    numbers, begun, done = iter(range(parts)), 0, 0
    watched = poll()
    try:
        with _interrupts_held() as mask, suppress(OSError):  # the system may refuse so many
            for _ in range(min(count, parts)):
                copy = _fork(work, copies, mask)
                copies[copy.results] = copy
                watched.register(copy.results, POLLIN)
        ready = [copy for _ in range(_QUEUED) for copy in copies.values()]
        while copies:
            for copy, number in zip(ready, numbers, strict=False):
                os.write(copy.orders, _NUMBER.pack(number))
                begun += 1
            if done == begun:
                return
            ready = []
            for results, _ in watched.poll():
                copy = copies[results]
                ready.append(copy)
                data = _receive(copy.results)
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


def _fork(work: Callable[[int], bytes], others: dict[int, _Copy], mask: Iterable[int]) -> _Copy:
    """Fork a copy of this process, beside others. OSError."""
    ends: list[int] = []
    try:
        ends += os.pipe()
        ends += os.pipe()
        pid = os.fork()
    except OSError:
        for end in ends:
            os.close(end)
        raise
    copy_orders, orders, results, copy_results = ends
    if pid == 0:
        inherited = [end for other in others.values() for end in (other.orders, other.results)]
        _serve(work, copy_orders, copy_results, [orders, results, *inherited], mask)
    os.close(copy_orders)
    os.close(copy_results)
    return _Copy(pid, orders, results)


def _serve(
    work: Callable[[int], bytes],
    orders: int,
    results: int,
    inherited: list[int],
    mask: Iterable[int],
) -> NoReturn:
    """In a copy: work on numbers until the pipe is closed. `inherited` are ends of pipes that must
    be closed here, or they would stay open when their owner has closed them."""
    failed = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that forked
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for end in inherited:
            os.close(end)
        _widen(results)
        while number := os.read(orders, _NUMBER.size):
            data = work(*_NUMBER.unpack(number))
            _send(results, data)
        failed = 0
    finally:
        os._exit(failed)


@contextmanager
def _interrupts_held() -> Iterator[Iterable[int]]:
    """Hold Ctrl-C back: it must not reach a copy before that ignores it. The old signal mask."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield before
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _widen(pipe: int) -> None:
    import fcntl

    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)


def _send(pipe: int, data: bytes) -> None:
    rest = memoryview(_NUMBER.pack(len(data)) + data)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _receive(pipe: int) -> bytes | None:
    """The bytes of one `_send` at the other end; None if that is closed."""
    head = _read_exactly(pipe, _NUMBER.size)
    return None if head is None else _read_exactly(pipe, *_NUMBER.unpack(head))


def _read_exactly(pipe: int, size: int) -> bytes | None:
    pieces = []
    while size:
        piece = os.read(pipe, size)
        if not piece:
            return None
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
