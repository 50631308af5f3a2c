"""Builds of one process, one after another, are as exact as others; so is what they are asked."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coursesite.build import pipeline
from coursesite.diagnostics import warning
from coursesite.engine import RULES, Engine, Traces, rule, source, successor
from coursesite.preview.session import Session
from coursesite.site.inputs import Mode
from property import laws
from property.sessions import Sessions
from property.test_planted import _warnings_not_replayed, catch, unrecorded

A_RUN = 20


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_session_builds_what_a_clean_build_does(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In file set, bytes, errors and warnings, whatever was edited."""
    sessions = Sessions(seed)
    monkeypatch.setattr(pipeline, "build", sessions)
    try:
        laws.run(tmp_path / "site", seed, A_RUN)
    finally:
        sessions.close()
    assert sessions.resumed > A_RUN / 2


def _nobody_reads(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(successor, "readers", lambda traces: [[] for _ in traces.keys])


def _one_remove_only(patch: pytest.MonkeyPatch) -> None:
    def readers(traces: Any) -> list[list[int]]:
        sources = {i for i, key in enumerate(traces.keys) if RULES[key[0]].source}
        found: list[list[int]] = [[] for _ in traces.keys]
        for i in range(len(traces.keys)):
            for d in traces.reads_of(i):
                if d in sources:
                    found[d].append(i)
        return found

    patch.setattr(successor, "readers", readers)


def _old_templates(patch: pytest.MonkeyPatch) -> None:
    from coursesite.site.inputs import World

    patch.setattr(World, "_digests", lambda world, folder: {})


PLANTED = {
    "nobody is told of a change": _nobody_reads,
    "only those who read a file are told": _one_remove_only,
    "templates are never read again": _old_templates,
    "a listing that is not recorded": unrecorded("listing"),
    "warnings that are not replayed": _warnings_not_replayed,
}
SOON = {
    "nobody is told of a change": (1, 1),
    "only those who read a file are told": (1, 1),
    "templates are never read again": (1, 1),
    "a listing that is not recorded": (3, 1),
    "warnings that are not replayed": (22, 3),
}
"""The seed of a run that shows a bug soon, and after how many edits."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_bug_planted_in_a_session_is_caught(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    PLANTED[name](monkeypatch)
    with contextlib.closing(Sessions(SOON[name][0])) as sessions:
        monkeypatch.setattr(pipeline, "build", sessions)
        with pytest.raises(laws.BrokenLawError):
            catch(tmp_path, SOON[name])


@source
def switch(need: Any) -> bool:
    return bool(need.world.on)


@rule
def noisy(need: Any) -> int:
    need.report(warning("noise", "it can be heard"))
    return 1


@rule
def listener(need: Any) -> int:
    return int(need(noisy)) if need(switch) else 0


def test_what_no_target_reads_is_not_heard() -> None:
    """Though it was up to date a moment ago, and nothing that it depends on has changed."""

    engine = successor.Successor(Traces())
    engine.world = SimpleNamespace(on=True)
    engine.need(listener)
    heard = [len(engine.diagnostics)]
    for on in (True, False, True):
        last = engine
        engine = successor.Successor(last.traces, memory=last.memory, targets=last.targets)
        engine.start(SimpleNamespace(on=on))
        engine.need(listener)
        heard.append(len(engine.diagnostics))
    assert heard == [1, 1, 0, 1]
    assert len(engine.traces.keys) == 3


def test_a_change_of_one_text_runs_what_is_made_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And looks at no other task: the engine verifies only what the change can reach."""
    bench = laws.start(tmp_path / "site", 1)
    session = Session(bench.folder.resolve(), (tmp_path / "out").resolve())
    mode = Mode(now=laws.NOW)
    assert not session.build(mode).failed
    session.rest()
    looked: list[str] = []
    real = Engine._update

    def update(engine: Any, i: int) -> None:
        looked.append(engine.tasks.keys[i][0])
        real(engine, i)

    monkeypatch.setattr(Engine, "_update", update)
    assert session.build(mode).written == ()
    idle = len(looked)
    assert all(RULES[name].source for name in looked)
    looked.clear()
    post = next(iter(sorted((bench.folder / "content").rglob("lectures/*.md"))))
    post.write_text(post.read_text(encoding="utf-8") + "\nA new last line.\n", encoding="utf-8")
    built = session.build(mode)
    assert [path for path in built.written if path.endswith(".html")]
    assert looked.count("post_page") < len(list((bench.folder / "content").rglob("*.md")))
    assert len(looked) > idle
    session.close()
