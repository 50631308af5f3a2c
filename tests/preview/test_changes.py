"""Notices of changes are put together until they have settled."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from coursesite.preview import change_queue as module
from coursesite.preview import watcher as watching
from coursesite.preview.change_queue import ChangeQueue
from coursesite.preview.watched_folders import ignored, watched
from coursesite.preview.watcher import Watcher


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> ChangeQueue:
    """With waits so long that only their order matters."""
    monkeypatch.setattr(module, "QUIET", 0.0)
    monkeypatch.setattr(module, "UNFINISHED", 0.3)
    monkeypatch.setattr(module, "CROWDED", 0.3)
    return ChangeQueue()


def test_what_changed_is_taken_once(changes: ChangeQueue) -> None:
    changes.note("a", whole=True)
    changes.note("b", whole=True)
    changes.note("a", whole=True)
    assert changes.take() == {"a", "b"}
    assert changes.take(timeout=0) is None


def test_a_file_that_is_being_written_is_waited_for(
    changes: ChangeQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until its writer closes it."""
    monkeypatch.setattr(module, "UNFINISHED", 60.0)
    monkeypatch.setattr(module, "LIMIT", 60.0)

    def write() -> None:
        changes.note("b", whole=True)
        changes.note("a", whole=True)

    changes.note("a", whole=False)
    threading.Timer(0.05, write).start()
    assert changes.take() == {"a", "b"}


def test_a_file_that_never_closes_is_not_waited_for_for_ever(changes: ChangeQueue) -> None:
    changes.note("a", whole=False)
    assert changes.take() == {"a"}


def test_changes_without_end_are_taken_all_the_same(
    changes: ChangeQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.2)
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.01):
            changes.note("a", whole=False)

    writer = threading.Thread(target=write)
    changes.note("a", whole=False)
    writer.start()
    assert changes.take() == {"a"}
    stop.set()
    writer.join()


def test_what_came_and_went_in_between_is_nothing(changes: ChangeQueue) -> None:
    """As the file that an editor writes first and renames then."""
    changes.note("a.tmp", whole=False, new=True)
    changes.gone("a.tmp")
    changes.note("a", whole=True, new=True)
    assert changes.take() == {"a"}
    changes.gone("a")
    assert changes.take() == {"a"}


def test_closing_lets_go_whoever_waits(changes: ChangeQueue) -> None:
    threading.Timer(0.05, changes.close).start()
    assert changes.take() is None
    assert changes.closed


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("a.md", False),
        ("a/b.md", False),
        (".well-known/x", False),
        (".git/index", True),
        ("a/.b.md.swp", True),
        ("a.md~", True),
        ("a/#b.md#", True),
        ("a/4913", True),
        ("4913/a.md", False),
        ("a.md___jb_tmp___", True),
        ("_site/index.html", True),
        (".coursesite/state", True),
    ],
)
def test_what_is_none_of_the_site_is_ignored(path: str, answer: bool) -> None:
    assert ignored(path) is answer


def test_the_watched_folders_are_those_of_the_sources(tmp_path: Path) -> None:
    """With the targets of links, but not round in a circle, nor the site's other folders."""
    site = tmp_path.resolve() / "site"
    for name in ("content/a", "static", "node_modules/x", ".git", "_site"):
        (site / name).mkdir(parents=True)
    away = tmp_path.resolve() / "away"
    (away / "deep").mkdir(parents=True)
    (away / "one.md").touch()
    (site / "content" / "linked").symlink_to(away / "deep")
    (site / "content" / "a" / "circle").symlink_to(site / "content")
    (site / "content" / "one.md").symlink_to(away / "one.md")
    (site / "content" / "gone").symlink_to(away / "nothing")
    (site / ".git" / "modules" / "sub" / "logs").mkdir(parents=True)
    (site / "content" / "sub").mkdir()
    (site / "content" / "sub" / ".git").write_text("gitdir: ../../.git/modules/sub\n")
    found = {Path(path): deep for path, (deep, _) in watched(site).items()}
    assert found == {
        site: False,
        site / "content": True,
        site / "static": True,
        away / "deep": True,
        site / ".git" / "modules" / "sub" / "logs": False,
        away: False,
    }


def test_packages_outside_of_the_site_are_watched_while_it_is_made_of_them(
    tmp_path: Path, changes: ChangeQueue
) -> None:
    for name in ("site/content", "paper/templates"):
        (tmp_path / name).mkdir(parents=True)
    watch = Watcher(tmp_path.resolve() / "site", changes)
    watch.refresh()
    try:
        watch.refresh((tmp_path / "paper",))
        (tmp_path / "paper" / "templates" / "base.html").write_text("new")
        assert changes.take(timeout=60) is not None
        watch.refresh()
        changes.take(timeout=0.1)
        (tmp_path / "paper" / "templates" / "base.html").write_text("newer")
        assert changes.take(timeout=0.1) is None
    finally:
        watch.stop()


def test_without_room_for_notices_it_polls(
    tmp_path: Path, changes: ChangeQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And finds changes all the same."""

    def full() -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(watching, "Observer", full)
    monkeypatch.setattr(watching, "INTERVAL", 0.05)
    (tmp_path / "content").mkdir()
    watch = Watcher(tmp_path.resolve(), changes)
    watch.refresh()
    try:
        assert watch.polls
        (tmp_path / "content" / "a.md").write_text("new")
        assert changes.take(timeout=60) is not None
    finally:
        watch.stop()
