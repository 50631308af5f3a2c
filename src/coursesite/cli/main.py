"""The command line: the only place that prints, and that knows exit codes.

0: done; 1: the content has errors (or warnings under `--strict`); 2: wrong use.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from coursesite import __version__
from coursesite.cli.build import build
from coursesite.cli.common import SITE, now
from coursesite.cli.import_notes import import_
from coursesite.cli.schema import schema
from coursesite.cli.serve import serve
from coursesite.cli.why import why


class KindChoice(click.Choice[str]):
    """One of the kinds of posts. Their table is not loaded before somebody asks for a choice, since
    `--version` and the other commands are defined in the same module."""

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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coursesite")
def main() -> None:
    """Turns a folder of Markdown lecture notes into a course website."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The title of the course.")
def init(folder: Path, title: str) -> None:
    """Make a new course in FOLDER."""
    from coursesite.cli import scaffold

    _create(
        scaffold.course(title or folder.resolve().name.replace("-", " ").title(), _today()), folder
    )
    click.echo(f"made a course in {folder}; look at it: coursesite build -s {folder}")


@main.command()
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
    beside = folder / KINDS[kind].folder
    have = [path.name for path in beside.glob("*")] if KINDS[kind].folder else []
    made = scaffold.post(KINDS[kind], title, have, _today())
    (path,) = made
    twins = [name for name in have if scaffold.last_part(name) == scaffold.last_part(path)]
    if twins:
        raise click.ClickException(
            f"{beside / twins[0]} has that address already; choose another title"
        )
    _create(made, folder)
    for name in made:
        click.echo(folder / name)


@main.command()
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

    removed = publish.clean(dest or site / "_site")
    shutil.rmtree(site / ".coursesite", ignore_errors=True)
    click.echo(f"removed {removed} files")


def _create(made: dict[str, str], folder: Path) -> None:
    for name in made:
        if (folder / name).exists():
            raise click.ClickException(f"{folder / name} is there already; nothing was made")
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _today() -> dt.date:
    return dt.date.fromisoformat(now(None)[:10])


main.add_command(import_)
main.add_command(schema)
main.add_command(build)
main.add_command(serve)
main.add_command(why)
