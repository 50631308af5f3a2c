"""Builds of one site in one process, one after another: what one has made is there for the next."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coursesite import markup, pipeline, state
from coursesite.files import FileChangedError
from coursesite.pipeline import Attempt, Built, Warm
from coursesite.settings import frontmatter
from coursesite.site.pages import post_page
from coursesite.site.plan import targets
from coursesite.site.prose import options_of
from coursesite.state import State
from coursesite.store import Spool, Store

if TYPE_CHECKING:
    from pathlib import Path

    from coursesite.engine import Engine
    from coursesite.site.inputs import Mode


class Session:
    """A site that is built again and again, from one thread.

    A build is over as soon as its files are in place: what it leaves for the next one is worked out
    by that one, or in the `rest` between them, which also writes it to disk.
    """

    def __init__(self, site: Path, destination: Path) -> None:
        """Resolved folders: of the site, and of the output. Nothing is read yet."""
        self.site = site
        self.edited: tuple[str, ...] = ()
        """The files whose bytes were others in the last build than in the one before."""
        self._destination = destination
        self._folder = site / ".coursesite"
        self._mark = pipeline.fingerprint()
        self._saved: State | None = None
        self._on_disk: State | None = None
        self._warm: Warm | None = None
        self._last: Attempt | None = None
        self._store = Store(self._folder / "values")
        self._inode = -1
        self._rehearsed = False

    @property
    def engine(self) -> Engine | None:
        """The engine of the last build, to ask it more; None after one that did not come to an end,
        and after a `rest`."""
        return self._last.engine if self._last is not None else None

    def build(self, mode: Mode) -> Built:
        """Brings the output up to date."""
        self._settle()
        with state.alone(self._folder):
            if self._saved is None:
                self._saved = self._on_disk = state.load(self._folder / "state", self._mark)
            self._open()
            with Spool(self._folder / "pages") as spool:
                for _ in range(3):
                    saved = self._saved
                    try:
                        done = pipeline.attempt(
                            self.site,
                            self._destination,
                            mode,
                            saved,
                            self._store,
                            spool,
                            warm=self._warm,
                        )
                    except FileChangedError:
                        self._saved = pipeline.distrusted(saved)
                        continue
                    self.edited = _edited(saved, done) if self._warm else ()
                    self._last = done
                    return done.built
        return Built(diagnostics=(pipeline.UNSTABLE,))

    def rest(self) -> None:
        """Writes what the next process will want to know."""
        self._rehearse()
        self._settle()
        if self._saved is self._on_disk or self._saved is None:
            return
        with state.alone(self._folder):
            self._open()
            state.save(self._folder / "state", self._mark, self._saved)
            self._store.save(set(self._saved.traces.digests))
            self._on_disk = self._saved
            self._note()

    def _rehearse(self) -> None:
        """Once, load all that an edit takes, by doing each of its steps."""
        engine = self.engine
        if self._rehearsed or engine is None:
            return
        self._rehearsed = True
        posts = [args[0] for _, name, *args in engine.need(targets) if name == post_page.name]
        if posts:
            post = posts[len(posts) // 2]
            engine.need(post_page, post)
            markup.render("A *word*.", engine.need(options_of, post))
        frontmatter.parse(b"---\ntitle: A word\n---\n", path="a.md", zone=ZoneInfo("UTC"))

    def _settle(self) -> None:
        """Take over what the last build left."""
        if (last := self._last) is not None:
            left = last.left()
            if left != self._saved:
                self._saved = left
            self._warm = last.warm()
            self._last = None

    def _open(self) -> None:
        """Open the store again if another process has put a new file in its place."""
        with suppress(OSError):
            if (self._folder / "values").stat().st_ino == self._inode:
                return
        self._store.close()
        self._store = Store(self._folder / "values")
        self._store.get(b"\0" * 16)
        self._note()

    def _note(self) -> None:
        """Remember which file the store has open."""
        with suppress(OSError):
            self._inode = (self._folder / "values").stat().st_ino


def _edited(before: State, after: Attempt) -> tuple[str, ...]:
    """The files that are new or other than those an earlier build has read."""
    old, new = before.inputs, after.engine.world.snapshot.inputs
    return tuple(p for p, (_, mark) in new.items() if p not in old or old[p][1] != mark)
