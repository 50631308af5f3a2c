"""The preview as a web application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from coursesite.files.destination import MARKER
from coursesite.preview import responses
from coursesite.preview.host_guard import Guard
from coursesite.preview.script_tag import substance, tag, with_script
from coursesite.preview.static_files import located

if TYPE_CHECKING:
    from starlette.requests import Request

    from coursesite.preview.event_stream import Events

OWN = "/__coursesite__/"
"""How the preview's own addresses begin."""
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


class Shown:
    """What the preview shows: changed by the event loop's thread only."""

    def __init__(self, preview: Path, published: Path, *, complete: bool) -> None:
        """The folder that the preview is built into, `complete` if it has been; and another that
        is shown until then, if a build has written it."""
        self.build = ""
        self.withheld: dict[str, str] = {}
        self.complete = complete
        self._preview, self._published = preview, published

    @property
    def root(self) -> Path | None:
        """The folder to serve now; None while there is none."""
        for folder, whole in ((self._preview, self.complete), (self._published, True)):
            if whole and (folder / MARKER).is_file():
                return folder
        return None


def application(shown: Shown, events: Events, host: str) -> Starlette:
    """The application that serves what is `shown`, to the browsers of `host`."""

    async def own(request: Request) -> Response:
        """A file of the client."""
        name = request.path_params["name"]
        file = Path(__file__).parent / name
        if name not in ("client.js", "client.css"):
            return Response(status_code=404)
        kind = responses.media_type(name)
        return Response(file.read_bytes(), headers=responses.FRESH, media_type=kind)

    async def stream(request: Request) -> Response:
        """The event stream."""
        headers = {"cache-control": "no-store"}
        return StreamingResponse(events.listen(), 200, headers, "text/event-stream")

    async def site(request: Request) -> Response:
        """A file of the site."""
        root, path = shown.root, request.scope["path"]
        if root is None:
            return responses.page(request, _scripted(_WAITING, path), 503)
        found = located(root, path)
        if found is None:
            miss = located(root, "/404.html")
            body = miss.file.read_bytes() if miss is not None else _MISSING
            return responses.page(request, _scripted(body, path), 404)
        if found.folder:
            return responses.folder(request)
        if responses.media_type(found.file.name) != "text/html":
            return responses.file(request, found)
        try:
            return responses.page(request, _scripted(found.file.read_bytes(), path))
        except OSError:  # it went while we looked
            return responses.page(request, _scripted(_MISSING, path), 404)

    def _scripted(body: bytes, path: str) -> bytes:
        status = shown.withheld.get(path.removesuffix("index.html"), "")
        script = tag(f"{OWN}client.js", build=shown.build, text=substance(body), status=status)
        return with_script(body, script)

    return Starlette(
        routes=[
            Route(f"{OWN}events", stream),
            Route(f"{OWN}{{name}}", own),
            Route("/{path:path}", site),
        ],
        middleware=[Middleware(Guard, host=host, own=OWN)],
    )
