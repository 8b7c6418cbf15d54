"""A connection of the front: uvicorn's, with the express lane before it."""

import time
from asyncio import TimerHandle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from hallintograafi.engine.base import Engine, Short
from hallintograafi.engine.lending import Lender
from hallintograafi.engine.loans import MOMENT
from hallintograafi.errors import HallintograafiError
from hallintograafi.web.front.express import KEPT, Asked, Express, Response, lines, written
from hallintograafi.web.front.observe import Tally
from hallintograafi.web.front.patience import PatientConnection
from hallintograafi.web.protocol.asgi import timing

_FIRST: Final = 2
"""Quick answers after which a connection is lent; the number doubles with each time that this was not worth it."""

_MOST: Final = 1024


@dataclass(frozen=True)
class Lane:
    """What the connections of one release share: the express lane, its engine, who lends, who counts."""

    express: Express
    engine: Engine
    lender: Lender | None
    tally: Tally


class Connection(PatientConnection):
    """Answers what is the express lane's and gives everything else to uvicorn, byte by byte as it came.

    A request is looked at only between two others and when it came in one piece; so the lane never sees a part of
    one, and answers come in the order of their requests. After some quick answers the connection is lent to a worker,
    see :mod:`hallintograafi.engine.lending`, and less easily when that was not worth it.
    """

    def __init__(self, current: Callable[[], Lane], **given: Any) -> None:
        super().__init__(**given)
        self._current = current
        self._inside = False
        self._end: Callable[[], None] | None = None
        self._later = b""
        self._closing = False
        self._last = 0.0
        self._watch: TimerHandle | None = None
        self._is_lent = False
        self._quick = 0
        self._enough = _FIRST

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
        if self._end is None and not self._is_lent:  # what is lent comes back when the engine closes
            super().shutdown()

    @property
    def file(self) -> int:
        """The open file of the connection."""
        return self.client_socket.fileno()

    @property
    def whose(self) -> str:
        """The address of the client."""
        return self.client[0] if self.client else ""

    def come_back(self, left: bytes = b"", came: bytes = b"", *, welcome: bool) -> None:
        """Go on where the worker stopped."""
        self._is_lent = False
        self._last = time.perf_counter()
        if not welcome:
            self._was_slow()
        if self.transport.is_closing():
            return
        if left:
            self.joined.send(left)
        self.transport.resume_reading()
        if came:
            self.data_received(came)
        if self._closing and self._end is None:
            super().shutdown()

    def break_off(self) -> None:
        """Close, since nobody knows how much of an answer the client got."""
        self._is_lent = False
        self.transport.abort()

    def _answer(self, data: bytes) -> bool:
        """Answer a request; tells whether it is the lane's."""
        started = time.perf_counter()
        lane = self._current()  # an answer that comes later is still this release's
        express = lane.express
        if (kept := express.kept(data)) is not None:
            self.request_came()
            lane.tally.kept += kept.status == 200
            self._send(lane, kept, started, b"" if kept.status == 304 else KEPT)
            return True
        if (asked := express.understand(data, self.whose)) is None:
            self._was_slow()
            return False
        self.request_came()
        if asked.has:
            response = express.unchanged(asked.tag)
            express.keep(data, asked, response)
            self._send(lane, response, started, b"", asked)
            return True
        at_once, told = True, False

        def heard(found: Short | None) -> None:
            nonlocal told
            told, self._end = True, None
            if found is not None:
                response = express.response(asked.tag, found)
                if at_once:
                    express.keep(data, asked, response)
                self._send(lane, response, started, timing(found).encode() + b", ", asked)
            else:
                self._was_slow()
                express.gate.give_back(asked.query.client)
                super(Connection, self).data_received(data)
                if self._closing:
                    super(Connection, self).shutdown()
            if self._later:
                later, self._later = self._later, b""
                self.transport.resume_reading()
                self.data_received(later)

        try:
            end = lane.engine.begin(asked.query, heard)
        except HallintograafiError:
            end = None
        if end is None:
            express.gate.give_back(asked.query.client)
            return False
        at_once = False
        if not told:
            self._end = end
        return True

    def _send(
        self, lane: Lane, response: Response, started: float, timed: bytes = b"", asked: Asked | None = None
    ) -> None:
        self._unset_keepalive_if_required()
        self.server_state.total_requests += 1
        self._last = time.perf_counter()
        spent = self._last - started
        common = lines(self.server_state.default_headers)
        request_id = asked.request_id if asked is not None else None
        self.joined.send(written(response, common, spent, timed, request_id, last=self._closing))
        lane.tally.count("sparql", "GET", response.status, spent)
        if self._closing:
            self.transport.close()
            return
        if self._watch is None:
            self._watch = self.loop.call_later(self.timeout_keep_alive, self._look)
        if spent > MOMENT:
            self._was_slow()
            return
        self._quick += 1
        if self._quick >= self._enough and not self._later and not self.transport.get_write_buffer_size():
            self._lend()

    def _was_slow(self) -> None:
        """Hear that a worker could not have answered that, or should not."""
        self._quick, self._enough = 0, min(2 * self._enough, _MOST)

    def _lend(self) -> None:
        """Let a worker answer what comes, if one can be had."""
        lender = self._current().lender
        if lender is None:
            return
        self._quick = 0
        self.transport.pause_reading()  # before a worker reads
        self._is_lent = lender.lend(self)
        if not self._is_lent:
            self.transport.resume_reading()

    def _look(self) -> None:
        """Close a connection on which nothing came for a while; uvicorn has its own timer for what it answered."""
        self._watch = None
        if self.transport.is_closing():
            return
        busy = self._end is not None or self._inside or (self.cycle is not None and not self.cycle.response_complete)
        idle = 0 if self._is_lent else time.perf_counter() - self._last
        if idle < self.timeout_keep_alive or busy or self.timeout_keep_alive_task is not None:
            self._watch = self.loop.call_later(max(self.timeout_keep_alive - idle, 1), self._look)
        else:
            self.transport.close()
