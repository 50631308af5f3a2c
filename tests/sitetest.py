"""A site in a folder of its own, built step by step with the real pipeline."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from coursesite.build import pipeline
from coursesite.build.result import BuildResult
from coursesite.site.inputs import Mode

NOW = "2026-01-01T00:00:00+00:00"

forked = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the build makes no copies: it gives away Markdown"
)
# The threads are those of the test runner; a build has none when it forks.
quiet = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")


def for_each(values: Iterable[Any]) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Makes one test of a law for each of many values: it fails with all that break it. A test of
    its own for each costs more than most laws do."""

    def decorate(law: Callable[[Any], None]) -> Callable[[], None]:
        def test() -> None:
            broken = []
            for value in values:
                try:
                    law(value)
                except AssertionError as failure:
                    broken.append(f"{value}: {failure}")
            assert not broken, "\n\n".join(broken)

        test.__name__, test.__doc__, test.__module__ = law.__name__, law.__doc__, law.__module__
        return test

    return decorate


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that one worker of the run makes for all of them, who only read it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, claim = root / name, root / f"{name}.claim"
    while not folder.exists():
        try:
            claim.mkdir()
        except FileExistsError:  # another worker is at it
            time.sleep(0.05)
            continue
        try:
            if not folder.exists():
                made = root / f"{name}.new" / name
                shutil.rmtree(made.parent, ignore_errors=True)  # of a worker that failed
                made.mkdir(parents=True)
                make(made)
                made.rename(folder)
        finally:
            claim.rmdir()
    return folder


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".coursesite-files"
    }


class SiteTest:
    """Chained: `.write({...}).build().edit(...).build().assert_rendered("a")`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.built = BuildResult()
        self.mode = Mode(now=NOW)

    def write(self, files: dict[str, str]) -> SiteTest:
        """Writes files, dedented."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return self

    def edit(self, name: str, old: str, new: str) -> SiteTest:
        """Replaces text that must be there."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def delete(self, name: str) -> SiteTest:
        (self.folder / name).unlink()
        return self

    def build(self, **mode: object) -> SiteTest:
        """Builds; the diagnostics are left in `built`."""
        self.mode = Mode(**({"now": NOW} | mode))  # type: ignore[arg-type]
        self.built = pipeline.build(self.folder, self.folder / "_site", self.mode)
        return self

    def build_of(self, site: SiteTest) -> None:
        """Builds another site, which is made of these files, too."""
        site.build(**{name: getattr(site.mode, name) for name in site.mode.__struct_fields__})

    def page(self, path: str) -> str:
        """A file of the output."""
        return (self.folder / "_site" / path).read_text(encoding="utf-8")

    @property
    def output(self) -> dict[str, bytes]:
        """All files of the output."""
        return _files(self.folder / "_site")

    @property
    def clean_output(self) -> dict[str, bytes]:
        """All files that a clean build of the site makes as it is now; it says what the last build
        did."""
        beside = self.folder.parent / f"{self.folder.name}-clean"
        shutil.rmtree(beside, ignore_errors=True)
        clean = pipeline.build(self.folder, beside, self.mode, cache=False)
        assert clean.diagnostics == self.built.diagnostics
        assert clean.held == self.built.held
        return _files(beside)

    @property
    def codes(self) -> list[str]:
        """The codes of the diagnostics."""
        return [one.code for one in self.built.diagnostics]

    def clean(self) -> SiteTest:
        """Asserts that the last build had nothing to say."""
        assert not self.built.diagnostics, self.built.diagnostics
        return self

    @property
    def rendered(self) -> list[str]:
        """The posts whose pages the last build rendered."""
        return [key[1] for key in self.built.ran if key[0] == "post_page"]
