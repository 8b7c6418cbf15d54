"""The express lane inside a worker, for the connections that are lent to it.

It answers what can be answered by this process alone, and counts it. All else is the front's: other doors, errors, long
answers, queries that leave this machine.
"""

import array
from email.utils import formatdate
from time import perf_counter, time
from typing import Final

from pyoxigraph import Store

from hallintograafi.engine import inplace
from hallintograafi.engine.base import Query, Short
from hallintograafi.engine.federation import prefixes
from hallintograafi.engine.loans import MOMENT
from hallintograafi.engine.messages import PACKET
from hallintograafi.errors import QueryRefused
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import asks_services, refuse_forbidden
from hallintograafi.web.front.express import KEPT, SAFE, Asked, Express, Response, lines, written
from hallintograafi.web.front.gate import Gate
from hallintograafi.web.front.observe import count_apart
from hallintograafi.web.protocol.asgi import timing
from hallintograafi.web.query.reading import SparqlProtocol

_SHARE: Final = 8
"""What part of the memory for answers that are kept each worker may use."""

_HEAD: Final = 2048
"""More bytes than the head of a response takes."""


class WorkerLane:
    """Answers requests over a store; see :class:`hallintograafi.engine.loans.Speaker`."""

    def __init__(self, store: Store, release: Release, settings: Settings) -> None:
        self._store = store
        self._express = Express(SparqlProtocol(release, settings), Gate(settings), settings.cache_bytes // _SHARE)
        self._most = min(settings.result_rows, settings.result_bytes, PACKET - _HEAD)
        self._services = bool(prefixes(settings.service_prefixes))
        self.counts = memoryview(array.array("q", bytes(8 * 64)))
        self._second = -1
        self._common = b""

    def answer(self, request: bytes, client: str) -> bytes | None:
        """Give the whole response to a request of a client; None when it is the front's."""
        started = perf_counter()
        if (kept := self._express.kept(request)) is not None:
            return self._written(kept, started, b"" if kept.status == 304 else KEPT, None)
        if (asked := self._express.understand(request, client)) is None:
            return None
        timed = b""
        if asked.has:
            response = self._express.unchanged(asked.tag)
        elif (found := self._evaluated(asked.query)) is not None:
            response, timed = self._express.response(asked.tag, found), timing(found).encode() + b", "
        else:
            return None
        self._express.keep(request, asked, response)
        return self._written(response, started, timed, asked)

    def _evaluated(self, query: Query) -> Short | None:
        if (found := inplace.look_up(self._store, query)) is not None:
            return found
        if query.seconds < 2 * MOMENT or not inplace.is_plain(query):
            return None
        try:
            refuse_forbidden(query.text, service=self._services)
        except QueryRefused:
            return None
        if self._services and asks_services(query.text):
            return None
        try:
            return inplace.evaluated(self._store, query, self._most)
        except Exception:  # the front asks again, and tells what is wrong
            return None

    def _written(self, response: Response, started: float, timed: bytes, asked: Asked | None) -> bytes:
        if (now := int(time())) != self._second:
            self._second = now
            self._common = lines([(b"date", formatdate(now, usegmt=True).encode()), *SAFE])
        seconds = perf_counter() - started
        count_apart(self.counts, response.status, seconds, kept=asked is None)
        return written(response, self._common, seconds, timed, asked.request_id if asked is not None else None)
