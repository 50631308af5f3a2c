"""Traces: for each task of a build, the tasks it read and the digest of its value."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic

Key = tuple[Any, ...]
"""A task: the name of its rule, then its arguments: texts, integers, True and False, None."""


class UnsteadyError(Exception):
    """A task ran twice on equal inputs, and its values differ: its rule, or code that authors
    wrote, is not deterministic."""

    def __init__(self, key: Key) -> None:
        """`key` is the task."""
        super().__init__(" ".join(str(part) for part in key if part != ""))
        self.key = key


class Traces(Struct, frozen=True, kw_only=True, eq=False):
    """The traces of a build as columns, so that thousands of them load in milliseconds.

    Task `i` is `keys[i]`; its value has the digest `digests[i]`; it read the tasks `reads_of(i)`,
    in that order. `reports` holds its diagnostics, `reasons` why it ran last. All are of one build,
    so a task that was read has the digest that its readers saw.
    """

    keys: list[Key] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("I", [0]))
    reads: array[int] = field(default_factory=lambda: array("I"))
    """All reads in a row; those of task `i` are at `starts[i]` up to `starts[i + 1]`."""
    reports: dict[int, tuple[Diagnostic, ...]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    packed_keys: bytes = b""
    """The keys as a state file had them, which most edits leave alone; empty if they are new."""

    def reads_of(self, i: int) -> array[int]:
        """The numbers of the tasks that task `i` read, in order."""
        return self.reads[self.starts[i] : self.starts[i + 1]]
