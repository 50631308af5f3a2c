"""Answers over HTTP: a page with the script in it, a file with ranges, a miss."""

from __future__ import annotations

import hashlib
from mimetypes import MimeTypes
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

    from coursesite.preview.static_files import Found

FRESH = {"cache-control": "no-cache"}
"""A browser may keep it, but asks each time whether it still holds."""
_TYPES = MimeTypes()  # not the system's, which are others on every computer
for _suffix, _type in {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".opus": "audio/ogg",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yml": "text/yaml",
}.items():
    _TYPES.add_type(_type, _suffix)


def media_type(name: str) -> str:
    """The type of a file by its name."""
    found, encoding = _TYPES.guess_type(f"/{name}")
    if encoding is not None:  # a compressed file is meant to arrive as it is
        return "application/gzip" if encoding == "gzip" else "application/octet-stream"
    return found or "application/octet-stream"


def page(request: Request, body: bytes, status: int = 200) -> Response:
    """HTML, unless the browser has it already."""
    headers = {"etag": f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"', **FRESH}
    if status == 200 and _unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, "text/html")


def file(request: Request, found: Found) -> Response:
    """A file of the output, or the ranges of it that are asked for, unless the browser has it."""
    status = found.status
    assert status is not None
    looks = f"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"
    headers = {"etag": f'"{looks}"', **FRESH}
    if _unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    kind = media_type(found.file.name)
    return FileResponse(found.file, headers=headers, media_type=kind, stat_result=status)


def folder(request: Request) -> Response:
    """The way to the page of a folder that was asked for without the last `/`."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.scope['path']}/{query}", 307, FRESH)


def _unchanged(request: Request, etag: str) -> bool:
    asked = request.headers.get("if-none-match")
    return asked is not None and (
        asked.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in asked.split(",")]
    )
