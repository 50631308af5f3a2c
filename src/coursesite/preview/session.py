"""Builds of one site in one process, one after another, each of which starts from the last one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coursesite import markup
from coursesite.build import pipeline, slow_pages, state
from coursesite.build.program_fingerprint import fingerprint
from coursesite.build.result import BuildResult, Stopwatch
from coursesite.build.run import Attempt, attempt
from coursesite.build.state import State
from coursesite.engine import Store, UnsteadyError
from coursesite.engine.successor import Successor
from coursesite.files.editions import hide_from_git, state_folder
from coursesite.files.locks import exclusive
from coursesite.files.snapshot import FileChangedError
from coursesite.settings import post_file
from coursesite.site.inputs import World
from coursesite.site.markdown.prose import markdown
from coursesite.site.pages.pages import post_page
from coursesite.site.publication import targets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursesite.diagnostics import Diagnostic
    from coursesite.engine import Key, Memory
    from coursesite.site.inputs import Mode


class Session:
    """A site that is built again and again, from one thread.

    A build is over as soon as its files are in place. The state that it leaves is worked out by the
    next build, or by `rest` between the two, which also writes it to disk.
    """

    def __init__(
        self,
        site: Path,
        destination: Path,
        *,
        edition: str = "",
        fresh: bool = False,
        partly: bool = False,
        slow: Callable[[str], None] | None = None,
    ) -> None:
        """The resolved folders of the site and of the output. Nothing is read yet. With `fresh`,
        the state that earlier builds left on disk is not used; with `partly`, errors in some posts
        keep back the pages of these only. `slow` is told what takes very long."""
        self._partly, self._slow = partly, slow
        self.edited: tuple[str, ...] = ()
        """The files that were new or changed in the last build."""
        self._site, self._destination = site, destination
        self._folder = site / state_folder(edition)
        self._fingerprint = fingerprint()
        self._templates = pipeline.template_cache(self._folder, self._fingerprint)
        self._store = Store(self._folder / "values")
        self._store_inode = -1
        self._saved: State | None = State() if fresh else None
        self._on_disk: State | None = None
        self._world: World | None = None
        self._memory: Memory = {}
        self._targets: tuple[Key, ...] = ()
        self._last: Attempt | None = None
        self._engine: Successor | None = None
        self._rehearsed = False

    @property
    def engine(self) -> Successor | None:
        """The engine of the last build, for further questions; None if that build did not end."""
        return self._engine if self._last is not None else None

    @property
    def packages(self) -> tuple[Path, ...] | None:
        """The folders of installed packages in which the last build looked for files; None if it
        did not end."""
        engine = self.engine
        return None if engine is None else engine.world.snapshot.package_folders

    def build(self, mode: Mode) -> BuildResult:
        """Bring the output up to date."""
        self._settle()
        with exclusive(self._folder / "lock"):
            hide_from_git(self._folder)
            if self._saved is None:
                saved = state.load(self._folder / "state", self._fingerprint)
                self._saved = self._on_disk = saved
            self._open_store()
            reports: tuple[Diagnostic, ...] = ()
            for _ in range(3):
                saved = self._saved
                try:
                    stopwatch = Stopwatch()
                    files = pipeline.look(self._site, self._destination, saved)
                    world = World(files, mode, self._templates)
                    if self._world is not None:
                        world.adopt(self._world)
                    engine = self._start(world)
                    stopwatch("read the tree of files")
                    with slow_pages.named(engine, self._slow):
                        done = attempt(
                            engine,
                            self._site,
                            self._destination,
                            saved,
                            stopwatch,
                            scratch=self._folder / "new",
                            partly=self._partly,
                        )
                except FileChangedError:
                    self._saved, self._engine = pipeline.distrusted(saved), None
                    continue
                except UnsteadyError as problem:
                    self._saved, self._engine = pipeline.afresh(saved), None
                    self._world, self._memory = None, {}
                    reports = (*reports, pipeline.unsteady(problem))
                    continue
                self.edited = _edited(saved, done) if self._world is not None else ()
                self._last = done
                return done.built.with_reports(*reports)
        return BuildResult(diagnostics=reports or (pipeline.UNSTABLE,))

    def rest(self) -> None:
        """Get ready for the next build, and write the state that the next process starts from."""
        self._rehearse()
        self._settle()
        if self._saved is None:
            return
        if self._saved is not self._on_disk:
            with exclusive(self._folder / "lock"):
                self._open_store()
                state.save(self._folder / "state", self._fingerprint, self._saved)
                self._store.save(self._saved.traces.digests)
                if self._world is not None and self._world.compiled is not None:
                    self._world.compiled.save()
                self._on_disk = self._saved
                self._note_inode()
        if self._world is not None:
            self._engine = self._successor(self._saved)
            self._engine.prepare()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def _start(self, world: World) -> Successor:
        """An engine at work in a world: the one that `rest` has made, or else a new one."""
        assert self._saved is not None
        if self._engine is None:
            self._engine = self._successor(self._saved)
        if self._world is not None:
            self._engine.start(world)
        self._engine.world = world
        return self._engine

    def _successor(self, saved: State) -> Successor:
        return Successor(
            saved.traces, store=self._store, memory=self._memory, targets=self._targets
        )

    def _settle(self) -> None:
        """Take over what the last build left."""
        last, engine = self._last, self._engine
        if last is None or engine is None:
            return
        left = last.state()
        if left != self._saved:  # an equal state keeps its object, by which others know it
            self._saved = left
        self._world, self._memory, self._targets = engine.world, engine.memory, engine.targets
        self._last = self._engine = None

    def _rehearse(self) -> None:
        """Go through the steps of an edit once, so that their code is loaded."""
        engine = self.engine
        if self._rehearsed or engine is None:
            return
        self._rehearsed = True
        posts = [args[0] for _, name, *args in engine.need(targets) if name == post_page.name]
        if posts:
            post = posts[len(posts) // 2]
            engine.need(post_page, post)
            markup.render("A *word*.", engine.need(markdown, post).options)
        post_file.parse(b"---\ntitle: A word\n---\n", path="a.md", zone=ZoneInfo("UTC"))

    def _open_store(self) -> None:
        """Open the store again if another process has put a new file in its place."""
        with suppress(OSError):
            if (self._folder / "values").stat().st_ino == self._store_inode:
                return
        self._store.close()
        self._store, self._engine = Store(self._folder / "values"), None
        self._store.get(bytes(16))  # a read opens the file
        self._note_inode()

    def _note_inode(self) -> None:
        """Remember which file the store has open."""
        with suppress(OSError):
            self._store_inode = (self._folder / "values").stat().st_ino


def _edited(before: State, after: Attempt) -> tuple[str, ...]:
    """The files that are new, or have other bytes than an earlier build has read."""
    old, new = before.inputs, after.engine.world.snapshot.inputs
    return tuple(p for p, (_, digest) in new.items() if p not in old or old[p][1] != digest)
