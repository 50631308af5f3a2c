"""The command line: the only place that prints, and that knows exit codes.

0: done; 1: the content has errors (or warnings under `--strict`); 2: wrong use.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from pathlib import Path

import click

from coursesite import __version__
from coursesite.commands.build import build
from coursesite.commands.common import SITE, now, show, summary
from coursesite.commands.describing import schema
from coursesite.commands.importing import import_
from coursesite.commands.why import why


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coursesite")
def main() -> None:
    """Turns a folder of Markdown lecture notes into a course website."""


@main.command()
@SITE
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65535),
    help="Where to listen.  [default: 8000, or the next that is free]",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Who may look: this computer.")
@click.option("--open", "browse", is_flag=True, help="Open it in the browser.")
@click.option("--no-drafts", is_flag=True, help="Leave out what build leaves out.")
@click.option("--poll", is_flag=True, help="Look for changes again and again: for network folders.")
def serve(
    site: Path, port: int | None, host: str, browse: bool, no_drafts: bool, poll: bool
) -> None:
    """Show the site while it is being written."""
    from coursesite.preview import sockets

    if not site.is_dir():
        raise click.BadParameter(f"there is no folder {site}", param_hint="--site")
    try:
        listening = sockets.listen(host, port)
    except sockets.PortTakenError as failure:
        raise click.UsageError(str(failure)) from failure
    from coursesite.preview.server import serve as run

    address = sockets.address(listening, host)

    def ready() -> None:
        if port is None and listening.getsockname()[1] != sockets.PORT:
            click.echo(f"port {sockets.PORT} is in use, so this is another:")
        click.echo(f"{address}  (Ctrl-C stops)")
        if not sockets.is_private(listening):
            click.echo("everybody on this network can see this preview", err=True)
        if browse:
            import threading
            import webbrowser

            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    def tell(done: object, seconds: float) -> None:
        from coursesite.pipeline import Built

        assert isinstance(done, Built)
        show(done.diagnostics, site)
        click.echo(f"{time.strftime('%H:%M:%S')}  ", nl=False, err=done.failed)
        summary(done, seconds, done.failed)

    if not run(site, listening, host=host, drafts=not no_drafts, poll=poll, ready=ready, tell=tell):
        sys.stdout.flush()
        os._exit(0)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The title of the course.")
def init(folder: Path, title: str) -> None:
    """Make a new course in FOLDER."""
    from coursesite import scaffold

    _create(
        scaffold.course(title or folder.resolve().name.replace("-", " ").title(), _today()), folder
    )
    click.echo(f"made a course in {folder}; look at it: coursesite build -s {folder}")


@main.command()
@click.argument("kind", type=click.Choice(["lecture", "lab", "assignment", "announcement", "page"]))
@click.argument("title")
@SITE
@click.option("-c", "--course", default="", help="The course's folder below content/.")
def new(kind: str, title: str, site: Path, course: str) -> None:
    """Make a new post of KIND with TITLE."""
    from coursesite import scaffold

    folder = site / "content" / course
    if not (site / "content").is_dir():
        raise click.UsageError(f"{site} has no content/ folder; make a site: coursesite init DIR")
    if not folder.is_dir():
        raise click.BadParameter(f"there is no folder content/{course}", param_hint="--course")
    have = [path.name for path in (folder / f"{kind}s").glob("*")]
    made = scaffold.post(kind, title, have, _today())
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

    from coursesite import output

    removed = output.clean(dest or site / "_site")
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
main.add_command(why)
