"""Is an incremental build what a clean one would have been? A clean one is made, and compared."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coursesite.build import pipeline
from coursesite.diagnostics import Diagnostic, error
from coursesite.files.destination import MARKER, Destination

if TYPE_CHECKING:
    from coursesite.build.executors.workers import Workers
    from coursesite.build.result import Built
    from coursesite.site.inputs import Mode

_HINT = "please report it with the site; until then: coursesite build --no-cache"
_OF_THE_OUTPUT = ("output-leftover", "output-unwritable", "state-unwritable")


def differences(
    site: Path, destination: Path, mode: Mode, built: Built, workers: Workers | None = None
) -> tuple[Diagnostic, ...]:
    """What `built`, a build of `site` into `destination`, has other than a clean build.

    Errors: `verify-differs`, one for each file that is missing, too many or of other bytes, and for
    each message that one of the builds has and the other has not.
    """
    with tempfile.TemporaryDirectory() as scratch:
        beside = Path(scratch) / "site"
        clean = pipeline.build(site, beside, mode, cache=False, workers=workers)
        found = _messages(built, clean)
        if not built.failed and not clean.failed:
            found += _files(destination, beside)
    return tuple(error("verify-differs", text, hint=_HINT) for text in found)


def _messages(built: Built, clean: Built) -> list[str]:
    ours = [one for one in built.diagnostics if one.code not in _OF_THE_OUTPUT]
    theirs = [one for one in clean.diagnostics if one.code not in _OF_THE_OUTPUT]
    more = [f"only this build says of {one.path}: {one.message}" for one in ours]
    less = [f"this build does not say of {one.path}: {one.message}" for one in theirs]
    return [text for one, text in zip(ours, more, strict=True) if one not in theirs] + [
        text for one, text in zip(theirs, less, strict=True) if one not in ours
    ]


def _files(destination: Path, beside: Path) -> list[str]:
    """The files of the clean build that are not the same in `destination`, and those that builds
    have left there besides."""
    there = Destination(destination)
    clean = set(Destination(beside).files())
    found = [
        f"{path} is other than in a clean build"
        if there.stamp(path)
        else f"{path} is missing, which a clean build has"
        for path in sorted(clean)
        if path != MARKER and there.digest(path) != Destination(beside).digest(path)
    ]
    return found + [
        f"{path} is there, which a clean build has not"
        for path in sorted(there.ours() - clean - {MARKER})
    ]
