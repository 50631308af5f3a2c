"""Server-sent events: what happened last, to everybody who listens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BEAT = 15.0
"""Seconds of silence after which a comment is sent: so the end of a connection is noticed."""


class Events:
    """The last message, and those who wait for the next; used in the event loop only.

    A listener who is slow misses messages but the last: each says all there is to know.
    """

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self._message, self._number = b"", 0
        self._waiting: set[asyncio.Event] = set()
        self._closed = False

    def send(self, message: bytes) -> None:
        """Tell everybody."""
        self._message, self._number = message, self._number + 1
        self._wake()

    def close(self) -> None:
        """Let everybody go."""
        self._closed = True
        self._wake()

    async def listen(self) -> AsyncIterator[bytes]:
        """The last message, then each that follows, until `close`."""
        wake, seen = asyncio.Event(), 0
        self._waiting.add(wake)
        try:
            yield b"retry: 500\n\n"
            while not self._closed:
                wake.clear()
                if self._number != seen:
                    seen = self._number
                    yield self._message
                    continue
                try:
                    await asyncio.wait_for(wake.wait(), BEAT)
                except TimeoutError:
                    yield b":\n\n"
        finally:
            self._waiting.discard(wake)

    def _wake(self) -> None:
        for wake in self._waiting:
            wake.set()
