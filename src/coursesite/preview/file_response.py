"""The response with a file, or with ranges of it (RFC 9110, 14): opened once, before the response
begins, so that a build which replaces or removes the file meanwhile changes nothing of it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from email.utils import formatdate
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

CHUNK = 1 << 16
MOST_RANGES = 100
"""The ranges that one request may ask for; who asks for more gets the whole file."""
_RANGE = re.compile(r"\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))\s*")


class Part(NamedTuple):
    """Bytes `start` to `end` of a file, with the header before them if there are several parts."""

    header: bytes
    start: int
    end: int

    @property
    def size(self) -> int:
        """The bytes that are sent for it."""
        return len(self.header) + self.end - self.start


class ShortFileError(OSError):
    """A file that became shorter while it was sent."""


def file_response(
    request: Request, file: BinaryIO, status: os.stat_result, headers: dict[str, str], kind: str
) -> Response:
    """The response with an open file, which it closes: whole, or with the ranges asked for; 416 if
    the file ends before them. `headers` has its `etag`."""
    size = status.st_size
    modified = formatdate(status.st_mtime, usegmt=True)
    headers = {**headers, "accept-ranges": "bytes", "last-modified": modified}
    asked = request.headers.get("range")
    if asked is not None and request.headers.get("if-range", modified) in (
        modified,
        headers["etag"],
    ):
        found = ranges(asked, size)
        if found == []:
            file.close()
            return Response(None, 416, {**headers, "content-range": f"bytes */{size}"})
        if found is not None:
            return _partial(file, size, found, headers, kind)
    return FileResponse(file, [Part(b"", 0, size)], 200, headers, kind)


def _partial(
    file: BinaryIO, size: int, found: list[tuple[int, int]], headers: dict[str, str], kind: str
) -> Response:
    """The response with one range, or with several in parts."""
    if len(found) == 1:
        start, end = found[0]
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
        return FileResponse(file, [Part(b"", start, end)], 206, headers, kind)
    boundary = token_hex(13)
    parts = [
        Part(
            f"\r\n--{boundary}\r\nContent-Type: {kind}\r\n"
            f"Content-Range: bytes {start}-{end - 1}/{size}\r\n\r\n".encode("latin-1"),
            start,
            end,
        )
        for start, end in found
    ]
    parts.append(Part(f"\r\n--{boundary}--\r\n".encode("latin-1"), 0, 0))
    return FileResponse(file, parts, 206, headers, f"multipart/byteranges; boundary={boundary}")


def ranges(asked: str, size: int) -> list[tuple[int, int]] | None:
    """The ranges, in their order, that the header Range asks for: start and end, joined where they
    overlap.

    Without one that a file of this size can satisfy the list is empty. None if the header is of
    another unit, or malformed, for which the whole file is the answer.
    """
    unit, _, written = asked.partition("=")
    listed = written.split(",")
    if unit.strip().lower() != "bytes" or len(listed) > MOST_RANGES:
        return None
    found: list[tuple[int, int]] = []
    for match in map(_RANGE.fullmatch, listed):
        if match is None:
            return None
        first, last, length = match.groups()
        start = int(first) if first else max(size - int(length), 0)
        end = min(int(last) + 1, size) if last else size
        if start < end:
            found.append((start, end))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


class FileResponse(StreamingResponse):
    """Sends parts of an open file, and closes it.

    A file that cannot be read to the end that was promised ends the response there, unfinished: the
    server then closes the connection, by which a browser knows.
    """

    def __init__(
        self, file: BinaryIO, parts: list[Part], status: int, headers: dict[str, str], kind: str
    ) -> None:
        """`headers` has no `content-length`, which follows from the parts."""
        self._file = file
        headers = {**headers, "content-length": str(sum(part.size for part in parts))}
        super().__init__(self._chunks(parts), status, headers, kind)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the response to a request, its headers alone if that is what it asked for."""
        with self._file:
            if scope["method"] == "HEAD":
                await Response(None, self.status_code, self.headers)(scope, receive, send)
                return
            with suppress(OSError, ClientDisconnect):
                await super().__call__(scope, receive, send)

    async def _chunks(self, parts: list[Part]) -> AsyncIterator[bytes]:
        for part in parts:
            if part.header:
                yield part.header
            start = part.start
            while start < part.end:
                size = min(CHUNK, part.end - start)
                chunk = await run_in_threadpool(self._read, start, size)
                if not chunk:
                    raise ShortFileError
                start += len(chunk)
                yield chunk

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)
