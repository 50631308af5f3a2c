"""Builds while a site is written: one at a time, off the event loop, another for every change."""

from __future__ import annotations

import datetime as dt
import gc
import secrets
import time
from typing import TYPE_CHECKING

from coursesite.build.result import Built
from coursesite.diagnostics import Diagnostic, error
from coursesite.model import replace
from coursesite.preview import page_status, report
from coursesite.preview.first_build import first_build
from coursesite.preview.report import Problem, Report
from coursesite.preview.session import Session
from coursesite.site.inputs import Mode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursesite.preview.change_queue import Changes
    from coursesite.preview.watcher import Watch

    Publish = Callable[[Report, dict[str, str]], None]
    Tell = Callable[[Built, float], None]

PAUSE = 0.25
"""Seconds without a change after which what a build leaves is written to disk."""


class Builds:
    """Builds: one, and then another after every change until `changes` is closed."""

    def __init__(
        self,
        site: Path,
        destination: Path,
        watch: Watch,
        changes: Changes,
        *,
        publish: Publish,
        tell: Tell,
        drafts: bool,
    ) -> None:
        """After a build that changed something, `publish` gets a report and the pages that would
        not be published, by address; `tell` gets the build and its seconds. With `drafts`, drafts
        and posts of a later date are shown."""
        self._site, self._destination = site, destination
        self._watch, self._changes = watch, changes
        self._publish, self._tell, self._drafts = publish, tell, drafts
        self._session: Session | None = None
        self._name, self._number = secrets.token_hex(4), 0
        self._problems: tuple[Problem, ...] = ()
        self._crashed = False

    def run(self) -> None:
        """Builds until the end."""
        while not self._changes.closed:
            begun = time.perf_counter()
            self._number += 1
            built = self._build()
            problems = report.problems(built.diagnostics, self._site)
            if self._number == 1 or built.written or built.removed or problems != self._problems:
                self._problems = problems
                self._publish(*self._report(built))
                self._tell(built, time.perf_counter() - begun)
            if self._changes.take(PAUSE) is None and not self._changes.closed:
                self._rest()
                self._changes.take()
        self._rest()
        self._drop()

    def _drop(self) -> None:
        """Forget what earlier builds left in memory."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _build(self) -> Built:
        now = dt.datetime.now(dt.UTC).isoformat()
        mode = Mode(drafts=self._drafts, future=self._drafts, now=now, index=False)
        try:
            self._watch.refresh()
            first = None
            if self._session is None:
                if not self._crashed:
                    first = first_build(self._site, self._destination, mode)
                self._session = Session(self._site, self._destination, fresh=self._crashed)
            built = self._session.build(mode)
            return built if first is None else _together(first, built)
        except Exception as failure:  # a mistake of ours must not end the preview
            self._drop()
            self._crashed = True
            return Built(diagnostics=(_crash(failure),))

    def _report(self, built: Built) -> tuple[Report, dict[str, str]]:
        engine = self._session.engine if self._session is not None else None
        found = Report(
            build=f"{self._name}-{self._number}",
            failed=built.failed,
            problems=self._problems,
            files=report.files((*built.written, *built.removed)),
        )
        if built.failed or engine is None or self._session is None:
            return found, {}
        try:
            edited = page_status.edited(engine, self._session.edited)
            withheld = page_status.withheld(engine, dt.datetime.now(dt.UTC).isoformat())
        except Exception:  # the files are changing again; the next build is due
            return found, {}
        return report.with_pages(found, edited), withheld

    def _rest(self) -> None:
        if self._session is None:
            return
        try:
            self._session.rest()
        except Exception:  # only time is lost: the next build begins from what is on disk
            self._drop()
        gc.freeze()  # what is there now will stay: the collector need not look at it again


def _together(first: Built, then: Built) -> Built:
    """What two builds did, one right after the other."""
    written = tuple(dict.fromkeys((*first.written, *then.written)))
    both: Built = replace(then, written=written, ran=(*first.ran, *then.ran))
    return both


def _crash(failure: Exception) -> Diagnostic:
    what = f"{type(failure).__name__}: {failure}" if str(failure) else type(failure).__name__
    return error(
        "build-crashed",
        f"coursesite itself failed: {what}",
        hint="this is a mistake in coursesite; please report it",
    )
