"""What the tasks of a build read and came to."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.diagnostics import Diagnostic

Key = tuple[Any, ...]
"""A task: the name of its rule, then its arguments: texts, integers, True and False, None."""


def _numbers() -> array[int]:
    return array("I")


def _zero() -> array[int]:
    return array("I", [0])


class UnsteadyError(Exception):
    """A task came to something else than before, though all that it reads is the same: its rule, or
    code that authors wrote, is not deterministic."""

    def __init__(self, key: Key) -> None:
        """`key` is the task."""
        super().__init__(" ".join(str(part) for part in key if part != ""))
        self.key = key


class Traces(Struct, frozen=True, kw_only=True, eq=False):
    """The traces of a build as columns, so that thousands of them load in milliseconds.

    Task `i` is `keys[i]`; its value has the digest `digests[i]`; it read the tasks `reads_of(i)`,
    in that order; `reports` has what it told the author, `reasons` why it ran last. All are of one
    build, so a task that was read has the digest that its readers saw.
    """

    keys: list[Key] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    starts: array[int] = field(default_factory=_zero)
    reads: array[int] = field(default_factory=_numbers)
    reports: dict[int, tuple[Diagnostic, ...]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    packed: bytes = b""
    """The keys as the state file had them, if they were read from there."""

    def reads_of(self, i: int) -> array[int]:
        """The numbers of the tasks that task `i` read, in order."""
        return self.reads[self.starts[i] : self.starts[i + 1]]


def renumbered(
    alive: list[int],
    keys: list[Key],
    digests: list[bytes],
    reads_of: Callable[[int], array[int]],
    reports: dict[int, tuple[Diagnostic, ...]],
    reason: Callable[[int], str],
) -> Traces:
    """The traces of the tasks `alive`, which have other numbers from now on: their places there.
    They may read none but each other."""
    number = dict(zip(alive, range(len(alive)), strict=True))
    starts, reads = array("I", [0]), array("I")
    for i in alive:
        reads.extend(reads_of(i))
        starts.append(len(reads))
    if len(alive) != len(keys):
        reads = array("I", map(number.__getitem__, reads))
    return Traces(
        keys=[keys[i] for i in alive],
        digests=[digests[i] for i in alive],
        starts=starts,
        reads=reads,
        reports={number[i]: told for i, told in reports.items() if i in number},
        reasons=[reason(i) for i in alive],
    )
