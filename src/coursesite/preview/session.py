"""Builds of one site in one process, one after another: what one has made is there for the next."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coursesite import markup
from coursesite.build import pipeline, state
from coursesite.build.result import Built, Clock
from coursesite.build.run import Attempt, Warm, attempt
from coursesite.build.state import State
from coursesite.engine.store import Store
from coursesite.engine.traces import UnsteadyError
from coursesite.files.locks import alone
from coursesite.files.snapshot import FileChangedError
from coursesite.preview.resumed import Resumed
from coursesite.settings import front_matter
from coursesite.site.inputs import World
from coursesite.site.markdown import markdown
from coursesite.site.outputs import targets
from coursesite.site.pages import post_page

if TYPE_CHECKING:
    from pathlib import Path

    from coursesite.diagnostics import Diagnostic
    from coursesite.engine.traces import Key
    from coursesite.engine.values import Memory
    from coursesite.site.inputs import Mode


class Session:
    """A site that is built again and again, from one thread.

    A build is over as soon as its files are in place: what it leaves for the next one is worked out
    by that one, or in the `rest` between them, which also writes it to disk.
    """

    def __init__(self, site: Path, destination: Path, *, fresh: bool = False) -> None:
        """Resolved folders: of the site, and of the output. Nothing is read yet; with `fresh`, what
        earlier builds left on disk never is."""
        self.edited: tuple[str, ...] = ()
        """The files whose bytes were others in the last build than in the one before."""
        self._site, self._destination = site, destination
        self._folder = site / ".coursesite"
        self._mark = pipeline.fingerprint()
        self._store = Store(self._folder / "values")
        self._inode = -1
        self._saved: State | None = State() if fresh else None
        self._on_disk: State | None = None
        self._warm: Warm | None = None
        self._memory: Memory = {}
        self._asked: tuple[Key, ...] = ()
        self._last: Attempt | None = None
        self._engine: Resumed | None = None
        self._rehearsed = False

    @property
    def engine(self) -> Resumed | None:
        """The engine of the last build, to ask it more; None if that did not come to its end."""
        return self._engine if self._last is not None else None

    def build(self, mode: Mode) -> Built:
        """Brings the output up to date."""
        self._settle()
        with alone(self._folder / "lock"):
            if self._saved is None:
                self._saved = self._on_disk = state.load(self._folder / "state", self._mark)
            self._open()
            told: tuple[Diagnostic, ...] = ()
            for _ in range(3):
                saved = self._saved
                try:
                    clock = Clock()
                    world = World(pipeline.look(self._site, self._destination, saved), mode)
                    if self._warm is not None:
                        world.adopt(self._warm.world)
                    engine = self._start(world)
                    clock("read the tree of files")
                    done = attempt(
                        engine,
                        self._site,
                        self._destination,
                        saved,
                        clock,
                        scratch=self._folder / "new",
                        warm=self._warm,
                    )
                except FileChangedError:
                    self._saved, self._engine = pipeline.distrusted(saved), None
                    continue
                except UnsteadyError as other:
                    self._saved, self._engine = pipeline.afresh(saved), None
                    self._warm, self._memory = None, {}
                    told = (*told, pipeline.unsteady(other))
                    continue
                self.edited = _edited(saved, done) if self._warm else ()
                self._last = done
                return done.built.telling(*told)
        return Built(diagnostics=told or (pipeline.UNSTABLE,))

    def rest(self) -> None:
        """Gets ready for the next build, and writes what the next process will want to know."""
        self._rehearse()
        self._settle()
        if self._saved is None:
            return
        if self._saved is not self._on_disk:
            with alone(self._folder / "lock"):
                self._open()
                state.save(self._folder / "state", self._mark, self._saved)
                self._store.save(self._saved.traces.digests)
                self._on_disk = self._saved
                self._note()
        if self._warm is not None:
            self._engine = self._made(self._saved)
            self._engine.prepare()

    def close(self) -> None:
        """Let go of its files."""
        self._store.close()

    def _start(self, world: World) -> Resumed:
        """An engine at work in a world: the one that is ready, or else a new one."""
        assert self._saved is not None
        if self._engine is None:
            self._engine = self._made(self._saved)
        if self._warm is not None:
            self._engine.resume(world)
        self._engine.world = world
        return self._engine

    def _made(self, saved: State) -> Resumed:
        return Resumed(
            saved.traces,
            store=self._store,
            memory=self._memory,
            asked=self._asked,
        )

    def _settle(self) -> None:
        """Take over what the last build left."""
        last, engine = self._last, self._engine
        if last is None or engine is None:
            return
        left = last.left()
        if left != self._saved:
            self._saved = left
        self._warm, self._memory, self._asked = last.warm(), engine.memory, engine.asked
        self._last = self._engine = None

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
            markup.render("A *word*.", engine.need(markdown, post).options)
        front_matter.parse(b"---\ntitle: A word\n---\n", path="a.md", zone=ZoneInfo("UTC"))

    def _open(self) -> None:
        """Open the store again if another process has put a new file in its place."""
        with suppress(OSError):
            if (self._folder / "values").stat().st_ino == self._inode:
                return
        self._store.close()
        self._store, self._engine = Store(self._folder / "values"), None
        self._store.get(bytes(16))
        self._note()

    def _note(self) -> None:
        """Remember which file the store has open."""
        with suppress(OSError):
            self._inode = (self._folder / "values").stat().st_ino


def _edited(before: State, after: Attempt) -> tuple[str, ...]:
    """The files that are new or other than those an earlier build has read."""
    old, new = before.inputs, after.engine.world.snapshot.inputs
    return tuple(p for p, (_, mark) in new.items() if p not in old or old[p][1] != mark)
