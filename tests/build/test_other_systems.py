"""What only some systems have is taken away, and a site is built and shown all the same."""

from __future__ import annotations

import os
import select
import signal
import sys
from pathlib import Path

import pytest

from coursesite.build import pipeline
from coursesite.build.executors.executor import choose
from coursesite.files import exchange
from coursesite.preview.first_build import first_build
from coursesite.preview.session import Session
from coursesite.site.inputs import Mode
from sitetest import NOW, SiteTest

MISSING = {
    os: (
        *("fork", "forkpty", "pread", "pwrite", "mkfifo", "getuid", "geteuid", "getppid", "killpg"),
        *("sched_getaffinity", "sched_setaffinity", "O_NOFOLLOW", "O_CLOEXEC", "O_DIRECTORY"),
        *("statvfs", "chown", "setsid", "uname", "posix_spawn", "register_at_fork"),
    ),
    select: ("poll", "epoll"),
    signal: (
        *("SIGHUP", "SIGALRM", "SIGUSR1", "SIGCHLD", "alarm", "setitimer"),
        *("pthread_sigmask", "siginterrupt", "sigwait"),
    ),
}
MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog")


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system with Python's portable functions only."""
    for module, names in MISSING.items():
        for name in names:
            monkeypatch.delattr(module, name, raising=False)
    for name in MODULES:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)


FILES = {
    "content/course.yml": "title: A\nstart_date: 2025-02-17\nclass_days: [Mon]\n",
    "content/lectures/01-one.md": (
        "---\ntitle: One\n---\n## Two\n\n$x$ and `y`\n\n```python\nx = 1\n```\n"
    ),
    "content/lectures/02-two.md": "---\ntitle: Two\n---\n[One](01-one.md#two)\n",
    "static/a.txt": "text",
}


@pytest.mark.usefixtures("poor")
def test_a_build_needs_no_functions_of_one_system(tmp_path: Path) -> None:
    site = SiteTest(tmp_path / "poor").write(FILES).build()
    first = site.output
    site.edit("content/lectures/01-one.md", "and", "or").edit("static/a.txt", "text", "more")
    site.delete("content/lectures/02-two.md").build()
    assert "or" in site.page("lectures/one/index.html")
    assert "lectures/two/index.html" in first
    assert "lectures/two/index.html" not in site.output
    assert site.output == SiteTest(tmp_path / "poor").build().output


def test_the_output_is_the_same_with_fewer_functions(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rich = SiteTest(tmp_path / "rich").write(FILES).build().output
    request.getfixturevalue("poor")
    assert SiteTest(tmp_path / "poor").write(FILES).build().output == rich
    with choose(1) as executor:
        site = tmp_path / "alone"
        SiteTest(site).write(FILES)
        pipeline.build(site, site / "_site", Mode(now=NOW), executor=executor)
    assert SiteTest(site).output == rich


@pytest.mark.usefixtures("poor")
def test_work_is_given_to_processes_that_are_not_forked() -> None:
    assert type(choose(2)).__name__ == "Pool"
    assert type(choose(1)).__name__ == "Executor"


@pytest.mark.usefixtures("poor")
def test_a_preview_builds_and_rests(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES)
    destination = tmp_path.resolve() / ".coursesite" / "preview"
    mode = Mode(now=NOW, index=False)
    assert first_build(tmp_path, destination, mode) is None
    session = Session(tmp_path.resolve(), destination, partly=True)
    for number in range(3):
        site.edit("content/lectures/02-two.md", "[One", f"Edit {number} [One")
        assert not session.build(mode).failed
        session.rest()
        assert f"Edit {number} " in (destination / "lectures/two/index.html").read_text()
    session.close()
