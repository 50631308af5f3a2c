"""The command: as a process, and called where a process would only take longer."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from coursesite import __version__
from coursesite.cli import publishing
from coursesite.cli.main import main
from sitetest import forked, once

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


def coursesite(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coursesite", *args],
        cwd=cwd,
        env=os.environ | {"NO_COLOR": "1"} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def called(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The same in this process, which has loaded the program already."""
    with contextlib.chdir(cwd):
        done = CliRunner(env={"NO_COLOR": "1"} | env).invoke(main, args)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)


@pytest.fixture
def course(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `coursesite init` writes, in a copy of its own."""

    def init(folder: Path) -> None:
        done = coursesite("init", "course", cwd=folder)
        assert done.returncode == 0, done.stderr

    new = once(tmp_path_factory, "initial", init)
    return shutil.copytree(new / "course", tmp_path / "course")


def test_version_and_help(tmp_path: Path) -> None:
    assert "0.1.0" in coursesite("--version", cwd=tmp_path).stdout
    told = coursesite("--help", cwd=tmp_path).stdout
    for command in ("build", "init", "new", "clean"):
        assert command in told


def test_a_new_course_builds_without_a_warning(course: Path) -> None:
    done = coursesite("build", "--strict", cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    assert (course / "_site/index.html").is_file()


def test_a_new_course_can_be_published(course: Path) -> None:
    """Its workflows are YAML, whose commands and options are those that there are."""
    github = yaml.safe_load((course / ".github/workflows/course.yml").read_text())
    gitlab = yaml.safe_load((course / ".gitlab-ci.yml").read_text())
    steps = [step.get("run", "") for job in github["jobs"].values() for step in job["steps"]]
    lines = [*steps, *gitlab["check"]["script"], *gitlab["pages"]["script"]]
    commands = [shlex.split(line.partition(" > ")[0]) for line in lines if "coursesite " in line]
    assert len(commands) == 4
    for _, *words in commands:
        words = [re.sub(r"\$\{\{.*\}\}|\$\w+", "https://a.org", word) for word in words]
        done = called(*words, cwd=course)
        assert (done.returncode, done.stderr) == (0, ""), words
    assert {job["runs-on"] for job in github["jobs"].values()} == {"ubuntu-latest"}
    assert (course / "requirements.txt").read_text().startswith("coursesite")
    schema = called("schema", "course", cwd=course).stdout
    assert (course / ".vscode/course.schema.json").read_text() == schema
    (named,) = json.loads((course / ".vscode/settings.json").read_text())["yaml.schemas"]
    assert (course / named).is_file()


@pytest.mark.parametrize(
    ("origin", "expected", "local"),
    [
        (None, f"coursesite=={__version__}", False),
        ({"url": "file:///home/ada/coursesite", "dir_info": {}}, "coursesite==", True),
        (
            {"url": "https://a.org/c", "vcs_info": {"vcs": "git", "commit_id": "12ab"}},
            "coursesite @ git+https://a.org/c@12ab",
            False,
        ),
    ],
)
def test_workflows_install_what_is_installed_here(
    origin: dict[str, Any] | None, expected: str, local: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Installed:
        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return json.dumps(origin) if origin else None

    monkeypatch.setattr(publishing.metadata, "distribution", lambda name: Installed())
    assert publishing.requirement().startswith(expected)
    assert publishing.is_local() is local


def test_init_and_new_never_overwrite(course: Path) -> None:
    (course / "content/course.yml").write_text("title: Mine\n")
    assert called("init", ".", cwd=course).returncode == 1
    assert (course / "content/course.yml").read_text() == "title: Mine\n"


def test_new_posts_are_numbered_on_and_build(course: Path) -> None:
    for kind, title in (("lecture", "Two: more"), ("assignment", "Write"), ("page", "About")):
        done = called("new", kind, title, cwd=course)
        assert done.returncode == 0, done.stderr
    assert (course / "content/lectures/02-two-more.md").is_file()
    assert (course / "content/assignments/01-write.md").is_file()
    assert (course / "content/about.md").is_file()
    assert called("build", "--strict", cwd=course).returncode == 0


def test_json_is_one_object_on_stdout(course: Path) -> None:
    (course / "content/bad.md").write_text("Text {{< at soon >}}.\n")
    done = called("build", "--format", "json", cwd=course)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told.keys() == {
        "written",
        "kept",
        "removed",
        "pages",
        "seconds",
        "search",
        "held",
        "held_solutions",
        "diagnostics",
    }
    assert told["search"].keys() == {"files", "bytes", "seconds"}
    assert told["search"]["bytes"] > told["search"]["files"] > 0
    (problem,) = told["diagnostics"]
    assert problem.keys() == {"severity", "code", "message", "path", "line", "column", "hint"}
    assert (problem["path"], problem["line"], problem["column"]) == ("content/bad.md", 1, 13)


def test_exit_codes(course: Path, tmp_path: Path) -> None:
    assert called("build", "-q", cwd=course).returncode == 0
    (course / "content/warn.md").write_text("---\ntitel: A\n---\n\nText.\n")
    assert called("build", "-q", cwd=course).returncode == 0
    assert called("build", "-q", "--strict", cwd=course).returncode == 1
    assert called("build", "--no-such-option", cwd=course).returncode == 2
    assert called("build", "-s", "nowhere", cwd=tmp_path).returncode == 2
    assert called("build", "--clock", "tomorrow", cwd=course).returncode == 2
    assert called("build", cwd=tmp_path).returncode == 1


def test_the_clock_decides_what_is_published(course: Path) -> None:
    (course / "content/announcements").mkdir()
    (course / "content/announcements/2030-01-01-a.md").write_text("Text.\n")
    page = course / "_site/announcements/a/index.html"
    called("build", "--clock", "2029-12-31", cwd=course)
    assert not page.exists()
    called("build", cwd=course, SOURCE_DATE_EPOCH="1893456001")
    assert page.exists()


def test_clean_removes_what_builds_made_and_nothing_else(course: Path) -> None:
    called("build", cwd=course)
    (course / "_site/mine.txt").write_text("keep me")
    assert called("clean", cwd=course).returncode == 0
    assert [path.name for path in (course / "_site").rglob("*")] == ["mine.txt"]
    assert not (course / ".coursesite").exists()
    assert (course / "content/course.yml").is_file()
    missing = called("clean", "-s", "nowhere", cwd=course)
    assert missing.returncode == 2 and "there is no folder nowhere" in missing.stderr


@forked
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_processes_of_a_build_that_is_killed_end_with_it(course: Path, how: signal.Signals) -> None:
    """They have its lock, too: the next build would wait for it."""
    many(course)
    command = [sys.executable, "-m", "coursesite", "build", "--jobs", "2"]
    with subprocess.Popen(command, cwd=course) as build:
        copies = copies_of(build)
        build.send_signal(how)
    ends = time.monotonic() + 60
    while left := copies & {one for one, _ in running()}:
        assert time.monotonic() < ends, f"copies of the build are still there: {left}"
        time.sleep(0.01)
    assert_usable(course)


@forked
def test_a_build_that_is_stopped_from_the_keyboard_says_so_and_no_more(course: Path) -> None:
    many(course)
    command = [sys.executable, "-m", "coursesite", "build", "--jobs", "2"]
    with subprocess.Popen(
        command,
        cwd=course,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
    ) as build:
        copies_of(build)
        os.killpg(build.pid, signal.SIGINT)
        assert build.stderr is not None
        told = build.stderr.read().strip()
    assert (told, build.returncode) == ("Aborted!", 1)
    assert_usable(course)


def many(course: Path) -> None:
    """So many lectures that a build makes copies of itself."""
    text = "## Part\n\n```python\nx = 1\n```\n\n" * 99
    for number in range(100):
        path = course / f"content/lectures/more-{number}.md"
        path.write_text(f"---\ntitle: Lecture {number}\n---\n{text}")


def assert_usable(course: Path) -> None:
    """Whatever a build has left does not keep another from being exact; most pages are gone."""
    for path in course.glob("content/lectures/more-*.md"):
        if not path.stem.endswith("99"):
            path.unlink()
    assert called("build", "--verify", cwd=course).returncode == 0


def copies_of(build: subprocess.Popen[Any]) -> set[int]:
    """The two copies of a build, once it has them."""
    copies: set[int] = set()
    while len(copies) < 2:
        assert build.poll() is None, "it was over before it had copies"
        time.sleep(0.002)
        copies = {one for one, parent in running() if parent == build.pid}
    return copies


@pytest.mark.parametrize("where", ["site", "output"])
def test_a_folder_whose_name_is_no_text_will_do(course: Path, where: str) -> None:
    name = os.fsdecode(b"n\xff")
    try:
        (course.parent / name).mkdir()
    except OSError:
        pytest.skip("this file system has no such names")
    (course.parent / name).rmdir()
    if where == "site":
        course = course.rename(course.parent / name)
    arguments = ["build"] if where == "site" else ["build", "-d", name]
    for wanted in ("0 kept", "0 files written"):
        done = called(*arguments, cwd=course)
        assert done.returncode == 0, done.stderr
        assert wanted in done.stdout


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["build", "-d", "a" * 300], {}),
        (["build", "-d", "loop"], {}),
        (["build", "-s", "loop"], {}),
        (["build", "--clock", "0001-01-01T00:00+14:00"], {}),
        (["build"], {"SOURCE_DATE_EPOCH": "99999999999999"}),
    ],
    ids=["long", "loop", "site", "clock", "epoch"],
)
def test_what_cannot_be_is_told_in_a_line(
    course: Path, arguments: list[str], env: dict[str, str]
) -> None:
    (course / "loop").symlink_to("loop")
    done = coursesite(*arguments, cwd=course, **env)
    assert done.returncode in (1, 2)
    assert "rror" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("arguments", [["build", "-v"], ["build", "--format", "json"], ["--help"]])
def test_what_nobody_can_take_down_is_told_in_a_line(course: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "coursesite", *arguments]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=course, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
        deaf = subprocess.run(command, cwd=course, stdout=full, stderr=full, check=False)
    assert done.returncode == deaf.returncode == 1
    assert done.stderr.startswith("coursesite cannot go on: ") and done.stderr.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_a_file_that_never_ends_is_not_read(course: Path) -> None:
    os.mkfifo(course / "content/lectures/pipe.md")
    done = called("build", cwd=course)
    assert done.returncode == 1
    assert "error[file-unreadable]" in done.stderr


def test_what_a_terminal_has_no_characters_for_is_spelled_out(course: Path) -> None:
    assert called("build", cwd=course).returncode == 0
    told = coursesite("why", "/", cwd=course, PYTHONIOENCODING="latin-1")
    assert told.returncode == 0 and "\\u251c" in told.stdout, told.stderr


def running() -> Iterator[tuple[int, int]]:
    """The processes of this computer that have not ended, each with its parent."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                yield int(folder.name), int(parent)


def test_a_spawned_worker_does_not_run_the_command_again(tmp_path: Path) -> None:
    """Under `python -m coursesite` such a worker runs our module under another name first."""
    code = "import runpy; runpy.run_module('coursesite.__main__', run_name='__mp_main__')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
