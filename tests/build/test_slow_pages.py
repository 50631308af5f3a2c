"""A page that takes long is named once, while it goes on."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import pytest

from coursesite.build import slow_pages

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer here")


class Engine:
    """An engine that is at one task for ever, which is that of a page."""

    task: tuple[str, ...] = ("post_page", "lectures/01-a.md")

    def running(self) -> tuple[str, ...]:
        return self.task


def waited(said: list[str]) -> bool:
    end = time.monotonic() + 60
    while not said and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(0.1)
    return said == [
        "still at lectures/01-a.md: does a shortcode or a template go on for ever?",
    ]


def test_a_page_that_takes_long_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_pages, "_TICK", 0.005)
    engine: Any = Engine()
    said: list[str] = []
    before = signal.getsignal(signal.SIGALRM)
    with slow_pages.named(engine, said.append):
        assert waited(said)
    assert signal.getsignal(signal.SIGALRM) == before
    with slow_pages.named(engine, None):
        assert signal.getsignal(signal.SIGALRM) == before


def test_what_looks_through_many_pages_may_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_pages, "_TICK", 0.005)
    engine: Any = Engine()
    engine.task = ("problems",)
    said: list[str] = []
    with slow_pages.named(engine, said.append):
        time.sleep(0.2)
        engine.task = Engine.task
        assert waited(said)


def test_a_file_that_takes_long_to_be_read_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_pages, "_TICK", 0.005)
    engine: Any = Engine()
    said: list[str] = []
    with slow_pages.named(engine, said.append, lambda: "content/film.mp4"):
        waited(said)
    assert said == ["still reading content/film.mp4, a large file"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies of processes here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_copy_of_the_process_names_its_pages_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_pages, "_TICK", 0.005)
    engine: Any = Engine()
    said: list[str] = []
    with slow_pages.named(engine, said.append):
        if not (child := os.fork()):
            said.clear()
            os._exit(0 if waited(said) else 1)
        assert os.waitpid(child, 0)[1] == 0
