"""`coursesite serve`: the preview, with a line in the terminal for every build."""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursesite.cli.clock import now
from coursesite.cli.options import EDITION, SITE, check_folders

if TYPE_CHECKING:
    from coursesite.build.result import BuildResult


@click.command()
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
@EDITION
def serve(
    site: Path,
    port: int | None,
    host: str,
    browse: bool,
    no_drafts: bool,
    poll: bool,
    edition: str,
) -> None:
    """Show the site while it is being written."""
    from coursesite.build.result import Held
    from coursesite.cli.messages import held_back, show, still_busy
    from coursesite.files.editions import state_folder
    from coursesite.files.symlinks import state_problem
    from coursesite.preview import sockets

    check_folders(site)
    if problem := state_problem(site.resolve(), state_folder(edition)):
        raise click.ClickException(f"{problem.message}; {problem.hint}")
    try:
        listening = sockets.listen(host, port)
    except sockets.PortTakenError as failure:
        raise click.UsageError(str(failure)) from failure
    from coursesite.preview.server import serve as run

    address = sockets.address(listening, host)

    def on_ready() -> None:
        if port is None and listening.getsockname()[1] != sockets.PORT:
            click.echo(f"port {sockets.PORT} is in use, so this is another:")
        click.echo(f"{address}  (Ctrl-C stops)")
        if not sockets.is_private(listening):
            click.echo("everybody on this network can see this preview", err=True)
        if browse:
            _open(address)

    told = [Held()]

    def on_build(built: BuildResult, seconds: float) -> None:
        show(built.diagnostics, site)
        click.echo(f"{time.strftime('%H:%M:%S')}  {_line(built, seconds)}", err=built.failed)
        if not built.failed and built.held != told[-1]:
            told[:] = [built.held]
            click.echo(held_back(built.held) or "nothing is held back any more")

    ended = run(
        site,
        listening,
        host=host,
        drafts=not no_drafts,
        edition=edition,
        poll=poll,
        on_ready=on_ready,
        on_build=on_build,
        now=partial(now, None),
        slow=still_busy,
    )
    if not ended:  # Python would wait at its exit for the thread of the build
        sys.stdout.flush()
        os._exit(0)


def _line(built: BuildResult, seconds: float) -> str:
    """A build of the preview in one line."""
    from coursesite.cli.messages import tally

    counts = tally(built.diagnostics)
    if built.failed and not built.written:
        return f"{counts}: the preview stays as it was"
    if built.failed:
        return f"{counts}: pages with errors stay as they were; {len(built.written)} files changed"
    changed = len(built.written) + len(built.removed)
    files = f"{changed} {'file' if changed == 1 else 'files'} changed in {seconds:.2f} s"
    return f"{built.pages} pages, {files}" + (f"; {counts}" if counts else "")


def _open(address: str) -> None:
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
