"""Server-sent events (HTML Living Standard, 9.2): the last message, to every open page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BEAT = 15.0
"""Seconds of silence after which a comment is sent: writing is how a closed connection shows."""


class Events:
    """The last message and its listeners; used in the event loop's thread only.

    A slow listener misses messages but the last, which is enough: a message does not build on
    those before it.
    """

    def __init__(self) -> None:
        """There is no message yet."""
        self._message, self._number = b"", 0
        self._waiting: set[asyncio.Event] = set()
        self._closed = False

    def send(self, message: bytes) -> None:
        """Replaces the message, and wakes all listeners."""
        self._message, self._number = message, self._number + 1
        self._wake()

    def close(self) -> None:
        """Ends the streams of all listeners."""
        self._closed = True
        self._wake()

    async def listen(self) -> AsyncIterator[bytes]:
        """The bytes of one stream: the last message if there is one, then those that follow, until
        `close`. Browsers that lose the connection try again after half a second."""
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
