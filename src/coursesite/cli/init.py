"""`coursesite init`: a new course."""

from __future__ import annotations

from pathlib import Path

import click

from coursesite.cli import clock


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The title of the course.")
def init(folder: Path, title: str) -> None:
    """Make a new course in FOLDER."""
    import secrets

    from coursesite.cli import scaffold

    title = title or folder.resolve().name.replace("-", " ").title()
    scaffold.create(scaffold.course(title, clock.today(), secrets.token_hex(3)), folder)
    click.echo(f"made a course in {folder}; look at it: coursesite build -s {folder}")
