"""One build at a time, another for what changed meanwhile, and none is the end of the preview."""

from __future__ import annotations

import gc
import os
import threading
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from coursesite.build.executors import executor
from coursesite.build.result import BuildResult
from coursesite.cli.clock import now
from coursesite.preview import build_loop as module
from coursesite.preview import first_build
from coursesite.preview.build_loop import BuildLoop
from coursesite.preview.change_queue import ChangeQueue
from coursesite.preview.report import Report
from coursesite.preview.session import Session
from coursesite.site.inputs import Mode
from installed import install
from sitetest import NOW, SiteTest, forked

NOTES = "content/lectures/01-waves.md"
PATIENCE = 60.0


class NoWatch:
    """What changes is said by the test."""

    def __init__(self) -> None:
        self.packages: tuple[Path, ...] = ()

    def refresh(self, packages: tuple[Path, ...] = ()) -> None:
        """Nothing is watched."""
        self.packages = packages


class Bench:
    """Builds of a site in a thread, to be watched."""

    def __init__(self, site: Path) -> None:
        self.changes = ChangeQueue()
        self.watch = NoWatch()
        self.reports: list[Report] = []
        self.told: list[BuildResult] = []
        self.withheld: dict[str, str] = {}
        self.news = threading.Condition()
        self.builds = BuildLoop(
            site.resolve(),
            site.resolve() / ".coursesite" / "preview",
            cast("Any", self.watch),
            self.changes,
            publish=self._publish,
            on_build=lambda built, seconds: self.told.append(built),
            now=partial(now, None),
            drafts=True,
        )
        self.thread = threading.Thread(target=self.builds.run)

    def _publish(self, report: Report, withheld: dict[str, str]) -> None:
        with self.news:
            self.reports.append(report)
            self.withheld = withheld
            self.news.notify_all()

    def until(self, count: int) -> Report:
        """Waits for so many reports; the last of them."""
        with self.news:
            assert self.news.wait_for(lambda: len(self.reports) >= count, PATIENCE)
            return self.reports[-1]

    def save(self) -> None:
        self.changes.note(NOTES, whole=True)


@pytest.fixture
def bench(site: SiteTest) -> Iterator[Bench]:
    site.write({NOTES: "# Waves\n\nOne.\n"})
    made = Bench(site.folder)
    yield made
    made.changes.close()
    if made.thread.ident is not None:
        made.thread.join(PATIENCE)
        assert not made.thread.is_alive()


def test_the_packages_that_a_site_is_made_of_are_watched(
    bench: Bench, site: SiteTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "installed"
    files = {"templates/partials/footer.html": "<footer>Of paper</footer>\n"}
    install(folder, "some_paper", files, {"coursesite.themes": {"paper": "some_paper"}})
    monkeypatch.syspath_prepend(folder)
    bench.thread.start()
    bench.until(1)
    assert bench.watch.packages == ()
    site.write({"content/course.yml": "theme: paper\n"})
    bench.save()
    bench.until(2)
    page = site.folder / ".coursesite" / "preview" / "lectures" / "waves" / "index.html"
    assert "Of paper" in page.read_text(encoding="utf-8")
    footer = folder / "some_paper/templates/partials/footer.html"
    saved = footer.with_suffix(".new")
    saved.write_text(footer.read_text("utf-8").replace("paper", "ink"), "utf-8")
    saved.replace(footer)  # as a whole: a build begins by itself when there are new packages
    bench.save()
    bench.until(3)
    assert "Of ink" in page.read_text(encoding="utf-8")
    assert bench.watch.packages == (folder / "some_paper",)


def test_there_is_never_more_than_one_build(
    bench: Bench, site: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is saved while one is at work is built by the next, however often."""
    at_work, go_on, most = threading.Semaphore(0), threading.Semaphore(0), [0, 0]
    real = module.Session.build

    def build(session: Any, mode: Any) -> BuildResult:
        most[0] += 1
        most[1] = max(most)
        at_work.release()
        assert go_on.acquire(timeout=PATIENCE)
        done = real(session, mode)
        most[0] -= 1
        return done

    monkeypatch.setattr(module.Session, "build", build)
    bench.thread.start()
    assert at_work.acquire(timeout=PATIENCE)
    go_on.release()
    bench.until(1)

    site.edit(NOTES, "One.", "Two.")
    bench.save()
    assert at_work.acquire(timeout=PATIENCE)
    for number in range(20):
        site.write({NOTES: f"# Waves\n\nNumber {number}.\n"})
        bench.save()
    go_on.release()
    assert at_work.acquire(timeout=PATIENCE)
    go_on.release()
    bench.until(2)
    bench.changes.close()
    go_on.release()
    bench.thread.join(PATIENCE)
    page = site.folder / ".coursesite" / "preview" / "lectures" / "waves" / "index.html"
    assert "Number 19." in page.read_text(encoding="utf-8")
    assert most[1] == 1


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[BuildResult]:
    """The builds made in this process, where a site of two notes is a large one."""
    made: list[BuildResult] = []
    build = Session.build

    def noted(self: Session, mode: Any) -> BuildResult:
        made.append(build(self, mode))
        return made[-1]

    monkeypatch.setattr(Session, "build", noted)
    monkeypatch.setattr(first_build, "MANY", 2)
    monkeypatch.setattr(executor, "_cores", lambda: 2)
    return made


def _die(*_: object) -> None:
    os._exit(1)


@forked
def test_a_large_site_is_first_built_by_another_process(
    bench: Bench, site: SiteTest, alone: list[BuildResult]
) -> None:
    site.write({"content/lectures/02-pipes.md": "---\ntitle: Pipes\ntagz: a\n---\n"})
    bench.thread.start()
    bench.until(1)
    assert [one.ran for one in alone] == [()]
    assert "lectures/waves/index.html" in bench.told[0].written
    assert [one.code for one in bench.told[0].diagnostics] == ["front-matter-unknown-key"]
    bench.changes.close()
    site.write({"content/lectures/02-pipes.md": "# Pipes\n"})
    again = Bench(site.folder)
    again.thread.start()
    again.until(1)
    again.changes.close()
    again.thread.join(PATIENCE)
    assert ("prose", "lectures/02-pipes.md") in alone[-1].ran, "there was one to begin from"
    assert ("prose", "lectures/01-waves.md") not in alone[-1].ran


@forked
def test_the_preview_builds_what_another_process_fails_to(
    bench: Bench, site: SiteTest, alone: list[BuildResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write({"content/lectures/02-pipes.md": "# Pipes\n"})
    monkeypatch.setattr(first_build, "_build", _die)
    bench.thread.start()
    bench.until(1)
    assert ("prose", "lectures/01-waves.md") in alone[0].ran
    assert "lectures/waves/index.html" in bench.told[0].written


def test_a_build_that_changes_nothing_is_not_reported(bench: Bench, site: SiteTest) -> None:
    bench.thread.start()
    bench.until(1)
    for _ in range(3):
        bench.save()
    site.edit(NOTES, "One.", "Two.")
    bench.save()
    report = bench.until(2)
    assert [one.url for one in report.edited] == ["/lectures/waves/"]
    assert len(bench.reports) == 2


def test_a_mistake_of_ours_is_told_and_outlived(
    bench: Bench, site: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.thread.start()
    bench.until(1)
    with monkeypatch.context() as patch:

        def fail(session: Any, mode: Any) -> BuildResult:
            raise ZeroDivisionError("by zero")

        patch.setattr(module.Session, "build", fail)
        bench.save()
        report = bench.until(2)
        assert report.failed
        assert "error[build-crashed]: coursesite itself failed: ZeroDivisionError: by zero" in (
            report.problems[0].text
        )
    seen: list[bool] = []
    real = module.Session.__init__

    def init(session: Any, *args: Any, fresh: bool, **options: Any) -> None:
        seen.append(fresh)
        real(session, *args, fresh=fresh, **options)

    monkeypatch.setattr(module.Session, "__init__", init)
    site.edit(NOTES, "One.", "Two.")
    bench.save()
    assert not bench.until(3).failed
    assert seen == [True]  # who knows what the mistake has left


def test_a_shortcode_that_goes_by_chance_is_told(bench: Bench, site: SiteTest) -> None:
    clock = "from time import time_ns\n@shortcode\ndef clock() -> Markdown:\n"
    site.write({"shortcodes/clock.py": f"{clock}    return Markdown(str(time_ns()))\n"})
    site.write({NOTES: "# Waves\n\n{{< clock >}}\n"}).build()
    site.write({NOTES: "# Waves\n\nIt is {{< clock >}}.\n"})
    bench.thread.start()
    report = bench.until(1)
    assert ["build-unsteady" in one.text for one in report.problems] == [True]
    site.write({NOTES: "# Waves\n\nIt was {{< clock >}}.\n"})
    bench.save()
    assert not bench.until(2).failed
    assert "It was" in (site.folder / ".coursesite/preview/lectures/waves/index.html").read_text()


def test_a_mistake_that_moves_is_shown_where_it_is(bench: Bench, site: SiteTest) -> None:
    """Also where the message is the same and only the line of the frame is another."""
    site.write({NOTES: "# Waves\n\n[Two](nothing.md) and more.\n"})
    bench.thread.start()
    assert "more" in bench.until(1).problems[0].text
    site.edit(NOTES, "more", "less")
    bench.save()
    assert "less" in bench.until(2).problems[0].text


class Circle:
    """Garbage that only the collector can find."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_garbage_after_a_rest_does_not_stay(bench: Bench) -> None:
    """Objects of a request, or of a build, that were in use while a session rested."""
    left: list[weakref.ref[Circle]] = []
    held: list[Circle] = []
    try:
        for _ in range(3 * module.RESTS):
            held[:] = [Circle()]
            left.append(weakref.ref(held[0]))
            bench.builds._session = cast("Any", SimpleNamespace(rest=lambda: None))
            bench.builds._rest()
    finally:
        gc.unfreeze()
        bench.builds._session = None
    assert sum(one() is not None for one in left) <= module.RESTS


def test_a_session_keeps_no_more_after_many_edits(site: SiteTest) -> None:
    site.write({NOTES: "# Waves\n\nOne.\n", "content/lectures/02-pipes.md": "# Pipes\n"})
    session = Session(site.folder.resolve(), site.folder.resolve() / ".coursesite" / "preview")

    def kept(edit: int) -> tuple[int, ...]:
        site.write({NOTES: f"# Waves {edit}\n\n## Part {edit}\n\n$x^{edit}$ `{edit}`\n"})
        session.build(Mode(now=NOW, index=False))
        session.rest()
        saved = session._saved
        assert saved is not None
        return (
            len(session._memory),
            len(session._store._records),
            len(saved.traces.keys),
            len(saved.inputs),
            len(saved.outputs),
        )

    counts = [kept(edit) for edit in range(12)]
    session.close()
    assert len(set(counts[2:])) == 1, counts


def test_a_page_is_shown_while_another_has_an_error(bench: Bench, site: SiteTest) -> None:
    other, gone = "content/lectures/02-pipes.md", "content/lectures/03-bells.md"
    out = site.folder / ".coursesite/preview"
    waves, pipes = out / "lectures/waves/index.html", out / "lectures/pipes/index.html"
    site.write({other: "# Pipes\n\n[no](nothing.md)\n", gone: "# Bells\n"})
    bench.thread.start()
    assert bench.until(1).failed  # the first build, too
    assert "One." in waves.read_text()
    assert not pipes.exists()
    site.write({other: "# Pipes\n\nOpen.\n"})
    bench.save()
    assert not bench.until(2).failed
    assert "Open." in pipes.read_text()

    site.write({other: "---\ntitle: [\n---\nShut.\n[no](nothing.md)\n"})
    site.edit(NOTES, "One.", "Two.").delete(gone)
    bench.save()
    report = bench.until(3)
    assert report.failed
    assert report.changed
    assert [one.url for one in report.edited] == ["/lectures/waves/", "/lectures/pipes/"]
    assert ("Two." in waves.read_text(), "Open." in pipes.read_text()) == (True, True)
    assert (out / "lectures/bells/index.html").exists()  # nothing is removed meanwhile

    home = (out / "index.html").read_bytes()
    site.write({"content/README.md": "# Home\n\n[no](nothing.md)\n"})
    bench.save()
    assert bench.until(4).failed
    assert (out / "index.html").read_bytes() == home, "whatever the text of the home is called"
    site.delete("content/README.md")

    site.write({"content/course.yml": "title: [\n"}).edit(NOTES, "Two.", "Three.")
    bench.save()
    report = bench.until(5)
    assert (report.failed, report.changed, "Two." in waves.read_text()) == (True, False, True)

    site.delete("content/course.yml").write({other: "# Pipes\n\nShut.\n"})
    bench.save()
    assert not bench.until(6).failed
    site.build()
    assert waves.read_bytes() == (site.folder / "_site/lectures/waves/index.html").read_bytes()
    assert not (out / "lectures/bells").exists()


def test_a_warning_is_reported_and_the_page_still_changes(bench: Bench, site: SiteTest) -> None:
    bench.thread.start()
    bench.until(1)
    site.write({NOTES: "---\ntitel: Waves\n---\nTwo.\n"})
    bench.save()
    report = bench.until(2)
    assert not report.failed
    assert [one.severity for one in report.problems] == ["warning"]
    assert report.edited


def test_changed_files_are_named_and_pages_are_not(bench: Bench, site: SiteTest) -> None:
    bench.thread.start()
    bench.until(1)
    site.write({"static/a.txt": "text", NOTES: "# Waves\n\nTwo.\n"})
    bench.save()
    assert bench.until(2).files == ("/a.txt",)
    site.write({f"static/{number}.txt": "text" for number in range(400)})
    bench.save()
    assert bench.until(3).files is None
