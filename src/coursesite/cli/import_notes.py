"""`coursesite import`: a course made of notes that another program published."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("dest", type=click.Path(path_type=Path, file_okay=False))
@click.option("--from", "name", default="", metavar="NAME", help="What SOURCE is.  [found out]")
@click.option("--dry-run", is_flag=True, help="Show the plan and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite files of DEST.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to report.  [default: text]",
)
def import_(source: Path, dest: Path, name: str, dry_run: bool, force: bool, form: str) -> None:
    """Make a course in DEST of the notes at SOURCE: a post, a folder of notes, or the sources of a
    site that another program made."""
    from coursesite import importers
    from coursesite.diagnostics import frame

    if not source.exists():
        raise click.BadParameter(f"there is no {source}", param_hint="SOURCE")
    names = [one.name for one in importers.SOURCES]
    if name and name not in names:
        raise click.BadParameter(f"not one of {', '.join(names)}", param_hint="--from")
    plan = importers.plan_import(source, name)
    click.echo(importers.report_json(plan) if form == "json" else importers.report_text(plan))
    problems = plan.diagnostics
    if not dry_run:
        done = importers.write(plan, dest, force)
        problems = tuple(dict.fromkeys((*problems, *done.diagnostics)))
        if not done.diagnostics and form == "text":
            summary = f"wrote {len(done.written)} files to {dest}"
            if done.unchanged:
                summary += f"; {len(done.unchanged)} were there already"
            click.echo(f"{summary}\nlook at the course: coursesite build -s {dest}")
    for problem in problems:
        click.echo(frame(problem), err=True)
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)
