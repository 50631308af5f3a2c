from __future__ import annotations

import gc
import os
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sitetest import SiteTest

SLOW = ("browser", "preview", "property")
"""Folders of tests that start browsers or servers, or edit at random."""
BROWSERS = ("Chromium", "Firefox", "WebKit")
_MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 4 << 30:
    # thousands of small sites are written and removed, which a disk takes its time for
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    """An empty site."""
    return SiteTest(tmp_path / "site")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests by their folders."""
    for item in items:
        folder = item.path.parent.name
        if folder in SLOW:
            item.add_marker(pytest.mark.slow)
        if folder == "browser":
            item.add_marker(pytest.mark.browser)


def group(test: str) -> str:
    """The name of the tests that are given to one worker together with a test.

    Those of a file are, since they share what one of them has made; a Chromium is shared by half of
    the files that need one, Firefox and WebKit by all; and the random edits share nothing.
    """
    path = test.partition("::")[0]
    if "/browser/" in path:
        for name in ("firefox", "webkit"):
            if re.search(rf"\[(.*-)?{name}\b", test):
                return name
        return "a browser" if path.rpartition("/")[2] < "test_p" else "another browser"
    return test if "/property/" in path else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The scheduler of xdist for groups of tests, which begins with the largest."""
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return Groups(config, log)


def pytest_collection_finish() -> None:
    """The thousands of tests stay: the collector of garbage need not look at them time and again,
    and a build makes so many objects that it would."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """The workers that `-n auto` starts: three for two cores, since browsers, servers and processes
    are waited for; for the quick tests, which wait for nothing, one a core."""
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    return cores if "not slow" in config.option.markexpr else cores + cores // 2 or 2


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tells in the last lines which browsers were driven, and which are not installed here."""
    driven: Counter[str] = Counter()
    told = {name: name for name in BROWSERS}
    absent: list[str] = []
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            if "/browser/" in report.nodeid and report.when == "call":
                full = dict(report.user_properties).get("browser", "Chromium")
                name = full.partition(" ")[0]
                told[name] = max(told[name], full)
                driven[name] += 1
    for report in terminalreporter.getreports("skipped"):
        absent += [
            one for one in BROWSERS if f"{one} is not installed here" in str(report.longrepr)
        ]
    if driven or absent:
        line = ", ".join(
            f"{told[name]} ({driven[name]} tests)" for name in BROWSERS if driven[name]
        )
        missing = ", ".join(name for name in BROWSERS if name in absent)
        line += (
            f"; absent: {missing} (`make browsers` installs Firefox and WebKit)" if missing else ""
        )
        terminalreporter.write_line(f"Browsers: {line}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write expected results anew")
