"""Starts and stops the preview: the web server, and the thread that builds."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from coursesite.files.editions import output_folder, preview_folder
from coursesite.preview.app import Served, application
from coursesite.preview.change_queue import ChangeQueue
from coursesite.preview.event_stream import Events

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.types import ASGIApp

    from coursesite.build.result import BuildResult
    from coursesite.preview.report import Report

GRACE = 0.2
"""Seconds that open requests, and then a build, have to end when the preview is stopped."""
TURN = 0.002
"""Seconds after which the thread that builds lets the one that answers run (Python's default is
0.005): a request waits at most that long."""


def serve(
    site: Path,
    listening: socket.socket,
    *,
    host: str,
    drafts: bool,
    edition: str = "",
    poll: bool,
    on_ready: Callable[[], None],
    on_build: Callable[[BuildResult, float], None],
    now: Callable[[], str],
    slow: Callable[[str], None] | None = None,
) -> bool:
    """Serves the site in the folder `site`, building it after every change, until a signal ends it.

    The preview is built into `.coursesite/preview/` of the site, never into the published output;
    until its first build, `_site` is served. With `drafts` it has drafts and posts of a later date.
    `on_ready` is called when requests are answered. `on_build` gets each build that changed
    something and its seconds, in the thread that builds; `now` reads the clock for it, and `slow`
    is told what takes very long. Returns False if a build is still running: the process can exit
    all the same, since files of the output are replaced in one step.
    """
    site = site.resolve()
    folder = site / preview_folder(edition)
    complete = folder.with_name("previewed")
    # the preview before this one may have had drafts
    served = Served(folder, site / output_folder(edition), complete=drafts and complete.is_file())
    events, changes = Events(), ChangeQueue()

    def receive(report: Report, withheld: dict[str, str]) -> None:
        served.build = report.build
        served.complete = served.complete or not report.failed or report.changed
        if not report.failed:
            served.withheld = withheld
        events.send(report.message())

    def build(loop: asyncio.AbstractEventLoop) -> None:
        from coursesite.preview.build_loop import BuildLoop  # the pipeline takes its time to load
        from coursesite.preview.watcher import Watcher

        def publish(report: Report, withheld: dict[str, str]) -> None:
            if not report.failed:
                with suppress(OSError):
                    complete.touch()
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(receive, report, withheld)

        watcher = Watcher(site, changes, poll=poll)
        BuildLoop(
            site,
            folder,
            watcher,
            changes,
            publish=publish,
            on_build=on_build,
            now=now,
            drafts=drafts,
            edition=edition,
            slow=slow,
        ).run()
        watcher.stop()

    builder: list[threading.Thread] = []
    failures: list[BaseException] = []

    def run(loop: asyncio.AbstractEventLoop) -> None:
        try:
            build(loop)
        except BaseException as failure:  # there is no preview without builds: raised below
            failures.append(failure)
            server.should_exit = True

    def begin() -> None:
        on_ready()
        loop = asyncio.get_running_loop()
        builder.append(threading.Thread(target=run, args=(loop,), name="builds", daemon=True))
        builder[0].start()

    sys.setswitchinterval(TURN)
    server = _Server(application(served, events, host), events, begin)
    server.run([listening])
    changes.close()
    for thread in builder:
        thread.join(GRACE)
    for failure in failures:
        raise failure
    return not any(thread.is_alive() for thread in builder)


def _is_fault(record: logging.LogRecord) -> bool:
    """Whether to log a message: not that of a response left unfinished, which is on purpose."""
    return "without completing response" not in record.msg


class _Server(uvicorn.Server):
    """A uvicorn server that reports when it accepts requests, and that stops without waiting for
    connections, which event streams would keep open."""

    def __init__(self, app: ASGIApp, events: Events, up: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
            )
        )
        self._events, self._up = events, up
        logging.getLogger("uvicorn.error").addFilter(_is_fault)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._up()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._events.close()
        asyncio.get_running_loop().call_later(GRACE, self._cut)
        await super().shutdown(sockets)

    def _cut(self) -> None:
        """Closes the connections that are still open."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A signal ends the server only; uvicorn would raise it again afterwards."""
        signals = (signal.SIGINT, signal.SIGTERM)
        previous = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
