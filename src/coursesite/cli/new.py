"""`coursesite new`: a new post in a course."""

from __future__ import annotations

from pathlib import Path

import click

from coursesite.cli import clock
from coursesite.cli.options import SITE


class KindChoice(click.Choice[str]):
    """One of the kinds of posts, by name. Their table is imported when the choices are asked for:
    the definition of the command must not load it for `coursesite --version`."""

    def __init__(self) -> None:
        """The choices are read from the table each time."""
        super().__init__(())

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the kinds."""
        from coursesite.model import KINDS

        return tuple(KINDS)

    @choices.setter
    def choices(self, _: object) -> None:
        """Ignored: the constructor of `click.Choice` sets them."""


@click.command()
@click.argument("kind", type=KindChoice())
@click.argument("title")
@SITE
@click.option("-c", "--course", default="", help="The course's folder below content/.")
def new(kind: str, title: str, site: Path, course: str) -> None:
    """Make a new post of KIND with TITLE."""
    from coursesite.cli import scaffold
    from coursesite.model import KINDS

    folder = site / "content" / course
    if not (site / "content").is_dir():
        raise click.UsageError(f"{site} has no content/ folder; make a site: coursesite init DIR")
    if not folder.is_dir():
        raise click.BadParameter(f"there is no folder content/{course}", param_hint="--course")
    siblings = folder / KINDS[kind].folder
    names = [path.name for path in siblings.glob("*")] if KINDS[kind].folder else []
    files = scaffold.post(KINDS[kind], title, names, clock.today())
    (path,) = files
    twins = [name for name in names if scaffold.last_part(name) == scaffold.last_part(path)]
    if twins:
        raise click.ClickException(
            f"{siblings / twins[0]} has that address already; choose another title"
        )
    scaffold.create(files, folder)
    click.echo(folder / path)
