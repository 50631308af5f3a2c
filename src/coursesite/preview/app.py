"""The preview as a web application: the site's files, the client's script, the event stream."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from coursesite.files.destination import MARKER
from coursesite.preview import responses
from coursesite.preview.host_guard import Guard
from coursesite.preview.script_tag import content_digest, tag, with_script
from coursesite.preview.static_files import locate

if TYPE_CHECKING:
    from starlette.requests import Request

    from coursesite.preview.event_stream import Events

OWN = "/__coursesite__/"
"""The prefix of the preview's own addresses, which no page of a site can have."""
_WAITING = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Building</title>'
    b'<meta name="viewport" content="width=device-width, initial-scale=1">'
    b"<style>:root{color-scheme:light dark;font:1.125rem/1.65 system-ui,sans-serif}"
    b"body{margin:20vh auto;max-inline-size:34em;padding-inline:1.25rem}</style></head>"
    b"<body><p>The site is being built; it will be here in a moment.</p></body></html>"
)
_MISSING = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>'
    b"<body><p>There is nothing at this address.</p></body></html>"
)


class Served:
    """The state that responses depend on; read and changed in the event loop's thread only."""

    def __init__(self, preview: Path, published: Path, *, complete: bool) -> None:
        """`preview` is the folder that the preview is built into, `complete` if a build of it has
        succeeded. Until then `published` is served, if a build has written that."""
        self.build = ""
        """The name of the last build, by which a page knows whether it is current."""
        self.withheld: dict[str, str] = {}
        """Pages that `coursesite build` would not publish: by address, why."""
        self.complete = complete
        self._preview, self._published = preview, published

    @property
    def root(self) -> Path | None:
        """The folder to serve now; None while there is none."""
        for folder, complete in ((self._preview, self.complete), (self._published, True)):
            if complete and (folder / MARKER).is_file():
                return folder
        return None


def application(served: Served, events: Events, host: str) -> Starlette:
    """The application that answers with the files of `served.root` while `Guard` lets requests for
    `host` pass."""

    async def client(request: Request) -> Response:
        """The script of the preview, or its stylesheet."""
        name = request.path_params["name"]
        file = Path(__file__).parent / name
        if name not in ("client.js", "client.css"):
            return Response(status_code=404)
        kind = responses.media_type(name)
        return Response(file.read_bytes(), headers=responses.FRESH, media_type=kind)

    async def stream(request: Request) -> Response:
        """The event stream, open for as long as the page is."""
        headers = {"cache-control": "no-store"}
        return StreamingResponse(events.listen(), 200, headers, "text/event-stream")

    async def site(request: Request) -> Response:
        """A page or file of the site; a page gets the script of the preview."""
        root, path = served.root, request.scope["path"]
        if root is None:
            return responses.page(request, _scripted(_WAITING, path), 503)
        target = locate(root, path)
        if target is not None and target.is_folder:
            return responses.folder(request)
        with suppress(OSError):  # a build removed it since `locate`
            if target is not None and responses.media_type(target.file.name) == "text/html":
                return responses.page(request, _scripted(target.file.read_bytes(), path))
            if target is not None:
                return responses.file(request, target.file)
        body, miss = _MISSING, locate(root, "/404.html")
        with suppress(OSError):
            body = miss.file.read_bytes() if miss is not None else body
        return responses.page(request, _scripted(body, path), 404)

    def _scripted(body: bytes, path: str) -> bytes:
        status = served.withheld.get(path.removesuffix("index.html"), "")
        script = tag(
            f"{OWN}client.js", build=served.build, text=content_digest(body), status=status
        )
        return with_script(body, script)

    return Starlette(
        routes=[
            Route(f"{OWN}events", stream),
            Route(f"{OWN}{{name}}", client),
            Route("/{path:path}", site),
        ],
        middleware=[Middleware(Guard, host=host, own=OWN)],
    )
