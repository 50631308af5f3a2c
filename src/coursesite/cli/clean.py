"""`coursesite clean`: away with the output and the state."""

from __future__ import annotations

from pathlib import Path

import click

from coursesite.cli.options import SITE


@click.command()
@SITE
@click.option(
    "-d",
    "--dest",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where it was written.  [default: _site in the site]",
)
def clean(site: Path, dest: Path | None) -> None:
    """Remove what builds made: the output, and the state between builds."""
    import shutil

    from coursesite.files import publish
    from coursesite.files.symlinks import destination_problem

    if problem := destination_problem(site, dest or site / "_site"):
        raise click.ClickException(f"{problem.message}; {problem.hint}")
    removed = publish.clean(dest or site / "_site")
    shutil.rmtree(site / ".coursesite", ignore_errors=True)
    click.echo(f"removed {removed} files")
