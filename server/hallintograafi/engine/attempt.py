"""A query that is asked without waiting: callbacks in the place of tasks, since most answers are short."""

import asyncio
from collections.abc import Mapping
from time import perf_counter
from typing import Protocol

from hallintograafi.engine.base import Answer, Heard, Query
from hallintograafi.engine.channel import Worker
from hallintograafi.engine.messages import Kind, unpack_whole
from hallintograafi.engine.pool import WorkerPool
from hallintograafi.engine.queue import FairQueue
from hallintograafi.errors import EngineBusy, EngineDown

_GO_ON_WITHIN = 1.0
"""Seconds after which a query that nobody goes on with is ended."""

_MOMENT = 0.05
"""Seconds that a query whose client left has to end by itself: a new worker costs more than most queries take."""


class Asked(Protocol):
    """What an attempt needs of the engine."""

    pool: WorkerPool
    turns: FairQueue
    begun: dict[Query, "Attempt"]

    def answered(self, worker: Worker, message: bytes, query: Query, timing: Mapping[str, float]) -> Answer:
        """Make the answer that a worker's first message begins."""
        ...

    def give_back(self, worker: Worker | None, client: str, *, whole: bool) -> None:
        """Give a worker and the client's turn at it back."""
        ...


class Attempt:
    """Waits for its turn, asks, and tells ``heard`` the answer if it is short.

    Anything else is left in ``begun`` for :meth:`go_on`. Raises :class:`EngineBusy` when the queue is full.
    """

    def __init__(self, engine: Asked, query: Query, message: bytes, heard: Heard) -> None:
        self._engine = engine
        self._query = query
        self._message = message
        self._heard = heard
        self._worker: Worker | None = None
        self._error: Exception | None = None
        self._ended = False
        self._forget: asyncio.TimerHandle | None = None
        self._asked = self._begun = self._told = perf_counter()
        self._leave = (
            None if engine.turns.take(query.client) else engine.turns.enter(query.client, self._go, self._fail)
        )
        if self._leave is None:
            self._go()

    def end(self) -> None:
        """End the query, wherever it is; one that is evaluated has a moment to end by itself."""
        if self._leave is not None:
            self._leave()
        elif self._worker is not None:
            self._ended = True
            self._forget = asyncio.get_running_loop().call_later(_MOMENT, self._kill)

    def _kill(self) -> None:
        if self._worker is not None:
            worker, self._worker = self._worker, None
            self._engine.give_back(worker, self._query.client, whole=False)

    def go_on(self) -> Answer:
        """Give the longer answer that has begun, or raise the error."""
        if self._forget is not None:
            self._forget.cancel()
        if self._worker is None:
            raise self._error or EngineDown("the query's process is gone")
        return self._engine.answered(self._worker, self._message, self._query, self._timing())

    def _go(self) -> None:
        self._leave = None
        self._begun = perf_counter()
        while self._engine.pool.idle:
            worker = self._engine.pool.idle.pop()
            try:
                worker.ask(self._message, self._query.seconds, self._first)
            except EngineDown:
                self._engine.pool.drop(worker)
                continue
            self._worker = worker
            return
        self._engine.give_back(None, self._query.client, whole=False)
        self._fail(EngineDown("no worker is there"))

    def _first(self, message: bytes) -> None:
        if self._ended and self._forget is not None:
            self._forget.cancel()
        self._told = perf_counter()
        if message[:1] == Kind.WHOLE:
            self._engine.give_back(self._worker, self._query.client, whole=True)
            self._worker = None
            if not self._ended:
                self._heard(unpack_whole(message, self._timing()))
        elif self._ended:
            self._kill()
        else:
            self._message = message
            self._leave_for_later()

    def _fail(self, error: EngineBusy | EngineDown) -> None:
        self._error, self._leave = error, None
        self._leave_for_later()

    def _leave_for_later(self) -> None:
        self._engine.begun[self._query] = self
        self._forget = asyncio.get_running_loop().call_later(_GO_ON_WITHIN, self._forgotten)
        self._heard(None)

    def _timing(self) -> dict[str, float]:
        return {"queue": self._begun - self._asked, "evaluate": self._told - self._begun}

    def _forgotten(self) -> None:
        if self._engine.begun.get(self._query) is self:
            del self._engine.begun[self._query]
        self._kill()
