"""How long builds take, and how much they do: `make bench`, or

    python tests/benchmarks [--pages 10,100,1000] [--engine python-markdown] [--jobs N]

Every build is a process of its own, as for an author. Prints a table; decides nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import corpus

Edit = Callable[[Path], None]


def _replace(folder: Path, old: str, new: str) -> None:
    file = folder / corpus.path(3)
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")


def _template(folder: Path) -> None:
    file = folder / "templates/partials/footer.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("<footer>{{ site.title }}</footer>\n", "utf-8")


def _stylesheet(folder: Path) -> None:
    file = folder / "static/css/95-own.css"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("main { color: navy }\n", "utf-8")


EDITS: dict[str, Edit] = {
    "cold": lambda folder: None,
    "no change": lambda folder: None,
    "body edit": lambda folder: _replace(folder, "## ", "One more sentence.\n\n## "),
    "title edit": lambda folder: _replace(folder, 'title: "', 'title: "New '),
    "template edit": _template,
    "stylesheet edit": _stylesheet,
}


def build(folder: Path, jobs: int) -> tuple[float, float, float, int, int]:
    """A build as a process: seconds, seconds of processor time, peak MB of the largest process,
    tasks run, files written."""
    command = [sys.executable, "-m", "coursesite", "build", "-v", "-s", str(folder)]
    command += ["--clock", "2026-01-01"] + (["--jobs", str(jobs)] if jobs else [])
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        pid = os.posix_spawn(
            sys.executable,
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, told.fileno(), 1)],
        )
        _, status, usage = os.wait4(pid, 0)
        seconds = time.perf_counter() - begun
        told.seek(0)
        text = told.read().decode()
    if status:
        raise SystemExit(f"the build failed:\n{text}")
    tasks = re.search(r"(\d+) tasks run", text)
    return (
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / (1 if sys.platform == "linux" else 1024) / 1024,
        int(tasks[1]) if tasks else 0,
        text.count("\nwrote ") + text.startswith("wrote "),
    )


def measure(pages: int, engine: str, jobs: int, folder: Path) -> None:
    """A row for each edit of a site of so many lectures."""
    corpus.write(folder, pages)
    with (folder / "content/course.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"markdown: {{engine: {engine}}}\n")
    for name, edit in EDITS.items():
        edit(folder)
        seconds, cpu, memory, tasks, written = build(folder, jobs)
        print(
            f"{pages:>6}  {name:<16} {seconds:8.2f} {cpu:8.2f} {memory:8.0f} {tasks:8} {written:8}",
            flush=True,
        )


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--pages", default="10,100,1000")
    options.add_argument("--engine", default="python-markdown")
    options.add_argument("--jobs", type=int, default=0)
    given = options.parse_args()
    columns = ("seconds", "CPU", "peak MB", "tasks", "written")
    print(" pages" + " " * 17 + "".join(f" {name:>8}" for name in columns))
    for pages in map(int, given.pages.split(",")):
        folder = Path(tempfile.mkdtemp(prefix="coursesite-bench-"))
        try:
            measure(pages, given.engine, given.jobs, folder)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
