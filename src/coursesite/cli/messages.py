"""Messages of a build, as the terminal shows them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from coursesite.diagnostics import Diagnostic, frame
from coursesite.files.snapshot import source_text

if TYPE_CHECKING:
    from pathlib import Path

    from coursesite.build.result import BuildResult, Held, HeldPost, HeldSolutions


def show(diagnostics: tuple[Diagnostic, ...], site: Path) -> None:
    """Prints diagnostics with their code frames to standard error.

    The lines of the frames are read in the folder `site` now, once a file. NO_COLOR in the
    environment turns colours off (no-color.org); click does so where no terminal is watching.
    """
    sources: dict[str, str] = {}
    for diagnostic in diagnostics:
        path = diagnostic.path
        if path not in sources:
            sources[path] = source_text(site, path)
        text = frame(diagnostic, sources[path])
        colour = "red" if diagnostic.severity == "error" else "yellow"
        head, _, rest = text.partition("]")
        if os.environ.get("NO_COLOR"):
            click.echo(text + "\n", err=True)
        else:
            click.echo(click.style(head + "]", fg=colour, bold=True) + rest + "\n", err=True)


def summary(built: BuildResult, seconds: float, failed: bool) -> None:
    """Prints a build in one line; to standard error if it `failed`, be it for `--strict` only."""
    counts = tally(built.diagnostics)
    if built.failed:
        outcome = "only a part was published" if built.partial else "nothing was published"
        click.echo(f"{outcome}: {counts}", err=True)
        return
    click.echo(
        f"{built.pages} pages in {seconds:.2f} s: {len(built.written)} files written, "
        f"{built.kept} kept, {len(built.removed)} removed" + (f"; {counts}" if counts else ""),
        err=failed,
    )
    if line := held_back(built.held):
        click.echo(line, err=failed)


NAMED = 12
"""The most pages that are named one by one."""


def held_back(held: Held) -> str:
    """The posts and solutions that are not out in one line, and until when; "" if all are."""
    parts = [part for part in (_held_posts(held), _held_solutions(held)) if part]
    if number := len(held.files):
        parts.append(f"with {number} {'file' if number == 1 else 'files'}")
    return f"held back: {'; '.join(parts)}" if parts else ""


def _held_posts(held: Held) -> str:
    first = {"scheduled": 0, "draft": 1, "expired": 2}
    posts = sorted(held.posts, key=lambda post: (first[post.why], post.until, post.path))
    names = [f"{post.path} ({_until(post)})" for post in posts[:NAMED]]
    if len(posts) > NAMED:
        names.append(f"{len(posts) - NAMED} more")
    return ", ".join(names)


def _held_solutions(held: Held) -> str:
    """The posts whose solutions are not out, and until when."""
    posts = sorted(held.solutions, key=lambda post: (not post.until, post.until, post.path))
    names = [f"{post.path} ({_out(post)})" for post in posts[:NAMED]]
    if len(posts) > NAMED:
        names.append(f"{len(posts) - NAMED} more")
    return f"solutions in {', '.join(names)}" if names else ""


def _out(post: HeldSolutions) -> str:
    if post.until:
        return f"until {post.until.replace('T', ' ')}"
    return "hidden" if post.why == "hidden" else "no due date"


def _until(post: HeldPost) -> str:
    until = post.until.replace("T", " ")
    if post.why == "draft":
        return "a draft"
    return f"until {until}" if post.why == "scheduled" else f"expired {until}"


def still_busy(with_what: str) -> None:
    """Says what takes long, which is not over yet."""
    click.echo(with_what, err=True)


def tally(diagnostics: tuple[Diagnostic, ...]) -> str:
    """The numbers of errors and warnings in words: "1 error, 2 warnings"; empty if none."""
    errors = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
    return ", ".join(
        f"{count} {name}{'' if count == 1 else 's'}"
        for count, name in ((errors, "error"), (len(diagnostics) - errors, "warning"))
        if count
    )
