"""Who is alone with a file or a folder, and who waits."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest

from coursesite.files.locks import exclusive


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_who_comes_second_waits(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("fcntl")
    context = multiprocessing.get_context("fork")
    log, place = tmp_path / "log", tmp_path / "place"
    if kind == "folder":
        place.mkdir()

    def other() -> None:
        with exclusive(place), log.open("a") as file:
            file.write("second")

    with exclusive(place):
        process = context.Process(target=other)
        process.start()
        time.sleep(0.2)
        with log.open("a") as file:
            file.write("first ")
    process.join(60)
    assert log.read_text() == "first second"


def test_a_lock_that_cannot_be_had_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = False
    with exclusive(tmp_path / "file/lock"):
        done = True
    assert done
    with pytest.raises(OSError, match="of the build"), exclusive(tmp_path / "lock"):
        raise OSError("of the build")
