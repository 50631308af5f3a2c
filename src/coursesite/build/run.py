"""One build from its first target to its last file in place.

A post goes discover -> parse -> scan -> Markdown -> tree -> links -> template -> file. The rules
for these steps are in the package `coursesite.site`, the list of files in its module `outputs`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coursesite.build.follow_ups import told
from coursesite.build.partial import may_be_shown, shown, spoiled
from coursesite.build.result import BuildResult, Held, HeldPost, HeldSolutions, IndexSize
from coursesite.build.state import State
from coursesite.diagnostics import in_order
from coursesite.engine import RULES, Engine
from coursesite.files import publish
from coursesite.files.publish import Output
from coursesite.files.staging import Stage
from coursesite.files.stamps import Files
from coursesite.site import all_rules as all_rules  # registers the rules that targets name
from coursesite.site.checks.problems import problems as site_problems
from coursesite.site.citations.pandoc_runs import all_set
from coursesite.site.courses.held_back import held_posts
from coursesite.site.inputs import blob
from coursesite.site.listings.search import index_files, index_part
from coursesite.site.outputs import generated, origin
from coursesite.site.pages.bibliography_page import uncited
from coursesite.site.publication import (
    held_files,
    of_page,
    page_task,
    pages_to_read,
    posts_to_read,
    static_references,
    targets,
    unreferenced,
)
from coursesite.site.solutions import held_solutions, zone_problems
from coursesite.site.theme.packages import layers

if TYPE_CHECKING:
    from coursesite.build.executors.executor import Executor
    from coursesite.build.result import Stopwatch
    from coursesite.site.outputs import Target


class Attempt:
    """A build that came to its end: its result, and what the next one can start from."""

    def __init__(
        self,
        built: BuildResult,
        engine: Engine,
        outputs: Files,
        destination: Path,
        *,
        misplaced: bool = False,
    ) -> None:
        """`outputs` are the files at `destination` now. With `misplaced`, there are warnings about
        their paths, which only another build with all rules can repeat."""
        self.built, self.engine = built, engine
        self._outputs, self._destination = outputs, destination
        self._misplaced = misplaced

    def state(self) -> State:
        """The state to keep for the next build."""
        return State(
            traces=self.engine.traces,
            inputs=self.engine.world.snapshot.inputs,
            outputs=self._outputs,
            destination=str(self._destination),
            pages=-1 if self.built.failed or self._misplaced else self.built.pages,
            held=self.built.held,
            packages=self.engine.world.packages,
            sharing=self.engine.world.snapshot.sharing,
        )


def attempt(
    engine: Engine,
    site: Path,
    destination: Path,
    saved: State,
    stopwatch: Stopwatch,
    *,
    scratch: Path,
    executor: Executor | None = None,
    partly: bool = False,
) -> Attempt:
    """Build `site` into `destination` once (both resolved), starting from the state `saved`, whose
    traces `engine` has. In the folder `scratch` pages wait until all are made. Raises
    FileChangedError if a file changed meanwhile, and UnsteadyError. With `partly`, errors in some
    posts keep back the pages of these only.
    """
    known = saved.outputs if saved.destination == str(destination) else {}
    engine.world.use(engine.need(layers))
    engine.digest(site_problems)
    made: tuple[Target, ...] = engine.need(generated)
    stopwatch("list the output")
    with Stage(scratch, {path: digest for path, (_, digest) in known.items()}) as stage:
        engine.digest(posts_to_read)  # whoever does the work, so that all leave the same traces
        if executor is not None:
            executor.make(engine, stage, made)
        engine.digest(all_set)
        read: tuple[str, ...] = engine.need(pages_to_read)
        outputs = _make(engine, made, stage, frozenset(read))
        # which files go with the pages is known when these are made
        wanted: tuple[Target, ...] = engine.need(targets)
        outputs += _make(engine, wanted[len(made) :], stage)
        engine.digest(static_references)
        engine.digest(held_solutions)
        engine.digest(zone_problems)
        stopwatch("make it")
        if executor is not None:
            executor.index(engine)
        indexes = {file.path: file for file in engine.need(index_files)}
        outputs += [Output(path=path, digest=file.digest) for path, file in indexes.items()]
        stopwatch("index it")
        misplaced = publish.check(
            [output.path for output in outputs],
            site,
            destination,
            ours=bool(known),
            origins=lambda path: [origin(*target[1:]) for target in wanted if target[0] == path],
        )
        every = [*engine.diagnostics, *misplaced]
        built = BuildResult(
            pages=sum(path.endswith(".html") for path, *_ in wanted),
            diagnostics=told(every, engine.world.snapshot),
            held=Held(
                tuple(
                    HeldPost(post.path, post.why, post.until) for post in engine.need(held_posts)
                ),
                engine.need(held_files),
                tuple(
                    HeldSolutions(post.path, post.why, post.until)
                    for post in engine.need(held_solutions)
                ),
            ),
            unreferenced=_own(engine, engine.need(unreferenced))
            if engine.world.mode.unreferenced
            else (),
            uncited=engine.need(uncited) if engine.world.mode.unreferenced else (),
            ran=tuple(engine.ran),
            stages=stopwatch.stages,
            search=IndexSize(len(indexes), sum(file.size for file in indexes.values()))
            if indexes
            else None,
        )
        if built.failed:
            if not partly or not may_be_shown(built.diagnostics):
                return Attempt(built, engine, known, destination)
            outputs = shown(outputs, wanted, every, known, spoiled(engine, wanted))
        makers = {path: (RULES[name], args) for path, name, *args in wanted}

        def fetch(path: str) -> bytes:
            if (held := stage.held(path)) is not None:
                return held
            if (file := indexes.get(path)) is not None:
                return engine.need(index_part, file.root, file.language)[file.name]
            rule, args = makers[path]
            data: bytes = engine.need(rule, *args)
            return data

        done = publish.apply(
            outputs,
            destination,
            fetch=fetch,
            locate=engine.world.snapshot.locate,
            known=known,
            stage=stage,
            sources=engine.world.snapshot.inputs,
        )
    stopwatch("put it in place")
    built = replace(
        built,
        written=done.written,
        removed=done.removed,
        kept=done.kept,
        partial=done.partial,
        diagnostics=in_order([*built.diagnostics, *done.diagnostics]),
        stages=stopwatch.stages,
    )
    return Attempt(built, engine, done.outputs, destination, misplaced=bool(misplaced))


def _own(engine: Engine, paths: tuple[str, ...]) -> tuple[str, ...]:
    """The files that stand at their own places only: others are told of by their editions."""
    return tuple(path for path in paths if path not in engine.world.snapshot.taken)


def _make(
    engine: Engine,
    wanted: tuple[Target, ...],
    stage: Stage,
    read: frozenset[str] = frozenset(),
) -> list[Output]:
    """Bring the wanted files up to date; changed files of rules that are `big` go to the stage. The
    pages whose tasks are among `read` are read for references, while they are at hand."""
    outputs = []
    for path, name, *args in wanted:
        rule = RULES[name]
        digest = engine.digest(rule, *args)
        if rule.big and stage.lacks(path, digest):
            stage.put(path, engine.need(rule, *args), digest)
        if read and (task := page_task(path, name, *args)) in read:
            engine.digest(of_page, task)
        outputs.append(Output(path=path, copy=args[0] if rule is blob else None, digest=digest))
    return outputs
