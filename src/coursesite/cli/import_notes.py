"""`coursesite import`: notes that live elsewhere become a course."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from coursesite.diagnostics import Diagnostic, frame


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("dest", type=click.Path(path_type=Path, file_okay=False))
@click.option("--dry-run", is_flag=True, help="Show the plan and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite files of DEST.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to report.  [default: text]",
)
def import_(source: Path, dest: Path, dry_run: bool, force: bool, form: str) -> None:
    """Make a course in DEST of a Jekyll or Chirpy post, or of a whole Jekyll site, at SOURCE."""
    from coursesite import importers

    if not source.exists():
        raise click.BadParameter(f"there is no {source}", param_hint="SOURCE")
    plan = importers.plan_import(source)
    click.echo(importers.report_json(plan) if form == "json" else importers.report_text(plan))
    problems: tuple[Diagnostic, ...] = plan.diagnostics
    if not dry_run:
        done = importers.write(plan, dest, force)
        problems = tuple(dict.fromkeys((*problems, *done.diagnostics)))
        if not done.diagnostics and form == "text":
            told = f"wrote {len(done.written)} files to {dest}"
            if done.unchanged:
                told += f"; {len(done.unchanged)} were there already"
            click.echo(f"{told}\nlook at the course: coursesite build -s {dest}")
    for one in problems:
        click.echo(frame(one), err=True)
    sys.exit(1 if any(one.severity == "error" for one in problems) else 0)
