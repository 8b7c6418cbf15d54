"""A connection of the front: uvicorn's, with the express lane before it."""

import time
from asyncio import TimerHandle
from collections.abc import Callable
from typing import Any, Final

from hallintograafi.engine.base import Short
from hallintograafi.errors import HallintograafiError
from hallintograafi.web.front.express import Express, Response
from hallintograafi.web.front.observe import new_request_id
from hallintograafi.web.front.patience import PatientConnection
from hallintograafi.web.protocol.asgi import timing

_KEPT: Final = b"cache;dur=0.0, "


class Connection(PatientConnection):
    """Answers what is the express lane's and gives everything else to uvicorn, byte by byte as it came.

    A request is looked at only between two others and when it came in one piece; so the lane never sees a part of
    one, and answers come in the order of their requests.
    """

    def __init__(self, current: Callable[[], Express], **given: Any) -> None:
        super().__init__(**given)
        self._current = current
        self._inside = False
        self._end: Callable[[], None] | None = None
        self._later = b""
        self._closing = False
        self._last = 0.0
        self._watch: TimerHandle | None = None

    def on_message_begin(self) -> None:
        """Hear that uvicorn's parser is inside a request."""
        self._inside = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """Hear that uvicorn's parser is between two requests."""
        self._inside = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Answer what came, or hand it on."""
        if self._end is not None:
            self._later += data
            self.transport.pause_reading()
            return
        between = not self._inside and (self.cycle is None or self.cycle.response_complete)
        if not between or self.flow.write_paused or not self._answer(data):
            super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the query whose client went away."""
        if self._end is not None:
            self._end()
            self._end = None
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close when the answer that is coming was given."""
        self._closing = True
        if self._end is None:
            super().shutdown()

    def _answer(self, data: bytes) -> bool:
        """Answer a request; tells whether it is the lane's."""
        started = time.perf_counter()
        express = self._current()  # an answer that comes later is still this release's
        if (kept := express.kept(data)) is not None:
            self.request_came()
            self._send(kept, started, b"" if kept.status == 304 else _KEPT)
            return True
        if (understood := express.understand(data, self.client[0] if self.client else "")) is None:
            return False
        self.request_came()
        query, tag, has = understood
        if has:
            response = express.unchanged(tag)
            express.keep(data, response)
            self._send(response, started)
            return True
        at_once, told = True, False

        def heard(found: Short | None) -> None:
            nonlocal told
            told, self._end = True, None
            if found is not None:
                response = express.response(tag, found)
                if at_once and tag is not None:
                    express.keep(data, response)
                self._send(response, started, timing(found).encode() + b", ")
            else:
                express.gate.give_back(query.client)
                super(Connection, self).data_received(data)
                if self._closing:
                    super(Connection, self).shutdown()
            if self._later:
                later, self._later = self._later, b""
                self.transport.resume_reading()
                self.data_received(later)

        try:
            end = express.engine.begin(query, heard)
        except HallintograafiError:
            end = None
        if end is None:
            express.gate.give_back(query.client)
            return False
        at_once = False
        if not told:
            self._end = end
        return True

    def _send(self, response: Response, started: float, timed: bytes = b"") -> None:
        self._unset_keepalive_if_required()
        self.server_state.total_requests += 1
        self._last = time.perf_counter()
        spent = self._last - started
        head = b"%b%b%bx-request-id: %b\r\nserver-timing: %btotal;dur=%.1f\r\n%b\r\n" % (
            response.line,
            b"".join([b"%b: %b\r\n" % header for header in self.server_state.default_headers]),
            response.headers,
            new_request_id(),
            timed,
            spent * 1000,
            b"connection: close\r\n" if self._closing else b"",
        )
        self.joined.send(head + response.body)
        self._current().observed.count("sparql", "GET", response.status, spent)
        if self._closing:
            self.transport.close()
        elif self._watch is None:
            self._watch = self.loop.call_later(self.timeout_keep_alive, self._look)

    def _look(self) -> None:
        """Close a connection on which nothing came for a while; uvicorn has its own timer for what it answered."""
        self._watch = None
        if self.transport.is_closing():
            return
        busy = self._end is not None or self._inside or (self.cycle is not None and not self.cycle.response_complete)
        idle = time.perf_counter() - self._last
        if idle < self.timeout_keep_alive or busy or self.timeout_keep_alive_task is not None:
            self._watch = self.loop.call_later(max(self.timeout_keep_alive - idle, 1), self._look)
        else:
            self.transport.close()
