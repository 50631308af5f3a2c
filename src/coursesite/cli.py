"""The command line: the only place that prints, and that knows exit codes.

0: done; 1: the content has errors (or warnings under `--strict`); 2: wrong use.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import time
from pathlib import Path

import click
import msgspec

from coursesite import __version__
from coursesite.commands.importing import import_
from coursesite.diagnostics import Diagnostic, frame

SITE = click.option(
    "-s",
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder of the site.  [default: this folder]",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coursesite")
def main() -> None:
    """Turns a folder of Markdown lecture notes into a course website."""


@main.command()
@SITE
@click.option(
    "-d",
    "--dest",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write it.  [default: _site in the site]",
)
@click.option("--base-url", help="Where it will be published, for feeds and the sitemap.")
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--future", is_flag=True, help="Publish what has a later publish date too.")
@click.option("--strict", is_flag=True, help="A warning fails the build.")
@click.option("--clock", metavar="ISO", help="Build as if it were this moment.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file written and removed.")
def build(
    site: Path,
    dest: Path | None,
    base_url: str | None,
    drafts: bool,
    future: bool,
    strict: bool,
    clock: str | None,
    form: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build the site."""
    from coursesite import pipeline
    from coursesite.site.inputs import Mode

    begun = time.perf_counter()
    if not site.is_dir():
        raise click.BadParameter(f"there is no folder {site}", param_hint="--site")
    if base_url and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter("give the whole address, with https://", param_hint="--base-url")
    mode = Mode(drafts=drafts, future=future, base_url=base_url, now=_now(clock))
    done = pipeline.build(site, dest or site / "_site", mode)
    seconds = time.perf_counter() - begun
    failed = done.failed or (strict and bool(done.diagnostics))
    if form == "json":
        click.echo(
            msgspec.json.encode(
                {
                    "written": len(done.written),
                    "kept": done.kept,
                    "removed": len(done.removed),
                    "pages": done.pages,
                    "seconds": round(seconds, 3),
                    "diagnostics": [_plain(one) for one in done.diagnostics],
                }
            ).decode()
        )
    else:
        show(done.diagnostics, site)
        if verbose:
            for path in done.written:
                click.echo(f"wrote {path}")
            for path in done.removed:
                click.echo(f"removed {path}")
        if not quiet or failed:
            _summary(done, seconds, failed)
    sys.exit(1 if failed else 0)


def _summary(done: object, seconds: float, failed: bool) -> None:
    from coursesite.pipeline import Built

    assert isinstance(done, Built)
    errors = sum(one.severity == "error" for one in done.diagnostics)
    warnings = len(done.diagnostics) - errors
    told = ", ".join(
        f"{count} {name}{'' if count == 1 else 's'}"
        for count, name in ((errors, "error"), (warnings, "warning"))
        if count
    )
    if done.failed:
        click.echo(f"nothing was published: {told}", err=True)
        return
    click.echo(
        f"{done.pages} pages in {seconds:.2f} s: {len(done.written)} files written, "
        f"{done.kept} kept, {len(done.removed)} removed" + (f"; {told}" if told else ""),
        err=failed,
    )


def show(diagnostics: tuple[Diagnostic, ...], site: Path) -> None:
    """Prints diagnostics with their code frames to the error stream."""
    sources: dict[str, str] = {}
    for one in diagnostics:
        if one.path not in sources:
            try:
                data = (site / one.path).read_bytes() if one.path else b""
            except OSError:
                data = b""
            sources[one.path] = data.decode("utf-8", "replace").removeprefix("\ufeff")
        text = frame(one, sources[one.path])
        colour = "red" if one.severity == "error" else "yellow"
        head, _, rest = text.partition("]")
        if os.environ.get("NO_COLOR"):
            click.echo(text + "\n", err=True)
        else:
            click.echo(click.style(head + "]", fg=colour, bold=True) + rest + "\n", err=True)


def _plain(one: Diagnostic) -> dict[str, object]:
    return {
        "severity": one.severity,
        "code": one.code,
        "message": one.message,
        "path": one.path,
        "line": one.span.line if one.span else None,
        "column": one.span.column if one.span else None,
        "hint": one.hint,
    }


def _now(clock: str | None) -> str:
    """The moment that decides what is published, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if clock:
        try:
            moment = dt.datetime.fromisoformat(clock)
        except ValueError:
            raise click.BadParameter(
                f"'{clock}' is no moment; write 2024-05-06 or 2024-05-06T09:00+02:00",
                param_hint="--clock",
            ) from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
    elif epoch and epoch.isdigit():
        moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    else:
        moment = dt.datetime.now(dt.UTC)
    return moment.astimezone(dt.UTC).isoformat()


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
        _summary(done, seconds, done.failed)

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
    return dt.date.fromisoformat(_now(None)[:10])


main.add_command(import_)
