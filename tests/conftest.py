from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from sitetest import SiteTest

SLOW = ("browser", "preview", "property")
"""Folders of tests that start browsers or servers, or edit at random."""
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

    Those of a file are, since they share what one of them has made; a browser is shared by half of
    the files that need one, and the random edits share nothing.
    """
    path = test.partition("::")[0]
    if "/browser/" in path:
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write expected results anew")
