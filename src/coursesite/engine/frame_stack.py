"""The memory of Python's frames, for speed.

CPython keeps the frames of calls in pieces of 16 KB, and gives a piece back to the system with the
first frame in it. A function that is called again and again where a piece ends makes the system map
and unmap it each time, which takes two hundred times as long as the call itself. See
content/guide/decisions/frame-stack.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")
_SLOTS = 1 << 16
"""Slots of eight bytes. A piece is the next power of two from its first frame on, so about as much
is left for the frames of all calls below: half a megabyte, of which only what is used is real."""


def with_room(run: Callable[P, R], /, *args: P.args, **named: P.kwargs) -> R:
    """The result of `run`, whose calls have their frames in one piece."""
    return run(*args, **named)


with_room.__code__ = with_room.__code__.replace(co_stacksize=_SLOTS)
