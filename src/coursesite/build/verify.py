"""Verification: a clean build is made beside an incremental one, and the two are compared."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coursesite.build import pipeline
from coursesite.diagnostics import Diagnostic, error
from coursesite.files.destination import MARKER, Destination

if TYPE_CHECKING:
    from coursesite.build.executors.executor import Executor
    from coursesite.build.result import BuildResult
    from coursesite.site.inputs import Mode

_HINT = "please report it with the site; until then: coursesite build --no-cache"
_OF_THE_OUTPUT = ("output-leftover", "output-unwritable", "state-unwritable")
"""Codes of messages about the destination, which is another one for the clean build."""


def differences(
    site: Path, destination: Path, mode: Mode, built: BuildResult, executor: Executor | None = None
) -> tuple[Diagnostic, ...]:
    """The differences between `built`, a build of `site` into `destination`, and a clean build.

    Errors: `verify-differs`, one for each file that is missing, too many or of other bytes, and for
    each message that only one of the builds has.
    """
    with tempfile.TemporaryDirectory() as scratch:
        beside = Path(scratch) / "site"
        clean = pipeline.build(site, beside, mode, cache=False, executor=executor)
        texts = _messages(built, clean)
        if not built.failed and not clean.failed:
            texts += _files(destination, beside)
    return tuple(error("verify-differs", text, hint=_HINT) for text in texts)


def _messages(built: BuildResult, clean: BuildResult) -> list[str]:
    ours, theirs = _about_the_site(built), _about_the_site(clean)
    more = [
        f"only this build says of {message.path}: {message.message}"
        for message in ours
        if message not in theirs
    ]
    return more + [
        f"this build does not say of {message.path}: {message.message}"
        for message in theirs
        if message not in ours
    ]


def _about_the_site(built: BuildResult) -> list[Diagnostic]:
    return [message for message in built.diagnostics if message.code not in _OF_THE_OUTPUT]


def _files(destination: Path, beside: Path) -> list[str]:
    """The files of the clean build that are not the same in `destination`, and those that builds
    have left there besides."""
    output, clean = Destination(destination), Destination(beside)
    paths = set(clean.files())
    differing = [
        f"{path} is other than in a clean build"
        if output.stamp(path)
        else f"{path} is missing, which a clean build has"
        for path in sorted(paths)
        if path != MARKER and output.digest(path) != clean.digest(path)
    ]
    return differing + [
        f"{path} is there, which a clean build has not"
        for path in sorted(output.ours() - paths - {MARKER})
    ]
