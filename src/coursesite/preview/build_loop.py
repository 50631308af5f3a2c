"""The builds of a preview: one, and then another after every change, in a thread of their own."""

from __future__ import annotations

import gc
import secrets
import time
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coursesite.build.result import BuildResult
from coursesite.diagnostics import Diagnostic, error
from coursesite.preview import page_status, report
from coursesite.preview.first_build import first_build
from coursesite.preview.report import Report, ShownDiagnostic
from coursesite.preview.session import Session
from coursesite.site.inputs import Mode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursesite.preview.change_queue import ChangeQueue
    from coursesite.preview.watcher import Watcher

    Publish = Callable[[Report, dict[str, str]], None]
    OnBuild = Callable[[BuildResult, float], None]

PAUSE = 0.25
"""Seconds without a change after which the state of the last build is written to disk."""

RESTS = 16
"""The number of rests after which the collector looks at all objects once: some that are frozen,
such as those of a request that was being answered, are garbage a moment later."""


class BuildLoop:
    """Builds a site once, and after every change in `changes`, until that is closed."""

    def __init__(
        self,
        site: Path,
        destination: Path,
        watcher: Watcher,
        changes: ChangeQueue,
        *,
        publish: Publish,
        on_build: OnBuild,
        now: Callable[[], str],
        drafts: bool,
        edition: str = "",
        slow: Callable[[str], None] | None = None,
    ) -> None:
        """After the first build, and each that changed a file or a message, `publish` gets a report
        and the pages that would not be published (by address, why), and `on_build` gets the build
        and its seconds. `now` reads the clock (ISO 8601, UTC). With `drafts`, drafts and posts of a
        later date are built. `slow` is told what takes very long."""
        self._site, self._destination = site, destination
        self._watcher, self._changes = watcher, changes
        self._publish, self._on_build = publish, on_build
        self._now, self._drafts, self._edition = now, drafts, edition
        self._slow = slow
        self._session: Session | None = None
        self._packages: tuple[Path, ...] = ()
        self._name, self._number = secrets.token_hex(4), 0
        self._problems: tuple[ShownDiagnostic, ...] = ()
        self._rests = 0
        self._crashed = False

    def run(self) -> None:
        """Builds until the queue is closed. Exceptions of a build become its diagnostics."""
        while not self._changes.closed:
            begun = time.perf_counter()
            self._number += 1
            built = self._build()
            problems = report.problems(built.diagnostics, self._site)
            if self._number == 1 or built.written or built.removed or problems != self._problems:
                self._problems = problems
                self._publish(*self._report(built))
                self._on_build(built, time.perf_counter() - begun)
            packages = self._session.packages if self._session is not None else None
            if packages is not None and packages != self._packages:
                self._packages = packages
                continue  # they are watched now, and may have changed meanwhile
            if self._changes.take(PAUSE) is None and not self._changes.closed:
                self._rest()
                self._changes.take()
        self._rest()
        self._drop()

    def _drop(self) -> None:
        """Drops the session, and with it all that earlier builds left in memory."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _build(self) -> BuildResult:
        mode = Mode(
            drafts=self._drafts,
            future=self._drafts,
            now=self._now(),
            edition=self._edition,
            index=False,
        )
        try:
            self._watcher.refresh(self._packages)
            first = None
            if self._session is None:
                if not self._crashed:
                    first = first_build(self._site, self._destination, mode, self._slow)
                self._session = Session(
                    self._site,
                    self._destination,
                    edition=self._edition,
                    fresh=self._crashed,
                    partly=True,
                    slow=self._slow,
                )
            built = self._session.build(mode)
            return built if first is None else _combined(first, built)
        except (
            Exception
        ) as failure:  # a bug of ours is shown in the page; the next edit may avoid it
            self._drop()
            self._crashed = True
            return BuildResult(diagnostics=(_crash(failure),))

    def _report(self, built: BuildResult) -> tuple[Report, dict[str, str]]:
        engine = self._session.engine if self._session is not None else None
        published = Report(
            build=f"{self._name}-{self._number}",
            failed=built.failed,
            changed=bool(built.written),
            problems=self._problems,
            files=report.files((*built.written, *built.removed)),
        )
        if (built.failed and not built.written) or engine is None or self._session is None:
            return published, {}
        try:
            edited = page_status.edited(engine, self._session.edited)
            withheld = page_status.withheld(engine, self._now())
        except Exception:  # files changed after the build; the next build reports again
            return published, {}
        return report.with_pages(published, edited), withheld

    def _rest(self) -> None:
        if self._session is None:
            return
        try:
            self._session.rest()
        except Exception:  # the next build starts from the state on disk, which costs time only
            self._drop()
        self._rests += 1
        if self._rests % RESTS == 0:
            gc.unfreeze()
        gc.collect()
        gc.freeze()  # what a session keeps lives as long as it: spare the collector its traversal


def _combined(first: BuildResult, second: BuildResult) -> BuildResult:
    """Two builds, one right after the other, as one."""
    written = tuple(dict.fromkeys((*first.written, *second.written)))
    both: BuildResult = replace(second, written=written, ran=(*first.ran, *second.ran))
    return both


def _crash(failure: Exception) -> Diagnostic:
    name = type(failure).__name__
    reason = f"{name}: {failure}" if str(failure) else name
    return error(
        "build-crashed",
        f"coursesite itself failed: {reason}",
        hint="this is a mistake in coursesite; please report it",
    )
