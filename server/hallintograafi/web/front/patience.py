"""How long the front waits for a client, and how much of a request it reads before there is one.

uvicorn bounds neither: a client that sends half a request, endless headers or nothing, or that asks for a long answer
and does not read it, would keep its connection, and a worker, for as long as it likes.
"""

import array
import fcntl
import socket
import struct
import termios
from asyncio import TimerHandle, Transport
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hallintograafi.settings import Settings
from hallintograafi.web.front.joining import Joined
from hallintograafi.web.protocol import problems
from hallintograafi.web.protocol.problems import Problem

_LINES: Final = {
    400: b"HTTP/1.1 400 Bad Request\r\n",
    408: b"HTTP/1.1 408 Request Timeout\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
}


class PatientConnection(HttpToolsProtocol):
    """uvicorn's connection, closed when its client is too slow; what cannot be read is told by a problem document.

    ``request_seconds`` is the time for a request to come, ``stall_seconds`` that in which a client that is sent
    something takes none of it, ``head_bytes`` the longest beginning of a request.
    """

    def __init__(self, settings: Settings, **given: Any) -> None:
        super().__init__(**given)
        self._settings = settings
        self._coming: TimerHandle | None = None
        self._stalled: TimerHandle | None = None
        self._untaken = 0
        self._begun = False
        self._in_head = False
        self._head = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        self.joined = Joined(transport, self.loop)
        super().connection_made(cast(Transport, self.joined))
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._cancel("_coming")
        self._cancel("_stalled")
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came, and see that the beginning of a request comes to an end."""
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head += len(data)
            if self._head > self._settings.head_bytes:
                self._refuse(Problem("head-too-large", f"headers are longer than {self._settings.head_bytes} bytes"))

    def on_message_begin(self) -> None:
        """Wait for the rest of a request that has begun."""
        self._begun, self._in_head, self._head = True, True, 0
        self._wait_for_request()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Hear that the head of a request is there."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait no more: the request is there."""
        self.request_came()
        super().on_message_complete()

    def request_came(self) -> None:
        """Wait for no request until the next one begins; between two, the server's time for idle connections counts."""
        self._cancel("_coming")

    def pause_writing(self) -> None:
        """Wait for a client that does not take what it is sent."""
        super().pause_writing()
        self._untaken = self._left()
        self._stalled = self.loop.call_later(self._settings.stall_seconds, self._see_progress)

    def resume_writing(self) -> None:
        """Hear that the client has taken most of it."""
        self._cancel("_stalled")
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Tell that what came is no HTTP request."""
        self._refuse(Problem("bad-request", "this is not an HTTP request"))

    def _wait_for_request(self) -> None:
        self._cancel("_coming")
        self._coming = self.loop.call_later(self._settings.request_seconds, self._too_slow)

    def _too_slow(self) -> None:
        self._coming = None
        answering = not self._in_head and self.cycle is not None
        if not self._begun or (answering and self.cycle.response_complete):
            self.transport.close()
        elif answering and self.cycle.response_started:
            self._reset()
        else:
            self._refuse(Problem("too-slow", f"no request came within {self._settings.request_seconds:g} seconds"))

    def _see_progress(self) -> None:
        """End the connection of a client that has taken nothing since the last look."""
        self._stalled = None
        left = self._left()
        if left >= self._untaken:
            self._reset()
        else:
            self._untaken = left
            self._stalled = self.loop.call_later(self._settings.stall_seconds, self._see_progress)

    def _reset(self) -> None:
        """Close at once, and let the kernel forget what the client has not taken."""
        self.client_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _left(self) -> int:
        """How many bytes the client has still to take: those here and those that the kernel holds."""
        held = array.array("i", [0])
        fcntl.ioctl(self.client_socket.fileno(), termios.TIOCOUTQ, held)
        return int(held[0]) + self.transport.get_write_buffer_size()

    @property
    def client_socket(self) -> socket.socket:
        """The socket of the connection."""
        return cast(socket.socket, self.transport.get_extra_info("socket"))

    def _refuse(self, problem: Problem) -> None:
        body = problem.body()
        headers = [*self.server_state.default_headers, (b"content-type", problems.MEDIA_TYPE.encode())]
        head = b"".join(b"%b: %b\r\n" % header for header in headers)
        self.transport.write(
            b"%bcontent-length: %d\r\nconnection: close\r\n%b\r\n%b" % (_LINES[problem.status], len(body), head, body)
        )
        self.transport.close()

    def _cancel(self, timer: str) -> None:
        handle = getattr(self, timer)
        if handle is not None:
            handle.cancel()
            setattr(self, timer, None)
