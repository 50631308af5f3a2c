"""Builds of one process, one after another, in the place of builds that each begin anew."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from coursesite.build import pipeline
from coursesite.build.result import BuildResult
from coursesite.preview import page_status
from coursesite.preview.session import Session
from coursesite.site.inputs import Mode

_clean = pipeline.build


class Sessions:
    """Stands for `pipeline.build`: with a cache, builds in a session that sometimes rests, is asked
    something, or is followed by a new one; so it is for another site."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.session: Session | None = None
        self.site = Path()
        self.resumed = 0

    def close(self) -> None:
        if self.session is not None:
            self.session.close()

    def __call__(
        self, site: Path, destination: Path, mode: Mode, *, cache: bool = True, **more: Any
    ) -> BuildResult:
        if not cache:
            return _clean(site, destination, mode, cache=False, **more)
        if self.session is None or site != self.site or self.random.random() < 0.05:
            self.close()
            self.site = site
            self.session = Session(site.resolve(), destination.resolve())
        built = self.session.build(mode)
        engine = self.session.engine
        if engine is not None:
            self.resumed += engine._started
            if not built.failed and self.random.random() < 0.7:
                page_status.edited(engine, self.session.edited)
                page_status.withheld(engine, mode.now)
        if self.random.random() < 0.5:
            self.session.rest()
        return built
