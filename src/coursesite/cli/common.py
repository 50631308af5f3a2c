"""What the commands share: options, the clock, and how they show what is wrong."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursesite.diagnostics import Diagnostic, frame
from coursesite.files.snapshot import shown

if TYPE_CHECKING:
    from coursesite.build.result import Built

SITE = click.option(
    "-s",
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder of the site.  [default: this folder]",
)


def summary(done: Built, seconds: float, failed: bool) -> None:
    """Says in a line what a build did."""
    told = tally(done.diagnostics)
    if done.failed:
        what = "only a part was published" if done.partial else "nothing was published"
        click.echo(f"{what}: {told}", err=True)
        return
    click.echo(
        f"{done.pages} pages in {seconds:.2f} s: {len(done.written)} files written, "
        f"{done.kept} kept, {len(done.removed)} removed" + (f"; {told}" if told else ""),
        err=failed,
    )


def tally(diagnostics: tuple[Diagnostic, ...]) -> str:
    """How many errors and warnings there are, in words; empty if there are none."""
    errors = sum(one.severity == "error" for one in diagnostics)
    return ", ".join(
        f"{count} {name}{'' if count == 1 else 's'}"
        for count, name in ((errors, "error"), (len(diagnostics) - errors, "warning"))
        if count
    )


def show(diagnostics: tuple[Diagnostic, ...], site: Path) -> None:
    """Prints diagnostics with their code frames to the error stream."""
    sources: dict[str, str] = {}
    for one in diagnostics:
        if one.path not in sources:
            sources[one.path] = shown(site, one.path)
        text = frame(one, sources[one.path])
        colour = "red" if one.severity == "error" else "yellow"
        head, _, rest = text.partition("]")
        if os.environ.get("NO_COLOR"):
            click.echo(text + "\n", err=True)
        else:
            click.echo(click.style(head + "]", fg=colour, bold=True) + rest + "\n", err=True)


def now(clock: str | None) -> str:
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
    elif epoch and epoch.isascii() and epoch.isdigit():
        try:
            moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        except (ValueError, OverflowError, OSError):
            raise click.UsageError(f"SOURCE_DATE_EPOCH is no moment: {epoch}") from None
    else:
        moment = dt.datetime.now(dt.UTC)
    try:
        return moment.astimezone(dt.UTC).isoformat()
    except OverflowError:
        raise click.BadParameter(f"'{clock}' is too long ago", param_hint="--clock") from None


def check_folders(site: Path, destination: Path | None = None) -> None:
    """Ends the command if there is no folder `site`, or if a path leads nowhere."""
    for path, option in ((site, "--site"), (destination, "--dest")):
        try:
            if path is not None:
                path.resolve()
        except (OSError, RuntimeError) as failure:
            shown = click.format_filename(path or site)
            raise click.BadParameter(f"{shown} leads nowhere", param_hint=option) from failure
    if not site.is_dir():
        shown = click.format_filename(site)
        raise click.BadParameter(f"there is no folder {shown}", param_hint="--site")
