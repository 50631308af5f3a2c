"""`coursesite import`: a course made of notes that another program published."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from coursesite.build.result import BuildResult


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("dest", type=click.Path(path_type=Path, file_okay=False))
@click.option("--from", "name", default="", metavar="NAME", help="What SOURCE is.  [found out]")
@click.option("--dry-run", is_flag=True, help="Show the plan and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite files of DEST.")
@click.option(
    "--check", is_flag=True, help="Build the course, and measure how much of SOURCE is in it."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to report.  [default: text]",
)
def import_(
    source: Path, dest: Path, name: str, dry_run: bool, force: bool, check: bool, form: str
) -> None:
    """Make a course in DEST of the notes at SOURCE: a post, a folder of notes, or the sources of a
    site that another program made."""
    import tempfile

    from coursesite import importers
    from coursesite.cli.messages import show, tally
    from coursesite.diagnostics import frame

    if not source.exists():
        raise click.BadParameter(f"there is no {source}", param_hint="SOURCE")
    names = [one.name for one in importers.SOURCES]
    if name and name not in names:
        raise click.BadParameter(f"not one of {', '.join(names)}", param_hint="--from")
    plan = importers.plan_import(source, name)
    problems, summary, built, found = plan.diagnostics, "", None, None
    with ExitStack() as scratch:
        if dry_run and check:
            dest = Path(scratch.enter_context(tempfile.TemporaryDirectory())) / "course"
        if not dry_run or check:
            done = importers.write(plan, dest, force)
            problems = tuple(dict.fromkeys((*problems, *done.diagnostics)))
            summary = f"wrote {len(done.written)} files to {dest}"
            if done.unchanged:
                summary += f"; {len(done.unchanged)} were there already"
            summary += f"\nlook at the course: coursesite build -s {dest}"
        failed = any(problem.severity == "error" for problem in problems)
        if check and not failed:
            output = Path(scratch.enter_context(tempfile.TemporaryDirectory())) / "site"
            built = _built(dest, output)
            failed = built.failed
            if not failed:
                found = importers.measure(plan, source, output)
            show(built.diagnostics, dest)
    if form == "json":
        click.echo(importers.report_json(plan, source, found))
    else:
        click.echo(importers.report_text(plan, source))
        if not dry_run and summary and not problems:
            click.echo(summary)
        if built is not None:
            told = tally(built.diagnostics) or "no messages"
            click.echo()
            if built.failed:
                click.echo(f"nothing was measured: the course has {told}")
            else:
                click.echo(f"built {built.pages} pages: {told}")
        if found is not None:
            click.echo(f"\n{importers.coverage_text(found)}", nl=False)
    for problem in problems:
        click.echo(frame(problem), err=True)
    sys.exit(1 if failed else 0)


def _built(site: Path, output: Path) -> BuildResult:
    """The course built with all that is not out yet, but without an index for search."""
    from coursesite.build import pipeline
    from coursesite.cli.clock import now
    from coursesite.site.inputs import Mode

    mode = Mode(drafts=True, future=True, now=now(None), edition="teacher", index=False)
    return pipeline.build(site, output, mode, cache=False)
