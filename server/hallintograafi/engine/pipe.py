"""An answer on its way from the thread that writes it to the loop that sends it, at the pace of the client."""

import asyncio
import io
import threading
from collections.abc import Callable
from typing import Final

from hallintograafi.engine.messages import PACKET

_AHEAD: Final = 8
"""Packets that may be written ahead of the client."""


class Broken(Exception):
    """Nobody reads any more."""


class Pipe(io.RawIOBase):
    """Written in a thread, read in the loop. An error that comes before the first packet is raised by :meth:`first`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.media_type = ""
        self._loop = loop
        self._buffer = bytearray()
        self._queue: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self._room = threading.Semaphore(_AHEAD)
        self._over = threading.Event()
        self._closers: list[Callable[[], None]] = []

    def writable(self) -> bool:
        """Tell that this can be written to."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Take a piece; waits for a slow reader, raises :class:`Broken` when there is none."""
        self._buffer += data
        while len(self._buffer) >= PACKET:
            self._put(bytes(self._buffer[:PACKET]))
            del self._buffer[:PACKET]
        return len(data)

    def end(self) -> None:
        """Tell that the answer is whole."""
        self._put(bytes(self._buffer))
        self._put(None)

    def fail(self, error: Exception) -> None:
        """Tell that there is no whole answer."""
        if not self._over.is_set():
            self._loop.call_soon_threadsafe(self._queue.put_nowait, error)

    def on_close(self, closer: Callable[[], None]) -> None:
        """Have something called when the reader goes away."""
        self._closers.append(closer)
        if self._over.is_set():
            closer()

    def close(self) -> None:
        """Stop reading; who writes hears of it."""
        if not self._over.is_set():
            self._over.set()
            self._room.release()
            for closer in self._closers:
                closer()

    async def first(self) -> bytes:
        """Wait for the first packet; raises what went wrong before it."""
        found = await self._get()
        return found or b""

    def __aiter__(self) -> "Pipe":
        return self

    async def __anext__(self) -> bytes:
        found = await self._get()
        if found is None:
            raise StopAsyncIteration
        return found

    async def _get(self) -> bytes | None:
        found = await self._queue.get()
        if isinstance(found, Exception):
            raise found
        self._room.release()
        return found

    def _put(self, packet: bytes | None) -> None:
        self._room.acquire()
        if self._over.is_set():
            raise Broken
        self._loop.call_soon_threadsafe(self._queue.put_nowait, packet)
