"""The law of incremental builds, and a run of random edits under which it must hold."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from coursesite.build import pipeline
from coursesite.build.result import BuildResult
from coursesite.diagnostics import Diagnostic
from coursesite.site.inputs import Mode
from property.edits import Bench, Edit, edit
from property.notes import CONTENT
from sitetest import NOW

notes_of_clean_builds: Path | None = None
"""A folder, if there is one, with what the clean build of each state of a site came to. Most tests
go through the same states, and what they have in common is built clean once: only a build that
comes out otherwise than is noted there is compared with a clean one, file by file."""


class BrokenLawError(AssertionError):
    """An incremental build came out other than a clean one."""


def tree(folder: Path) -> dict[str, bytes]:
    """All files of an output."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".coursesite-files"
    }


def check(
    folder: Path, mode: dict[str, object], *, note: bool = True, compare: bool = True
) -> bool:
    """Builds the site incrementally, and clean into a folder beside it, and compares the two: the
    set of files, their bytes, the diagnostics. With errors, the output must stay as it was.
    False if there were errors. Without `note`, a clean build is believed for itself only; without
    `compare`, there is none."""
    of = Mode(**({"now": NOW} | mode))  # type: ignore[arg-type]
    site, beside = folder / "_site", folder.parent / "clean"
    if not compare:
        return not pipeline.build(folder, site, of).failed
    before = tree(site)
    done = pipeline.build(folder, site, of)
    after = tree(site)
    noted = notes_of_clean_builds and notes_of_clean_builds / _state(folder, of)
    if noted and noted.exists() and (not done.failed or after == before):
        came = _came_to(done, {} if done.failed else after)
        if noted.read_text() == came:
            return not done.failed
    shutil.rmtree(beside, ignore_errors=True)
    clean = pipeline.build(folder, beside, of, cache=False)
    _same("diagnostics", _told(done.diagnostics), _told(clean.diagnostics))
    made = tree(beside)
    expected = before if done.failed else made
    _same("files", sorted(after), sorted(expected))
    for path, data in expected.items():
        _same(path, after[path], data)
    if (done.held, done.unreferenced) != (clean.held, clean.unreferenced):
        raise BrokenLawError(f"held back: {done.held}, clean {clean.held}")
    if done.pages != clean.pages:
        raise BrokenLawError(f"pages: {done.pages}, clean {clean.pages}")
    if noted and note:
        noted.write_text(_came_to(clean, {} if clean.failed else made))
    return not done.failed


def _state(folder: Path, mode: Mode) -> str:
    """Stands for all that a clean build of a site is made of."""
    state = hashlib.blake2b(repr(mode).encode(), digest_size=16)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.parts[0] not in ("_site", ".coursesite"):
            data = path.read_bytes() if path.is_file() else b""
            state.update(f"\0{name}\0{path.is_file()}\0{len(data)}\0".encode() + data)
    return state.hexdigest()


def _came_to(built: BuildResult, files: dict[str, bytes]) -> str:
    """Stands for what a build said and made."""
    facts = (_told(built.diagnostics), built.failed, built.pages, built.held, built.unreferenced)
    came = hashlib.blake2b(repr(facts).encode())
    for path, data in files.items():
        came.update(f"\0{path}\0{len(data)}\0".encode() + data)
    return came.hexdigest()


def _told(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [repr(one) for one in diagnostics]


def _same(what: str, incremental: object, clean: object) -> None:
    if incremental == clean:
        return
    if isinstance(incremental, list) and isinstance(clean, list):
        more = [one for one in incremental if one not in clean]
        less = [one for one in clean if one not in incremental]
        raise BrokenLawError(f"{what}: {more} instead of {less}")
    assert isinstance(incremental, bytes) and isinstance(clean, bytes)
    ours, theirs = incremental.decode("utf-8", "replace"), clean.decode("utf-8", "replace")
    pairs = zip(ours.splitlines(), theirs.splitlines(), strict=False)
    first = next((pair for pair in pairs if pair[0] != pair[1]), (len(ours), len(theirs)))
    raise BrokenLawError(f"{what}: {first[0]!r} instead of {first[1]!r}")


def start(folder: Path, seed: int, content: Mapping[str, str | bytes] = CONTENT) -> Bench:
    """A bench with the first site in it."""
    bench = Bench(folder, seed)
    encoded = {p: text.encode() if isinstance(text, str) else text for p, text in content.items()}
    bench.restore(encoded)
    return bench


def run(
    folder: Path,
    seed: int,
    edits: int,
    *,
    note: bool = True,
    soon: bool = False,
    content: Mapping[str, str | bytes] = CONTENT,
    edit: Edit = edit,
) -> None:
    """The law, after every other of so many edits: an incremental build that went wrong is the
    start of the next one, so most mistakes stay. Without `note`, after each; if it is known that
    a mistake shows so `soon`, after the last one only. A site with errors is often taken back to
    its last good state, as its author would. Every fourth run has an index for search, and those
    have one that end with a mistake.
    """
    bench = start(folder, seed, content)
    story = [f"seed {seed}"]
    good = bench.snapshot()
    index = soon or not note or seed % 4 == 2

    def holds(number: int, compare: bool) -> bool:
        mode = {"index": index} | bench.mode
        compare = number == edits if soon else compare or not note
        return check(folder, mode, note=note, compare=compare)

    try:
        holds(0, compare=True)
        for number in range(1, edits + 1):
            story.append(edit(bench))
            if holds(number, compare=number % 2 == 0):
                if bench.random.random() < 0.9:
                    good = bench.snapshot()
            elif bench.random.random() < 0.7:
                bench.restore(good)
                story.append("(back to the last good state)")
                holds(number, compare=number % 2 == 0)
    except Exception as failure:
        last = "\n  ".join(story[:1] + story[-12:])
        raise BrokenLawError(f"{failure}\n  {last}\n  after {len(story) - 1} edits") from failure
