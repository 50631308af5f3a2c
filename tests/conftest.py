from __future__ import annotations

import gc
import hashlib
import marshal
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coursesite.build import pipeline, program_fingerprint
from coursesite.files import entry_points
from coursesite.files.snapshot import Snapshot
from coursesite.programs import pagefind
from coursesite.theme import blocks, bytecode_cache, environment
from sitetest import SiteTest

SLOW = ("browser", "preview", "property")
"""Folders of tests that start browsers or servers, or edit at random."""
BROWSERS = ("Chromium", "Firefox", "WebKit")
LONGEST = (
    *("firefox", "webkit", "test_wheel", "property/test_session", "property/test_incremental"),
    *("property/", "browser/", "preview/", "site/test_diagnostics", "cli/"),
)
"""Words in the names of the groups of tests that take longest, in the order of their turns; the
others follow by the numbers of their tests."""
PARSED = ("test_architecture", "test_docs.py", "test_page_kinds", "settings/test_keys")
"""Words in the names of files of tests that parse the whole program, as those of diagnostics do."""
SEARCHED = ("browser/", "site/test_search", "search-index")
"""Words in the names of the tests whose builds run Pagefind; so do those that are processes."""
_MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 4 << 30:
    # thousands of small sites are written and removed, which a disk takes its time for
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None

# A site's Python file is run with its folder first in `sys.path`, and so are the modules of that
# folder looked through. Where tests run such a file by itself, these are not the tests.
sys.path.insert(0, str(Path(__file__).with_name("cases")))
_PATH = frozenset(sys.path)
_SETTLED = 2 * 10**9
"""Nanoseconds after which a change of a file would have given it another stamp."""


def _for_each_path(look: Callable[..., Any]) -> Callable[..., Any]:
    """Looks once for each `sys.path` there is, but for folders without packages, as a site's with
    its shortcodes is: nobody edits the program or installs packages during a run, and to look takes
    a fifth of the build of a small site."""
    seen: dict[tuple[str, ...], Any] = {}

    def looked(*args: str) -> Any:
        path = (*(one for one in sys.path if one in _PATH or _has_packages(one)), *args)
        if path not in seen:
            seen[path] = look(*args)
        return seen[path]

    return looked


def _has_packages(folder: str) -> bool:
    return any(Path(folder or ".").glob("*.*-info"))


class Themes:
    """The files of themes, of which every build of a small site reads more than of its own: here
    one is read once in a run, as long as it has the same stamp."""

    def __init__(self) -> None:
        self._read, self._hash = Snapshot.read, Snapshot._hash
        self._data: dict[Any, bytes | None] = {}
        self._digests: dict[Any, bytes] = {}

    def read(self, snapshot: Snapshot, path: str) -> bytes | None:
        """Stands for `Snapshot.read`."""
        stamp = self._stamp(snapshot, path)
        if stamp is None:
            return self._read(snapshot, path)
        if stamp not in self._data:
            self._data[stamp] = self._read(snapshot, path)
        snapshot.digest(path)
        return self._data[stamp]

    def digest(self, snapshot: Snapshot, path: str, size: int) -> bytes:
        """Stands for `Snapshot._hash`."""
        stamp = self._stamp(snapshot, path)
        if stamp is None:
            return self._hash(snapshot, path, size)
        if stamp not in self._digests:
            self._digests[stamp] = self._hash(snapshot, path, size)
        return self._digests[stamp]

    def _stamp(self, snapshot: Snapshot, path: str) -> Any:
        """The stamp of a file of a theme, unless it changed a moment ago."""
        if not path.startswith("theme/") or (stamp := snapshot.files.get(path)) is None:
            return None
        return stamp if stamp[3] < time.time_ns() - _SETTLED else None


themes = Themes()
Snapshot.read = lambda snapshot, path: themes.read(snapshot, path)  # type: ignore[method-assign]
Snapshot._hash = lambda snapshot, *of: themes.digest(snapshot, *of)  # type: ignore[method-assign]
pipeline.fingerprint = _for_each_path(program_fingerprint.fingerprint)
entry_points.entry_points = _for_each_path(entry_points.entry_points)
# what is said of a text, by that text alone: most builds ask the same of the same templates
environment.references = cache(environment.references)
blocks.blocks = cache(blocks.blocks)


def _index(parts: Sequence[pagefind.Part], signs: str = "") -> list[dict[str, bytes]]:
    """Stands for `pagefind.indexes` where nobody searches: one file a part, which has all that
    Pagefind is given. To run it takes a fifth of the build of a small site. A longer search for
    mistakes runs it."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "")
    if any(name in test for name in SEARCHED) or "COURSESITE_EDITS" in os.environ:
        return _pagefind(parts, signs)
    return [{"pagefind-entry.json": repr((part, signs)).encode()} for part in parts]


_pagefind, pagefind.indexes = pagefind.indexes, _index


class Compiled(dict[Any, Any]):
    """Compiled templates that the workers of a run have in common: to compile them takes more than
    half of the builds of sites whose templates and words are edited at random."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _file(self, key: object) -> Path:
        return self._folder / hashlib.blake2b(repr(key).encode(), digest_size=16).hexdigest()

    def get(self, key: Any, default: Any = None) -> Any:
        if key not in self:
            try:
                super().__setitem__(key, marshal.loads(self._file(key).read_bytes()))
            except OSError:
                return default
        return self[key]

    def __setitem__(self, key: Any, code: Any) -> None:
        super().__setitem__(key, code)
        file = self._file(key)
        if not file.exists():
            new = file.with_name(f"{file.name}.{os.getpid()}")
            new.write_bytes(marshal.dumps(code))
            new.replace(file)


@pytest.fixture(scope="session", autouse=True)
def _compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "compiled-templates"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bytecode_cache, "_in_memory", Compiled(folder))
        yield


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    """An empty site."""
    return SiteTest(tmp_path / "site")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks tests by their folders. For workers, sorts them: their groups are begun in the order in
    which they come here, and what takes longest is to be begun first."""
    for item in items:
        folder = item.path.parent.name
        if folder in SLOW:
            item.add_marker(pytest.mark.slow)
        if folder == "browser":
            item.add_marker(pytest.mark.browser)
    if hasattr(config, "workerinput"):
        sizes = Counter(group(item.nodeid) for item in items)
        items.sort(key=lambda item: _turn(item, sizes))


def _turn(item: pytest.Item, sizes: Counter[str]) -> tuple[int, int, bool]:
    name = group(item.nodeid)
    first = next((n for n, words in enumerate(LONGEST) if words in name), len(LONGEST))
    # WebKit is started anew for pages without script: once, if they come one after another
    return first, -sizes[name], item.get_closest_marker("scriptless") is not None


def group(test: str) -> str:
    """The name of the tests that are given to one worker together with a test.

    Those of a file are, since they share what one of them has made; Firefox and WebKit, which take
    seconds to start, and the parsed program are shared by files; and the random edits share
    nothing.
    """
    path = test.partition("::")[0]
    if "/browser/" in path:
        for name in ("firefox", "webkit"):
            if re.search(rf"\[(.*-)?{name}\b", test):
                return name
    if any(name in path for name in PARSED):
        return "tests/site/test_diagnostics.py"
    return test if "/property/" in path else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The scheduler of xdist for groups of tests, which takes them in the order of the workers."""
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return Groups(config, log)


def pytest_collectstart() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """The thousands of tests stay: the collector of garbage need not look at them time and again,
    while they are collected or afterwards, since a build makes so many objects that it would."""
    gc.enable()
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
