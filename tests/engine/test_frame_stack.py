"""Calls with room for their frames: no depth at which a call is dear."""

import pytest

from coursesite.engine.frame_stack import with_room

resource = pytest.importorskip("resource")
CALLS = 300


def _leaf() -> None:
    pass


def _faults(depth: int) -> int:
    """The page faults of calls at a depth."""
    if depth:
        return _faults(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        _leaf()
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)


def _most() -> int:
    return max(_faults(depth) for depth in range(250))


def test_no_call_asks_the_system_for_memory() -> None:
    assert with_room(_most) < CALLS / 2


def test_arguments_and_result() -> None:
    assert with_room(sorted, [2, 1, 3], reverse=True) == [3, 2, 1]
