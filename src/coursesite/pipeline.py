"""From a folder of notes to a course website: which files there are to be, and `build`.

A post goes discover -> parse -> scan -> Markdown -> tree -> links -> template -> file; the rules
for these steps are in the package `coursesite.site`, the list of files in its module `plan`.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite import files, output, packaged, state
from coursesite.built import Built as Built
from coursesite.built import Clock
from coursesite.destination import MARKER, Destination
from coursesite.diagnostics import Diagnostic, error
from coursesite.engine import Engine
from coursesite.model import Output, replace
from coursesite.rules import RULES
from coursesite.shared import Shared
from coursesite.site.inputs import Mode, World, blob
from coursesite.site.pages import post_page
from coursesite.site.plan import targets
from coursesite.site.search import index_files, index_part
from coursesite.stage import Stage
from coursesite.state import Files, State
from coursesite.store import Store
from coursesite.versions import fingerprint as fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.compiled import Compiled
    from coursesite.site.plan import Target
    from coursesite.workers import Workers

FEW = 50
"""Pages that are written ahead of the rest while somebody waits for one of them."""


def build(
    site: Path,
    destination: Path,
    mode: Mode,
    *,
    cache: bool = True,
    workers: Workers | None = None,
) -> Built:
    """Builds the site in folder `site` into `destination`.

    All or nothing: with an error among the diagnostics, no file of the output changes. With
    `cache`, what an earlier build left in `.coursesite/` is used and what this one leaves is kept
    there; the output is the same bytes either way, and with `workers` for the Markdown or without.
    ExecutorError if there are none where they should be.
    """
    site, destination = site.resolve(), destination.resolve()
    folder = site / ".coursesite"
    if not cache:
        import tempfile  # a slow import, which other builds do without

        with tempfile.TemporaryDirectory() as scratch:
            return _settled(site, destination, mode, Path(scratch), workers)
    with state.alone(folder):
        return _settled(site, destination, mode, folder, workers)


def _settled(
    site: Path, destination: Path, mode: Mode, folder: Path, workers: Workers | None
) -> Built:
    """A build in which no file changed while it was read."""
    mark = fingerprint()

    def keep() -> Compiled:
        from coursesite.compiled import Compiled  # with Jinja, for builds that render

        return Compiled(folder / "templates", mark)

    saved = state.load(folder / "state", mark)
    for _ in range(3):
        with Store(folder / "values") as store:
            start = partial(Shared, previous=saved.traces, store=store)
            try:
                done = attempt(
                    site,
                    destination,
                    mode,
                    saved,
                    start,
                    scratch=folder / "new",
                    keep=keep,
                    workers=workers,
                )
            except files.FileChangedError:
                saved = distrusted(saved)
                continue
            problem, left = None, done.left()
            if left != saved:
                problem = state.save(folder / "state", mark, left)
                store.save(set(left.traces.digests))
            if (compiled := done.engine.world.compiled) is not None:
                compiled.save()
            return (
                done.built
                if problem is None
                else replace(done.built, diagnostics=(*done.built.diagnostics, problem))
            )
    return Built(diagnostics=(UNSTABLE,))


UNSTABLE = error(
    "file-unstable",
    "files kept changing while the site was built",
    hint="build again when nothing else writes to the site",
)


def distrusted(saved: State) -> State:
    """The same state without what it knows of input files: each is read again."""
    return State(traces=saved.traces, outputs=saved.outputs, destination=saved.destination)


class Warm(Struct, frozen=True):
    """What a build leaves in memory: its templates and shortcodes, and the paths of its outputs if
    nothing was wrong with them."""

    world: World
    paths: list[str]


class Attempt:
    """A build that came to its end: what it did, and what the next one can start from."""

    def __init__(
        self, built: Built, engine: Engine, outputs: Files, destination: Path, paths: list[str]
    ) -> None:
        """`outputs` are what is at `destination` now, `paths` what may be written there."""
        self.built, self.engine = built, engine
        self._outputs, self._destination, self._paths = outputs, destination, paths

    def warm(self) -> Warm:
        """What to keep in memory for the next build in this process."""
        return Warm(self.engine.world, self._paths)

    def left(self) -> State:
        """What to keep for the next build."""
        return State(
            traces=self.engine.traces,
            inputs=self.engine.world.snapshot.inputs,
            outputs=self._outputs,
            destination=str(self._destination),
        )


def attempt(
    site: Path,
    destination: Path,
    mode: Mode,
    saved: State,
    start: Callable[[World], Engine],
    *,
    scratch: Path,
    warm: Warm | None = None,
    keep: Callable[[], Compiled] | None = None,
    workers: Workers | None = None,
) -> Attempt:
    """One build, of resolved folders, upon the state `saved`, by the engine that `start` makes of
    its traces; `FileChangedError`. In the folder `scratch` pages wait until all are made.

    With what an earlier build in this process left in memory, pages that changed are put into place
    before the rest of the destination is looked at.
    """
    clock = Clock()
    snapshot = files.scan(site, saved.inputs, theme=packaged.theme_root(), skip=destination)
    world = World(snapshot, mode, keep)
    if warm is not None:
        world.adopt(warm.world)
    engine = start(world)
    clock("read the tree of files")
    known = saved.outputs if saved.destination == str(destination) else {}
    wanted = engine.need(targets)
    clock("list the output")
    with Stage(scratch, {path: mark for path, (_, mark) in known.items()}) as stage:
        outputs = _made(engine, wanted, stage, workers)
        clock("make it")
        if workers is not None and not workers.idle:
            from coursesite.site.indexing import index_ahead

            index_ahead(engine, workers.count)
        indexed = {one.path: one for one in engine.need(index_files)}
        outputs += [Output(path=path, digest=one.digest) for path, one in indexed.items()]
        clock("index it")
        paths = [one.path for one in outputs]
        wrong = []
        if warm is None or paths != warm.paths:
            wrong = output.check(paths, site, destination, ours=bool(known))
        problems = _sorted([*engine.diagnostics, *wrong])
        built = Built(
            pages=sum(path.endswith(".html") for path, *_ in wanted),
            diagnostics=problems,
            ran=tuple(engine.ran),
            stages=clock.stages,
        )
        if wrong:
            paths = []
        if built.failed:
            return Attempt(built, engine, known, destination, paths)
        makers = {path: (RULES[name], args) for path, name, *args in wanted}

        def fetch(path: str) -> bytes:
            if (held := stage.held(path)) is not None:
                return held
            if (one := indexed.get(path)) is not None:
                return engine.need(index_part, one.root, one.language)[one.name]
            run, args = makers[path]
            data: bytes = engine.need(run, *args)
            return data

        first = _hastened(outputs, destination, fetch, known) if warm is not None else ()
        done = output.apply(
            outputs, destination, fetch=fetch, locate=snapshot.locate, known=known, stage=stage
        )
    clock("put it in place")
    built = replace(
        built,
        written=(*first, *done.written),
        removed=done.removed,
        kept=done.kept - len(first),
        diagnostics=_sorted([*problems, *done.diagnostics]),
        stages=clock.stages,
    )
    return Attempt(built, engine, done.outputs, destination, paths)


def _made(
    engine: Engine, wanted: tuple[Target, ...], stage: Stage, workers: Workers | None
) -> list[Output]:
    """Every file that is wanted, up to date; the pages among them that are new are on the stage."""
    if workers is not None and not workers.idle:
        _send_ahead(engine, workers, wanted, stage)
    outputs = []
    for path, name, *args in wanted:
        run = RULES[name]
        digest = engine.digest(run, *args)
        if run.big and stage.lacks(path, digest):
            stage.put(path, engine.need(run, *args), digest)
        outputs.append(Output(path=path, copy=args[0] if run is blob else None, digest=digest))
    return outputs


def _send_ahead(engine: Engine, workers: Workers, wanted: tuple[Target, ...], stage: Stage) -> None:
    """Has others make the stale pages that are wanted, or at least render their Markdown."""
    if workers.forks and isinstance(engine, Shared):
        from coursesite.site import copies

        copies.bring_up(engine, stage, workers.count, wanted)
        return
    from coursesite.site.ahead import Ahead

    ahead = Ahead(workers)
    engine.world.rendered = ahead.take
    ahead.start(engine, (args[0] for _, name, *args in wanted if name == post_page.name))


def _hastened(
    outputs: list[Output], destination: Path, fetch: Callable[[str], bytes], known: Files
) -> tuple[str, ...]:
    """Write the pages that are other than those `known` to be there, if they are few."""
    changed = [
        one
        for one in outputs
        if one.copy is None and one.path in known and known[one.path][1] != one.digest
    ]
    if len(changed) > FEW or not (destination / MARKER).is_file():
        return ()
    target = Destination(destination)
    with suppress(OSError):  # the rest of the build will meet it again, and tell
        for one in changed:
            target.write(one.path, [fetch(one.path)], one.digest)
        return tuple(one.path for one in changed)
    return ()


def _sorted(problems: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: one.place))
