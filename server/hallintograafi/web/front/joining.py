"""The head of a response and the beginning of its body, sent as one.

uvicorn writes them one after the other, which are two packets. A server that is killed between them has begun an answer
that nobody can ask another one for any more; and each packet has its price.
"""

from asyncio import AbstractEventLoop, Handle, Transport
from typing import Any, Final

_HEAD: Final = b"HTTP/1.1 "


class Joined:
    """A transport that holds the head of a response until more is written, or the event loop has turned once.

    Everything else is the transport's.
    """

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head = b""
        self._sending: Handle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send data, behind the head that waits for it; a head waits itself."""
        if self._head:
            self._transport.writelines((self._taken(), data))
        elif data.startswith(_HEAD):
            self._head = data
            self._sending = self._loop.call_soon(self._send)
        else:
            self._transport.write(data)

    def send(self, data: bytes) -> None:
        """Send a whole response at once."""
        self._send()
        self._transport.write(data)

    def close(self) -> None:
        """Close when everything is sent."""
        self._send()
        self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._taken()
        self._transport.abort()

    def _send(self) -> None:
        if self._head:
            self._transport.write(self._taken())

    def _taken(self) -> bytes:
        head, self._head = self._head, b""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
        return head
