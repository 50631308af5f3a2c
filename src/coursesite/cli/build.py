"""`coursesite build`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
import msgspec

from coursesite.cli.common import SITE, check_folders, now, show, summary
from coursesite.diagnostics import Diagnostic
from coursesite.model import replace


@click.command()
@SITE
@click.option(
    "-d",
    "--dest",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write it.  [default: _site in the site]",
)
@click.option("--base-url", help="Where it will be published, for feeds and the sitemap.")
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--future", is_flag=True, help="Publish what has a later publish date too.")
@click.option("--strict", is_flag=True, help="A warning fails the build.")
@click.option("--clock", metavar="ISO", help="Build as if it were this moment.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Name what was written and removed, and how long it took."
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
    from coursesite.build import pipeline
    from coursesite.build.executors.workers import ExecutorError, Workers
    from coursesite.site.inputs import Mode

    begun = time.perf_counter()
    check_folders(site, dest)
    if base_url and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter("give the whole address, with https://", param_hint="--base-url")
    mode = Mode(drafts=drafts, future=future, base_url=base_url, now=now(clock))
    dest = dest or site / "_site"
    try:
        with Workers(jobs or 0, cluster=executor) as workers:
            done = pipeline.build(site, dest, mode, cache=not no_cache, workers=workers)
            if verify:
                from coursesite.build.verify import differences

                found = differences(site, dest, mode, done, workers)
                done = replace(done, diagnostics=(*found, *done.diagnostics))
    except ExecutorError as problem:
        raise click.BadParameter(str(problem), param_hint="--executor") from None
    seconds = time.perf_counter() - begun
    failed = done.failed or (strict and bool(done.diagnostics))
    if form == "json":
        click.echo(
            msgspec.json.encode(
                {
                    "written": len(done.written),
                    "kept": done.kept,
                    "removed": len(done.removed),
                    "pages": done.pages,
                    "seconds": round(seconds, 3),
                    "diagnostics": [_plain(one) for one in done.diagnostics],
                }
            ).decode()
        )
    else:
        show(done.diagnostics, site)
        if verbose:
            for path in done.written:
                click.echo(f"wrote {path}")
            for path in done.removed:
                click.echo(f"removed {path}")
            for name, took in done.stages:
                click.echo(f"{took:8.3f} s  {name}")
            click.echo(f"{len(done.ran)} tasks run")
        if not quiet or failed:
            summary(done, seconds, failed)
    sys.exit(1 if failed else 0)


def _plain(one: Diagnostic) -> dict[str, object]:
    return {
        "severity": one.severity,
        "code": one.code,
        "message": one.message,
        "path": one.path,
        "line": one.span.line if one.span else None,
        "column": one.span.column if one.span else None,
        "hint": one.hint,
    }
