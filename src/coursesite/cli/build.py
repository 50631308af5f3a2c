"""`coursesite build`: brings the output up to date, and reports as text or JSON."""

from __future__ import annotations

import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursesite.cli.clock import now
from coursesite.cli.options import (
    BASE_URL,
    CLOCK,
    DRAFTS,
    EDITION,
    FUTURE,
    QUIET,
    SITE,
    STRICT,
    check_folders,
)

if TYPE_CHECKING:
    from coursesite.build.result import BuildResult


@click.command()
@SITE
@click.option(
    "-d",
    "--dest",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write it.  [default: _site in the site, or _site-teacher]",
)
@EDITION
@BASE_URL
@DRAFTS
@FUTURE
@STRICT
@CLOCK
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report."
)
@QUIET
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Name what was written, removed, held back, and what nothing refers to.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), help="Processes at work.  [default: the cores there are]"
)
@click.option("--executor", default="", help="Who renders Markdown: dask=tcp://HOST:PORT.")
@click.option("--no-cache", is_flag=True, help="Use nothing of earlier builds, and keep nothing.")
@click.option("--verify", is_flag=True, help="Make a clean build, too, and compare the two.")
def build(
    site: Path,
    dest: Path | None,
    edition: str,
    base_url: str | None,
    drafts: bool,
    future: bool,
    strict: bool,
    clock: str | None,
    form: str,
    quiet: bool,
    verbose: bool,
    jobs: int | None,
    executor: str,
    no_cache: bool,
    verify: bool,
) -> None:
    """Build the site."""
    from msgspec.structs import replace

    from coursesite.build import pipeline
    from coursesite.build.executors.executor import ExecutorError, choose
    from coursesite.cli.messages import show, still_busy, summary
    from coursesite.files.editions import output_folder
    from coursesite.site.inputs import Mode

    begun = time.perf_counter()
    check_folders(site, dest)
    mode = Mode(
        drafts=drafts,
        future=future,
        base_url=base_url,
        now=now(clock),
        edition=edition,
        unreferenced=verbose and form == "text",
    )
    dest = dest or site / output_folder(edition)
    try:
        # what shortcodes and extensions print is not the report
        with choose(jobs or 0, cluster=executor) as executing, redirect_stdout(sys.stderr):
            built = pipeline.build(
                site, dest, mode, cache=not no_cache, executor=executing, slow=still_busy
            )
            if verify:
                from coursesite.build.verify import differences  # not for builds without --verify

                different = differences(site, dest, mode, built, executing)
                built = replace(built, diagnostics=(*different, *built.diagnostics))
    except ExecutorError as problem:
        raise click.BadParameter(str(problem), param_hint="--executor") from None
    seconds = time.perf_counter() - begun
    failed = built.failed or (strict and bool(built.diagnostics))
    if form == "json":
        click.echo(_report(built, seconds))
    else:
        show(built.diagnostics, site)
        if verbose:
            for path in built.written:
                click.echo(f"wrote {path}")
            for path in built.removed:
                click.echo(f"removed {path}")
            for path in built.held.files:
                click.echo(f"held back content/{path}")
            for path in built.unreferenced:
                click.echo(f"nothing refers to content/{path}")
            for entry in built.uncited:
                click.echo(f"no page cites content/{entry}")
            for name, took in built.stages:
                click.echo(f"{took:8.3f} s  {name}")
            if (index := built.search) is not None:
                took = dict(built.stages).get("index it", 0)
                size = index.bytes / 1e6
                click.echo(f"search: {index.files} files, {size:.2f} MB, in {took:.2f} s")
            click.echo(f"{len(built.ran)} tasks run")
        if not quiet or failed:
            summary(built, seconds, failed)
    sys.exit(1 if failed else 0)


def _report(built: BuildResult, seconds: float) -> str:
    """A build as the JSON object that the guide documents under `build --format json`."""
    import msgspec

    from coursesite.cli import formats

    report = {
        "written": len(built.written),
        "kept": built.kept,
        "removed": len(built.removed),
        "pages": built.pages,
        "seconds": round(seconds, 3),
        "search": {
            "files": built.search.files,
            "bytes": built.search.bytes,
            "seconds": round(dict(built.stages).get("index it", 0), 3),
        }
        if built.search
        else None,
        "held": [
            {"path": f"content/{post.path}", "reason": post.why, "until": post.until or None}
            for post in built.held.posts
        ],
        "held_solutions": [
            {"path": f"content/{post.path}", "reason": post.why, "until": post.until or None}
            for post in built.held.solutions
        ],
        "diagnostics": [formats.fields(diagnostic) for diagnostic in built.diagnostics],
    }
    return msgspec.json.encode(report).decode()
