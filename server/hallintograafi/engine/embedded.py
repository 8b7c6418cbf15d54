"""The embedded engine: asks a pool of forked workers, seen from the front's event loop."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from msgspec import structs

from hallintograafi.engine.attempt import Attempt
from hallintograafi.engine.base import Answer, Heard, Measures, NotAcceptable, Query
from hallintograafi.engine.channel import Worker
from hallintograafi.engine.faults import Faults, QueryFailed
from hallintograafi.engine.federation import prefixes, redirected
from hallintograafi.engine.messages import PACKET, Kind, pack, unpack_whole
from hallintograafi.engine.pool import WorkerPool
from hallintograafi.engine.queue import FairQueue
from hallintograafi.errors import EngineDown, LimitReached, QueryRefused, ServiceFailed, SyntaxFault
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import asks_services, refuse_forbidden

_TRIES = 5
"""How often a query is asked while the processes that answer it are ended from outside, and its time is not over."""

_PAUSE = 0.1


class EmbeddedEngine:
    """Answers queries over a release with processes of this machine; see the module's text.

    ``speaker`` is the place of what its workers answer lent connections with, see :mod:`hallintograafi.engine.zygote`.
    Use :meth:`start` in a running event loop. Linux only: it needs SEQPACKET sockets and pidfds.
    """

    def __init__(self, release: Release, settings: Settings, speaker: str = "") -> None:
        self.release = release
        self.pool = WorkerPool(release, settings, speaker)
        self.turns = FairQueue.of(settings)
        self.begun: dict[Query, Attempt] = {}
        """Queries that were begun and whose answers are not short ones."""
        self._services = prefixes(settings.service_prefixes)
        self._faults = Faults(settings)
        self._ended: Counter[str] = Counter()

    def prepare(self) -> None:
        """Start the process that :meth:`start` waits for, so that others can start beside it."""
        self.pool.prepare()

    async def start(self) -> None:
        """Start the processes; raises :class:`EngineDown` when they do not come up."""
        await self.pool.start()

    async def close(self) -> None:
        """Stop every process of the engine."""
        await self.pool.close()

    @property
    def network(self) -> str:
        """How the network is kept from queries: "none", "open", or "unknown" before the start."""
        return self.pool.network

    @property
    def judges(self) -> Path:
        """The socket of the process that judges submitted data; raises :class:`EngineDown` when there is none yet."""
        return self.pool.judges

    def is_busy(self) -> bool:
        """Tell whether a query is evaluated or waits."""
        return bool(self.turns.at_work or self.turns.waiting)

    def measures(self) -> Measures:
        """Tell what the engine has done and what its processes use."""
        pool = self.pool
        return Measures(self.turns.waiting, pool.workers, dict(self._ended), pool.restarts, pool.memory())

    def begin(self, query: Query, heard: Heard) -> Callable[[], None] | None:
        """Start a query as soon as it is its turn; see :class:`~hallintograafi.engine.base.Engine`."""
        self._check(query)
        message = pack(query)
        if len(message) > PACKET or (self._services and asks_services(query.text)):
            return None
        return Attempt(self, query, message, heard).end

    async def answer(self, query: Query) -> Answer:
        """Start a query and give its answer once the first bytes are there."""
        begun = self.begun.pop(query, None)
        if begun is None:
            self._check(query)
            if len(self._message(query, 0)) > PACKET:
                raise QueryRefused(f"the query is longer than {PACKET} bytes")
        until, tried = perf_counter() + query.seconds, 0
        while True:
            tried += 1
            try:
                return begun.go_on() if begun is not None else await self._attempt(query)
            except EngineDown:
                # A process was ended from outside before it said anything; a read may be tried again.
                if tried == _TRIES or (tried > 1 and perf_counter() > until):
                    raise
            begun = None
            if tried > 1:
                await asyncio.sleep(_PAUSE)  # what was killed is there for a moment yet

    def _check(self, query: Query) -> None:
        if self.pool.nursery is None:
            raise EngineDown("the release is being loaded")
        refuse_forbidden(query.text, service=bool(self._services))

    def _message(self, query: Query, port: int) -> bytes:
        if self._services:
            query = structs.replace(query, text=redirected(query.text, self._services, port))
        return pack(query)

    async def _attempt(self, query: Query) -> Answer:
        asked = perf_counter()
        await self.turns.acquire(query.client)
        worker: Worker | None = None
        try:
            worker = await self.pool.take()
            begun = perf_counter()
            first = await worker.first(self._message(query, self.pool.port(worker)), query.seconds)
        except BaseException:
            self.give_back(worker, query.client, whole=False)
            raise
        return self.answered(worker, first, query, {"queue": begun - asked, "evaluate": perf_counter() - begun})

    def answered(self, worker: Worker, message: bytes, query: Query, timing: Mapping[str, float]) -> Answer:
        """Make the answer, or raise the error, that a worker's first message begins."""
        kind = message[:1]
        if kind == Kind.WHOLE:
            self.give_back(worker, query.client, whole=True)
            return unpack_whole(message, timing).answer()
        if kind == Kind.START:
            return replace(self._stream(worker, message[1:].decode(), query), timing=timing)
        error = self._fault(message, query, worker)
        # A refused query leaves its worker whole; any other way out leaves it in an unknown state.
        self.give_back(
            worker, query.client, whole=isinstance(error, SyntaxFault | NotAcceptable | QueryFailed | ServiceFailed)
        )
        raise error

    def _stream(self, worker: Worker, told: str, query: Query) -> Answer:
        media_type, _, truncated = told.partition("\n")
        state = {"whole": False, "open": True}

        async def chunks() -> AsyncIterator[bytes]:
            while True:
                message = await worker.receive()
                kind = message[:1]
                if kind == Kind.DATA:
                    yield message[1:]
                elif kind == Kind.END:
                    state["whole"] = True
                    return
                else:
                    raise self._fault(message, query, worker)

        async def close() -> None:
            if state["open"]:
                state["open"] = False
                self.give_back(worker, query.client, whole=state["whole"])

        return Answer(media_type, chunks(), close, truncated)

    def _fault(self, message: bytes, query: Query, worker: Worker) -> Exception:
        error = self._faults.read(message, query, self.pool.port(worker))
        if isinstance(error, LimitReached):
            self._ended[error.limit] += 1
        return error

    def give_back(self, worker: Worker | None, client: str, *, whole: bool) -> None:
        """Give a worker and the client's turn at it back; one that is not whole has a successor forked before that."""
        if worker is not None and whole and self.pool.keep(worker):
            self.turns.release(client)
            return
        if worker is not None:
            self.pool.drop(worker)
        self.pool.background(self._replace(client))

    async def _replace(self, client: str) -> None:
        try:
            await self.pool.refill()
        finally:
            self.turns.release(client)
