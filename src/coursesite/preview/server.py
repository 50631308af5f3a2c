"""The preview from start to end: the web server, and the thread that builds."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from coursesite.files.publish import PREVIEW
from coursesite.preview.app import Shown, application
from coursesite.preview.change_queue import Changes
from coursesite.preview.event_stream import Events

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.types import ASGIApp

    from coursesite.build.result import Built
    from coursesite.preview.report import Report

GRACE = 0.2
"""Seconds that requests, and then a build, get to end in when the preview is stopped."""
TURN = 0.002
"""Seconds for which the thread that builds may keep the one that answers waiting."""


def serve(
    site: Path,
    listening: socket.socket,
    *,
    host: str,
    drafts: bool,
    poll: bool,
    ready: Callable[[], None],
    tell: Callable[[Built, float], None],
) -> bool:
    """Shows the site in the folder `site`, building it after every change, until a signal ends it.

    The preview is built into `.coursesite/preview/` of the site, never into what is published;
    until it has been built once, what `_site` has is shown. With `drafts` it has drafts and posts
    of a later date. `ready` is called when requests are answered; `tell` gets each build that
    changed something, and its seconds, in another thread. False if a build is still at work, which
    can be left to die: it writes files in one step.
    """
    site = site.resolve()
    folder, whole = site / PREVIEW, site / f"{PREVIEW}ed"
    shown = Shown(folder, site / "_site", complete=whole.is_file())
    events, changes = Events(), Changes()

    def take(report: Report, withheld: dict[str, str]) -> None:
        shown.build = report.build
        if not report.failed:
            shown.complete, shown.withheld = True, withheld
        events.send(report.message())

    def build(loop: asyncio.AbstractEventLoop) -> None:
        from coursesite.preview.build_loop import Builds  # the pipeline takes its time to load
        from coursesite.preview.watcher import Watch

        def publish(report: Report, withheld: dict[str, str]) -> None:
            if not report.failed:
                with suppress(OSError):
                    whole.touch()
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(take, report, withheld)

        watch = Watch(site, changes, poll=poll)
        Builds(site, folder, watch, changes, publish=publish, tell=tell, drafts=drafts).run()
        watch.stop()

    builder: list[threading.Thread] = []
    failures: list[BaseException] = []

    def work(loop: asyncio.AbstractEventLoop) -> None:
        try:
            build(loop)
        except BaseException as failure:  # a preview that no longer builds is none
            failures.append(failure)
            server.should_exit = True

    def begin() -> None:
        ready()
        loop = asyncio.get_running_loop()
        builder.append(threading.Thread(target=work, args=(loop,), name="builds", daemon=True))
        builder[0].start()

    sys.setswitchinterval(TURN)
    server = _Server(application(shown, events, host), events, begin)
    server.run([listening])
    changes.close()
    for thread in builder:
        thread.join(GRACE)
    for failure in failures:
        raise failure
    return not any(thread.is_alive() for thread in builder)


class _Server(uvicorn.Server):
    """A web server that says when it is up, and is down at once when it is told to."""

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

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._up()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._events.close()
        asyncio.get_running_loop().call_later(GRACE, self._cut)
        await super().shutdown(sockets)

    def _cut(self) -> None:
        """Hang up on everybody who is still there."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A signal ends the server, and nothing else: it is not raised again."""
        signals = (signal.SIGINT, signal.SIGTERM)
        before = {one: signal.signal(one, self.handle_exit) for one in signals}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
