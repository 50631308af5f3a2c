"""One build from its first look at the files to its last file in place.

A post goes discover -> parse -> scan -> Markdown -> tree -> links -> template -> file; the rules
for these steps are in the package `coursesite.site`, the list of files in its module `plan`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite.build.result import Built
from coursesite.build.state import State
from coursesite.diagnostics import in_order
from coursesite.engine import Engine
from coursesite.engine.handover import Shared
from coursesite.engine.rules import RULES
from coursesite.files import publish
from coursesite.files.destination import MARKER, Destination
from coursesite.files.staging import Stage
from coursesite.files.stamps import Files
from coursesite.model import Output, replace
from coursesite.site import rules as rules  # those that the targets name
from coursesite.site.checks import problems as site_problems
from coursesite.site.inputs import World, blob
from coursesite.site.outputs import origin, targets
from coursesite.site.pages import post_page
from coursesite.site.search import index_files, index_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.build.executors.workers import Workers
    from coursesite.build.result import Clock
    from coursesite.site.outputs import Target

FEW = 50
"""Pages that are written ahead of the rest while somebody waits for one of them."""


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
            pages=-1 if self.built.failed else self.built.pages,
        )


def attempt(
    engine: Engine,
    site: Path,
    destination: Path,
    saved: State,
    clock: Clock,
    *,
    scratch: Path,
    warm: Warm | None = None,
    workers: Workers | None = None,
) -> Attempt:
    """One build, of resolved folders, upon the state `saved`, by an engine that has its traces;
    `FileChangedError`. In the folder `scratch` pages wait until all are made.

    With what an earlier build in this process left in memory, pages that changed are put into place
    before the rest of the destination is looked at.
    """
    known = saved.outputs if saved.destination == str(destination) else {}
    engine.digest(site_problems)
    wanted = engine.need(targets)
    clock("list the output")
    with Stage(scratch, {path: mark for path, (_, mark) in known.items()}) as stage:
        outputs = _made(engine, wanted, stage, workers)
        clock("make it")
        if workers is not None and not workers.idle:
            from coursesite.build.executors.search_index import index_ahead

            index_ahead(engine, workers.count)
        indexed = {one.path: one for one in engine.need(index_files)}
        outputs += [Output(path=path, digest=one.digest) for path, one in indexed.items()]
        clock("index it")
        paths = [one.path for one in outputs]
        wrong = []
        if warm is None or paths != warm.paths:
            wrong = publish.check(
                paths,
                site,
                destination,
                ours=bool(known),
                origins=lambda path: [origin(*one[1:]) for one in wanted if one[0] == path],
            )
        problems = in_order([*engine.diagnostics, *wrong])
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
        done = publish.apply(
            outputs,
            destination,
            fetch=fetch,
            locate=engine.world.snapshot.locate,
            known=known,
            stage=stage,
        )
    clock("put it in place")
    built = replace(
        built,
        written=(*first, *done.written),
        removed=done.removed,
        kept=done.kept - len(first),
        partial=done.partial,
        diagnostics=in_order([*problems, *done.diagnostics]),
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
        from coursesite.build.executors import forks

        forks.bring_up(engine, stage, workers.count, wanted)
        return
    from coursesite.build.executors.markdown import Ahead

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
