"""From a folder of notes to a course website: which files there are to be, and `build`.

A post goes discover -> parse -> scan -> Markdown -> tree -> links -> template -> file; the rules
for these steps are in the package `coursesite.site`, the list of files in its module `plan`.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from msgspec import Struct

from coursesite import files, output, state
from coursesite.diagnostics import Diagnostic, error
from coursesite.engine import Engine
from coursesite.model import Output, replace
from coursesite.rules import RULES
from coursesite.shortcodes import registry
from coursesite.site.inputs import Mode, World, blob
from coursesite.site.plan import targets
from coursesite.state import State
from coursesite.store import Spool, Store

LIBRARIES = (
    "jinja2",
    "markdown",
    "markupsafe",
    "math-core",
    "msgspec",
    "nh3",
    "pygments",
    "pyromark",
    "pyyaml",
    "selectolax",
    "icalendar",
    "imagesize",
)
"""The packages whose versions what they make may depend on."""

"""A file of the output: its path, the rule that makes it, and that rule's arguments."""


class Built(Struct, frozen=True, kw_only=True):
    """What a build did. `pages` counts HTML files of the output, `ran` the tasks executed."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0
    pages: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    ran: tuple[tuple[str, ...], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there is an error among the diagnostics; nothing was written then."""
        return any(one.severity == "error" for one in self.diagnostics)


def build(site: Path, destination: Path, mode: Mode, *, cache: bool = True) -> Built:
    """Builds the site in folder `site` into `destination`.

    All or nothing: with an error among the diagnostics, no file of the output changes. With
    `cache`, what an earlier build left in `.coursesite/` is used and what this one leaves is kept
    there; the output is the same bytes either way.
    """
    site, destination = site.resolve(), destination.resolve()
    folder = site / ".coursesite"
    if not cache:
        with tempfile.TemporaryDirectory() as scratch:
            return _settled(site, destination, mode, Path(scratch))
    with state.alone(folder):
        return _settled(site, destination, mode, folder)


def _settled(site: Path, destination: Path, mode: Mode, folder: Path) -> Built:
    """A build in which no file changed while it was read."""
    mark = fingerprint()
    saved = state.load(folder / "state", mark)
    for _ in range(3):
        with Store(folder / "values") as store, Spool(folder / "pages") as spool:
            try:
                built, left = _build(site, destination, mode, saved, store, spool)
            except files.FileChangedError:
                saved = state.State(
                    traces=saved.traces, outputs=saved.outputs, destination=saved.destination
                )
                continue
            problem = None
            if left != saved:
                problem = state.save(folder / "state", mark, left)
                store.save(set(left.traces.digests))
            return (
                built
                if problem is None
                else replace(built, diagnostics=(*built.diagnostics, problem))
            )
    problem = error(
        "file-unstable",
        "files kept changing while the site was built",
        hint="build again when nothing else writes to the site",
    )
    return Built(diagnostics=(problem,))


def _build(
    site: Path, destination: Path, mode: Mode, saved: State, store: Store, spool: Spool
) -> tuple[Built, State]:
    snapshot = files.scan(site, saved.inputs, theme=files.theme_root(), skip=destination)
    world = World(snapshot, mode)
    engine = Engine(world, saved.traces, store=store, spool=spool)
    found = engine.need(targets)
    outputs = []
    for path, name, *args in found:
        run = RULES[name]
        digest = engine.digest(run, *args)
        copied = args[0] if run is blob else None
        outputs.append(Output(path=path, copy=copied, digest=digest))
    at = {path: (RULES[name], args) for path, name, *args in found}
    here = saved.destination == str(destination)
    problems = _sorted(
        [
            *engine.diagnostics,
            *output.check(
                [path for path, *_ in found], site, destination, ours=here and bool(saved.outputs)
            ),
        ]
    )
    pages = sum(path.endswith(".html") for path in at)
    known = saved.outputs if here else {}
    if any(one.severity == "error" for one in problems):
        left = State(
            traces=engine.traces,
            inputs=snapshot.inputs,
            outputs=known,
            destination=str(destination),
        )
        return Built(pages=pages, diagnostics=problems, ran=tuple(engine.ran)), left

    def fetch(path: str) -> bytes:
        run, args = at[path]
        data: bytes = engine.need(run, *args)
        return data

    done = output.apply(outputs, destination, fetch=fetch, locate=snapshot.locate, known=known)
    built = Built(
        written=done.written,
        removed=done.removed,
        kept=done.kept,
        pages=pages,
        diagnostics=_sorted([*problems, *done.diagnostics]),
        ran=tuple(engine.ran),
    )
    left = State(
        traces=engine.traces,
        inputs=snapshot.inputs,
        outputs=done.outputs,
        destination=str(destination),
    )
    return built, left


def fingerprint() -> str:
    """Stands for what a value depends on besides the site: our code, Python, the libraries."""
    folder = Path(__file__).parent
    code = sorted(
        (path.as_posix(), status.st_mtime_ns, status.st_size)
        for path in folder.rglob("*.py")
        for status in [path.stat()]
    )
    versions = [f"{name} {_version(name)}" for name in LIBRARIES]
    text = repr([sys.version, code, versions, registry.installed_packages()])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _sorted(problems: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: one.place))
