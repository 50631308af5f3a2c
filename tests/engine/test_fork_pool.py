"""Copies of a process: their results come, each part once, and no process stays."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from coursesite.engine.fork_pool import spread
from sitetest import forked, quiet

pytestmark = [forked, quiet]


def children() -> set[str]:
    """The processes that this one has begun and not waited for."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "stat").read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                found.add(process.name)
    return found


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """No process and no end of a pipe."""
    before = set(Path("/proc/self/fd").iterdir()), children()
    yield
    assert (set(Path("/proc/self/fd").iterdir()), children()) == before


def made(part: int) -> bytes:
    return b"%d by %d " % (part, os.getpid()) + b"x" * (part % 3 << 20)


@pytest.mark.parametrize(("parts", "count"), [(40, 3), (2, 8), (0, 2)])
def test_each_part_is_made_once_by_a_copy(parts: int, count: int) -> None:
    """More comes of some than a pipe can hold."""
    with closing(spread(made, parts, count)) as results:
        found = [one.split(b" ", 3) for one in results]
    assert sorted(int(part) for part, *_ in found) == list(range(parts))
    assert all(len(rest) == int(part) % 3 << 20 for part, _, _, rest in found)
    makers = {int(pid) for _, _, pid, _ in found}
    assert len(makers) <= min(parts, count) and os.getpid() not in makers


@pytest.mark.parametrize("how", ["killed", "failed"])
def test_it_ends_early_when_a_copy_does(how: str) -> None:
    def doomed(part: int) -> bytes:
        if part == 5:
            if how == "killed":
                os.kill(os.getpid(), 9)
            raise ValueError
        return made(part)

    with closing(spread(doomed, 1000, 2)) as results:
        found = [int(one.split()[0]) for one in results]
    assert 5 not in found and len(found) < 1000


def test_who_has_enough_can_leave() -> None:
    with closing(spread(made, 1000, 2)) as results:
        assert next(results)


def test_one_copy_need_not_wait_for_another(tmp_path: Path) -> None:
    enough = tmp_path / "enough"

    def slow(part: int) -> bytes:
        while part == 0 and not enough.exists():
            time.sleep(0.01)
        return made(part)

    found = []
    with closing(spread(slow, 30, 2)) as results:
        for one in results:
            found.append(int(one.split()[0]))
            if len(found) == 25:
                enough.touch()
    assert sorted(found) == list(range(30))
    assert found.index(0) >= 25
