"""Responses over HTTP: HTML from memory, files with ranges, the redirect of a folder. Each has an
ETag, so that a reload sends what has changed only."""

from __future__ import annotations

import hashlib
import os
from mimetypes import MimeTypes
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from coursesite.preview.file_response import file_response

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

FRESH = {"cache-control": "no-cache"}
"""A browser may keep a response, but asks each time whether it is still current (RFC 9111)."""
_TYPES = MimeTypes()  # without the system's tables, which differ between computers
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
    """The media type of a file, by its name; a compressed file is sent as a download."""
    guessed, encoding = _TYPES.guess_type(f"/{name}")
    if encoding is not None:  # else a browser would unpack `.tar.gz` while it downloads
        return "application/gzip" if encoding == "gzip" else "application/octet-stream"
    return guessed or "application/octet-stream"


def page(request: Request, body: bytes, status: int = 200) -> Response:
    """HTML, or 304 if the browser has these bytes already."""
    headers = {"etag": f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"', **FRESH}
    if status == 200 and _unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, "text/html")


def file(request: Request, path: Path) -> Response:
    """A file of the output, or the ranges of it that were requested; 304 if the browser has it.

    Raises OSError if it cannot be opened, as when a build has removed it in the meantime.
    """
    opened = path.open("rb")
    status = os.fstat(opened.fileno())
    stamp = f"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"
    headers = {"etag": f'"{stamp}"', **FRESH}
    if _unchanged(request, headers["etag"]):
        opened.close()
        return Response(status_code=304, headers=headers)
    return file_response(request, opened, status, headers, media_type(path.name))


def folder(request: Request) -> Response:
    """A redirect to the page of a folder that was asked for without the last `/`."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{quote(request.scope['path'])}/{query}", 307, FRESH)


def _unchanged(request: Request, etag: str) -> bool:
    """Whether the browser has the response with this ETag (If-None-Match, RFC 9110)."""
    header = request.headers.get("if-none-match")
    if header is None:
        return False
    return header.strip() == "*" or etag in [
        tag.strip().removeprefix("W/") for tag in header.split(",")
    ]
