"""`coursesite init`: a new course."""

from __future__ import annotations

from pathlib import Path

import click

from coursesite.cli import clock


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The title of the course.")
def init(folder: Path, title: str) -> None:
    """Make a new course in FOLDER, with what publishes it at GitHub or GitLab."""
    import secrets

    from coursesite.cli import publishing, scaffold

    title = title or folder.resolve().name.replace("-", " ").title()
    files = scaffold.course(title, clock.today(), secrets.token_hex(3)) | publishing.files()
    scaffold.create(files, folder)
    click.echo(f"made a course in {folder}; look at it: coursesite build -s {folder}")
    if publishing.is_local():
        click.echo(
            "this program was installed from your disk, where no workflow finds it: say in "
            "requirements.txt where it is to be had"
        )
