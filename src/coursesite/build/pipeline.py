"""From a folder of notes to a course website, upon the state that the last build left.

The build itself is in `run`. Before and after it come the lock, the state, another try if files
change meanwhile, and the short way out if nothing has changed (`noop`).
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coursesite.build import state
from coursesite.build.noop import unchanged
from coursesite.build.program_fingerprint import fingerprint
from coursesite.build.result import BuildResult, Stopwatch
from coursesite.build.state import State
from coursesite.diagnostics import Diagnostic, error, warning
from coursesite.engine import Engine, Store, UnsteadyError
from coursesite.files import snapshot
from coursesite.files.editions import edition_problem, hide_from_git, state_folder
from coursesite.files.locks import exclusive
from coursesite.files.symlinks import destination_problem, state_problem
from coursesite.site.inputs import Mode, World
from coursesite.theme import default

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.build.executors.executor import Executor
    from coursesite.theme.bytecode_cache import TemplateCache

TRIES = 3
"""How often a build is begun anew because files change, before the author is told."""


def build(
    site: Path,
    destination: Path,
    mode: Mode,
    *,
    cache: bool = True,
    keep: bool = True,
    executor: Executor | None = None,
    slow: Callable[[str], None] | None = None,
) -> BuildResult:
    """Build the site in folder `site` into `destination`.

    All or nothing: with an error among the diagnostics, no file of the output changes. With
    `cache`, the state of an earlier build in `.coursesite/` is used and a new one is left there,
    unless nothing is to be kept (`keep`).
    The output is the same bytes either way, and with any `executor`. ExecutorError if that cannot
    be had. `slow` is called with a sentence about a page that takes very long.
    """
    if misled := destination_problem(site, destination):
        return BuildResult(diagnostics=(misled,))
    site, destination = site.resolve(), destination.resolve()
    if taken := edition_problem(site, destination, mode.edition):
        return BuildResult(diagnostics=(taken,))
    folder = site / state_folder(mode.edition)
    problem = state_problem(site, folder.name) if cache else None
    if not cache or problem or not keep:
        import tempfile  # a slow import, which other builds do without

        with tempfile.TemporaryDirectory() as scratch:
            if cache and not problem:
                _copy_state(folder, Path(scratch))
            built = _build(site, destination, mode, Path(scratch), executor, slow)
        return built.with_reports(problem) if problem else built
    with exclusive(folder / "lock"):
        hide_from_git(folder)
        return _build(site, destination, mode, folder, executor, slow)


def _file_in_hand(world: World) -> str:
    return world.snapshot.reading


def _copy_state(folder: Path, scratch: Path) -> None:
    """Copies the state of an earlier build, as far as it can be read: the rest is made again."""
    from shutil import Error, copytree

    with suppress(OSError, Error):
        copytree(folder, scratch, dirs_exist_ok=True, ignore=lambda *_: ("lock", "new", "preview"))


def _build(
    site: Path,
    destination: Path,
    mode: Mode,
    folder: Path,
    executor: Executor | None,
    slow: Callable[[str], None] | None,
) -> BuildResult:
    """Try until no file changed while it was read; `folder` has the state."""
    program = fingerprint()
    bytecode_cache = template_cache(folder, program)
    saved = state.load(folder / "state", program)
    reports: tuple[Diagnostic, ...] = ()
    for _ in range(TRIES):
        stopwatch = Stopwatch()
        same = None
        try:
            world = World(look(site, destination, saved), mode, bytecode_cache)
            stopwatch("read the tree of files")
            if not mode.unreferenced:  # which the state does not say
                same = unchanged(world, site, destination, saved, stopwatch)
        except snapshot.FileChangedError:
            saved = distrusted(saved)
            continue
        if same is not None:
            built, left = same
            problem = None if left == saved else state.save(folder / "state", program, left)
            return built if problem is None else built.with_reports(problem)
        from coursesite.build import slow_pages
        from coursesite.build.run import attempt  # with all rules: for builds that do something

        with Store(folder / "values") as store:
            engine = Engine(world, saved.traces, store=store)
            try:
                with slow_pages.named(engine, slow, partial(_file_in_hand, world)):
                    done = attempt(
                        engine,
                        site,
                        destination,
                        saved,
                        stopwatch,
                        scratch=folder / "new",
                        executor=executor,
                    )
            except snapshot.FileChangedError:
                saved = distrusted(saved)
                continue
            except UnsteadyError as cause:
                saved, reports = afresh(saved), (*reports, unsteady(cause))
                continue
            problem, left = None, done.state()
            if left != saved:
                problem = state.save(folder / "state", program, left)
                store.save(left.traces.digests)
            if world.compiled is not None:
                world.compiled.save()
            return done.built.with_reports(*reports, *(() if problem is None else (problem,)))
    return BuildResult(diagnostics=reports or (UNSTABLE,))


def template_cache(folder: Path, program: str) -> Callable[[bool], TemplateCache]:
    """Makes the cache of compiled templates in a folder of state, for the first that is rendered:
    with it comes Jinja. The templates of a plain theme are shared by all sites."""

    def made(is_plain: bool) -> TemplateCache:
        from coursesite.theme.bytecode_cache import TemplateCache, shared

        return TemplateCache(folder / "templates", program, shared(), shares=is_plain)

    return made


UNSTABLE = error(
    "file-unstable",
    "files kept changing while the site was built",
    hint="build again when nothing else writes to the site",
)


def distrusted(saved: State) -> State:
    """The same state without the digests of input files: each is read again."""
    return State(traces=saved.traces, outputs=saved.outputs, destination=saved.destination)


def afresh(saved: State) -> State:
    """The same state without any trace: everything is made again."""
    return State(
        inputs=saved.inputs,
        outputs=saved.outputs,
        destination=saved.destination,
        sharing=saved.sharing,
    )


def unsteady(problem: UnsteadyError) -> Diagnostic:
    """The warning about a shortcode or a rule that is not deterministic."""
    rule, *args = problem.key
    subject = (
        f"the shortcode '{msgspec.json.decode(args[0])['name']}'"
        if rule in ("expansion", "page_expansion")
        else problem
    )
    return warning(
        "build-unsteady",
        f"{subject} came to something else than before, from the same files",
        hint="a shortcode or a template of the site goes by chance, time, or the order of a set",
    )


def look(site: Path, destination: Path, saved: State) -> snapshot.Snapshot:
    """The files of a site as they are now."""
    roots = {"theme": default.theme_root(), "theme/static/fonts": default.FONTS}
    packages = {}
    for name in saved.packages:
        from coursesite.files.entry_points import folder_of  # for sites with such packages

        with suppress(ImportError):  # which the rule that wants the package reports
            packages[name] = folder_of(name)
    files = snapshot.scan(site, saved.inputs, theme=roots, packages=packages, skip=destination)
    files.sharing = saved.sharing
    return files
