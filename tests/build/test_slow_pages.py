"""A page that takes long is named once, while it goes on."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from typing import Any

import pytest

from coursesite.build import slow_pages
from coursesite.extensions import calls, discovery, modules

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


HOOKS = """\
from coursesite.extensions import check, source_transform


@{kind}
def slow(*given):
    while waiting():
        sum(range(99))
"""


@pytest.mark.parametrize("in_thread", [False, True])
@pytest.mark.parametrize("kind", ["source_transform", "check"])
def test_a_function_of_an_extension_that_goes_on_is_named_with_its_line(
    monkeypatch: pytest.MonkeyPatch, kind: str, in_thread: bool
) -> None:
    """By the timer of the system, and by another thread in the preview and on Windows."""
    monkeypatch.setattr(slow_pages, "_TICK", 0.005)
    engine: Any = Engine()
    engine.task = ("site_problems",) if kind == "check" else Engine.task
    said: list[str] = []
    (hook,) = discovery.from_source(HOOKS.format(kind=kind), "extensions/slow.py").hooks
    end = time.monotonic() + 60
    hook.function.__globals__["waiting"] = lambda: not said and time.monotonic() < end
    where = "" if kind == "check" else "content/lectures/01-a.md"

    def build() -> None:
        with slow_pages.named(engine, said.append):
            calls.called(hook, "extensions/slow.py", where, hook.function)

    if in_thread:
        thread = threading.Thread(target=build)
        thread.start()
        thread.join()
    else:
        build()
    (line,) = said
    place = " on content/lectures/01-a.md" if where else ""
    assert re.sub(r":[67]\)", ":6)", line) == (
        f"still in slow (extensions/slow.py:6){place}: does it go on for ever?"
    )


def test_an_extension_that_goes_on_while_it_is_loaded_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slow_pages, "_TICK", 0.005)
    engine: Any = Engine()
    said: list[str] = []
    end = time.monotonic() + 60
    given = {"waiting": lambda: not said and time.monotonic() < end}
    with slow_pages.named(engine, said.append):
        modules.run("while waiting(): pass\n", "extensions/slow.py", given, "hook-load")
    assert said == ["still in extensions/slow.py:1: does it go on for ever?"]


def test_a_page_does_not_fail_since_nobody_reads_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_pages, "_TICK", 0.005)
    engine: Any = Engine()
    tried: list[str] = []

    def say(sentence: str) -> None:
        tried.append(sentence)
        raise BrokenPipeError

    with slow_pages.named(engine, say):
        end = time.monotonic() + 60
        while not tried and time.monotonic() < end:
            time.sleep(0.005)
    assert len(tried) == 1
