"""From a folder of notes to a course website, upon what the last build left.

What a build does is in the module `attempt`; here is what comes before and after: the lock, the
state, another try when files change meanwhile, and a short way out when nothing did.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coursesite.build import state
from coursesite.build.fingerprint import fingerprint as fingerprint
from coursesite.build.noop import unchanged
from coursesite.build.result import Built as Built
from coursesite.build.result import Clock
from coursesite.build.state import State
from coursesite.diagnostics import Diagnostic, error, warning
from coursesite.engine.store import Store
from coursesite.engine.traces import UnsteadyError
from coursesite.files import snapshot
from coursesite.files.locks import alone
from coursesite.site.inputs import Mode, World
from coursesite.theme import default

if TYPE_CHECKING:
    from coursesite.build.executors.workers import Workers
    from coursesite.theme.bytecode_cache import Compiled


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
    with alone(folder / "lock"):
        return _settled(site, destination, mode, folder, workers)


def _settled(
    site: Path, destination: Path, mode: Mode, folder: Path, workers: Workers | None
) -> Built:
    """A build in which no file changed while it was read."""
    mark = fingerprint()

    def keep() -> Compiled:
        from coursesite.theme.bytecode_cache import Compiled  # with Jinja, for builds that render

        return Compiled(folder / "templates", mark)

    saved = state.load(folder / "state", mark)
    told: tuple[Diagnostic, ...] = ()
    for _ in range(3):
        clock = Clock()
        world = World(look(site, destination, saved), mode, keep)
        clock("read the tree of files")
        if (same := unchanged(world, site, destination, saved, clock)) is not None:
            built, left = same
            problem = None if left == saved else state.save(folder / "state", mark, left)
            return built if problem is None else built.telling(problem)
        from coursesite.build.run import attempt  # with all rules: for builds that do something
        from coursesite.engine.handover import Shared

        with Store(folder / "values") as store:
            engine = Shared(world, saved.traces, store=store)
            try:
                done = attempt(
                    engine,
                    site,
                    destination,
                    saved,
                    clock,
                    scratch=folder / "new",
                    workers=workers,
                )
            except snapshot.FileChangedError:
                saved = distrusted(saved)
                continue
            except UnsteadyError as other:
                saved, told = afresh(saved), (*told, unsteady(other))
                continue
            problem, left = None, done.left()
            if left != saved:
                problem = state.save(folder / "state", mark, left)
                store.save(left.traces.digests)
            if world.compiled is not None:
                world.compiled.save()
            return done.built.telling(*told, *(() if problem is None else (problem,)))
    return Built(diagnostics=told or (UNSTABLE,))


UNSTABLE = error(
    "file-unstable",
    "files kept changing while the site was built",
    hint="build again when nothing else writes to the site",
)


def distrusted(saved: State) -> State:
    """The same state without what it knows of input files: each is read again."""
    return State(traces=saved.traces, outputs=saved.outputs, destination=saved.destination)


def afresh(saved: State) -> State:
    """The same state without any trace: everything is made again."""
    return State(inputs=saved.inputs, outputs=saved.outputs, destination=saved.destination)


def unsteady(problem: UnsteadyError) -> Diagnostic:
    """Tells of what comes to something else each time."""
    rule, *args = problem.key
    what = (
        f"the shortcode '{msgspec.json.decode(args[0])['name']}'"
        if rule == "expansion"
        else problem
    )
    return warning(
        "build-unsteady",
        f"{what} came to something else than before, from the same files",
        hint="a shortcode or a template of the site goes by chance, time, or the order of a set",
    )


def look(site: Path, destination: Path, saved: State) -> snapshot.Snapshot:
    """The files of a site as they are now."""
    return snapshot.scan(site, saved.inputs, theme=default.theme_root(), skip=destination)
