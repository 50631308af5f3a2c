"""`coursesite clean`: away with the output and the state."""

from __future__ import annotations

from pathlib import Path

import click

from coursesite.cli.options import EDITION, SITE, check_folders


@click.command()
@SITE
@click.option(
    "-d",
    "--dest",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where it was written.  [default: _site in the site, or _site-teacher]",
)
@EDITION
def clean(site: Path, dest: Path | None, edition: str) -> None:
    """Remove what builds made: the output, and the state between builds."""
    import shutil

    from coursesite.files import publish
    from coursesite.files.editions import edition_problem, output_folder, state_folder
    from coursesite.files.symlinks import destination_problem

    check_folders(site, dest)
    dest = dest or site / output_folder(edition)
    if problem := destination_problem(site, dest):
        raise click.ClickException(f"{problem.message}; {problem.hint}")
    if taken := edition_problem(site.resolve(), dest.resolve(), edition):
        raise click.ClickException(f"{taken.message}; {taken.hint}")
    removed = publish.clean(dest)
    shutil.rmtree(site / state_folder(edition), ignore_errors=True)
    click.echo(f"removed {removed} files")
