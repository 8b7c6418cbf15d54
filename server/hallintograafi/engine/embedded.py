"""The embedded engine: a pool of forked workers, seen from the front's event loop."""

import asyncio
import contextlib
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from hallintograafi.engine.attempt import Attempt
from hallintograafi.engine.base import Answer, Heard, Measures, NotAcceptable, Query
from hallintograafi.engine.channel import Worker
from hallintograafi.engine.faults import Faults, QueryFailed
from hallintograafi.engine.federation import prefixes, redirected
from hallintograafi.engine.launch import judges_of
from hallintograafi.engine.messages import PACKET, Kind, pack, unpack_whole
from hallintograafi.engine.nursery import Nursery
from hallintograafi.engine.processes import children, proportional_set_size
from hallintograafi.engine.queue import FairQueue
from hallintograafi.errors import EngineDown, LimitReached, QueryRefused, ServiceFailed, SyntaxFault
from hallintograafi.release.manifest import STORE, Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import asks_services, refuse_forbidden

_LOADED_AT_ONCE = 100_000
"""A release of up to so many statements is in memory before its disk store could answer."""

_MORE_TRIES = 3
"""How often a query is tried again, before the last time, when the processes that answer it are ended from outside."""

_PAUSE = 0.1


class EmbeddedEngine:
    """Answers queries over a release with processes of this machine; see the module's text.

    Use :meth:`start` in a running event loop. Linux only: it needs SEQPACKET sockets and pidfds.
    """

    def __init__(self, release: Release, settings: Settings) -> None:
        self.release = release
        self.network = "unknown"
        self._settings = settings
        self._services = prefixes(settings.service_prefixes)
        self._faults = Faults(settings)
        self._directory = Path(tempfile.mkdtemp(prefix="hallintograafi-"))
        self._nursery: Nursery | None = None
        self._prepared: Nursery | None = None
        self._nurseries: dict[int, Nursery] = {}
        self._started = 0
        self._closed = False
        self.idle: list[Worker] = []
        self.begun: dict[Query, Attempt] = {}
        """Queries that were begun and whose answers are not short ones."""
        self.turns = FairQueue.of(settings)
        self._starting = asyncio.Lock()
        self._ended: Counter[str] = Counter()
        self._restarts = -1
        self._tasks: set[asyncio.Task[None]] = set()

    def prepare(self) -> None:
        """Start the process that :meth:`start` waits for, so that others can start beside it."""
        self._prepared = self._nursery_of("disk" if self._may_start_on_disk() else self._mode())

    async def start(self) -> None:
        """Start a zygote and the first worker; raises :class:`EngineDown` when it does not come up.

        A large release is served from its disk store until it is in memory.
        """
        async with self._starting:
            if self._closed:
                raise EngineDown("the release is served no longer")
            if self._nursery is None or not self._nursery.is_alive:
                self._restarts += 1
                self._drop_idle()
                if self._prepared is None:
                    self.prepare()
                nursery, self._prepared = self._prepared, None
                assert nursery is not None
                await self._move(nursery)
                if self._may_start_on_disk():
                    self._background(self._load())
        if not self.idle:
            self.idle.append(await self._fork())

    async def _load(self) -> None:
        with contextlib.suppress(EngineDown):  # then the disk store goes on answering
            await self._move(nursery := self._nursery_of("memory"))
            while nursery.workers < self._settings.workers:
                self.idle.append(await self._fork())

    def _nursery_of(self, mode: str) -> Nursery:
        self._started += 1
        self._directory.mkdir(mode=0o700, exist_ok=True)  # the last zygote to go takes it along
        nursery = Nursery(self._started, self._directory, self.release, mode, self._settings)
        self._nurseries[nursery.home] = nursery
        return nursery

    async def _move(self, nursery: Nursery) -> None:
        """Wait for a zygote and take workers from it only; the one before it ends with its last query."""
        try:
            await asyncio.get_running_loop().run_in_executor(None, nursery.wait)
        except EngineDown:
            await self._stop(nursery)
            raise
        old, self._nursery = self._nursery, nursery
        self.network = nursery.network
        self._drop_idle()
        if old is not None:
            old.retired = True
            self._stop_if_empty(old)
        self.idle.append(await self._fork())

    def _stop_if_empty(self, nursery: Nursery) -> None:
        if nursery.retired and nursery.workers == 0:
            nursery.retired = False  # once is enough
            self._background(self._stop(nursery))

    async def _stop(self, nursery: Nursery) -> None:
        await asyncio.to_thread(nursery.stop)
        self._nurseries.pop(nursery.home, None)  # not before: what is still in there is stopped at the end

    def _mode(self) -> str:
        return "memory" if self.release.manifest.triples <= self._settings.memory_store_triples else "disk"

    def _may_start_on_disk(self) -> bool:
        found = self.release.manifest
        large = self._mode() == "memory" and found.triples + found.statements > _LOADED_AT_ONCE
        return large and (self.release.path / STORE / "CURRENT").exists()

    def is_busy(self) -> bool:
        """Tell whether a query is evaluated or waits."""
        return bool(self.turns.at_work or self.turns.waiting)

    async def close(self) -> None:
        """Stop every process of the engine."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._drop_idle()
        for nursery in self._nurseries.values():
            await asyncio.to_thread(nursery.stop)
        shutil.rmtree(self._directory, ignore_errors=True)

    def measures(self) -> Measures:
        """Tell what the engine has done and what its processes use."""
        zygotes = [nursery.process.pid for nursery in self._nurseries.values()]
        forked = [child for zygote in zygotes for child in children(zygote)]
        forked += [judge for child in forked for judge in children(child)]
        return Measures(
            waiting=self.turns.waiting,
            workers=sum(nursery.workers for nursery in self._nurseries.values()),
            ended=dict(self._ended),
            restarts=self._restarts,
            memory=sum(proportional_set_size(pid) for pid in (*zygotes, *forked)),
        )

    @property
    def judges(self) -> Path:
        """The socket of the process that judges submitted data; raises :class:`EngineDown` when there is none yet."""
        if self._nursery is None:
            raise EngineDown("the release is being loaded")
        return judges_of(self._nursery.socket)

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
        with contextlib.suppress(EngineDown):
            return begun.go_on() if begun is not None else await self._attempt(query)
        # A process was ended from outside before it said anything; a read may be tried again.
        for _ in range(_MORE_TRIES):
            with contextlib.suppress(EngineDown):
                return await self._attempt(query)
            await asyncio.sleep(_PAUSE)  # what was killed is there for a moment yet
        return await self._attempt(query)

    def _check(self, query: Query) -> None:
        if self._nursery is None:
            raise EngineDown("the release is being loaded")
        refuse_forbidden(query.text, service=bool(self._services))

    def _message(self, query: Query, port: int) -> bytes:
        if self._services:
            query = replace(query, text=redirected(query.text, self._services, port))
        return pack(query)

    async def _attempt(self, query: Query) -> Answer:
        asked = perf_counter()
        await self.turns.acquire(query.client)
        worker: Worker | None = None
        try:
            worker = await self._take_worker()
            begun = perf_counter()
            first = await worker.first(self._message(query, self._port(worker)), query.seconds)
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

    def _port(self, worker: Worker) -> int:
        """Tell where a worker finds its way out; after one died the next is elsewhere."""
        nursery = self._nurseries.get(worker.home)
        return nursery.port if nursery is not None else 0

    def _fault(self, message: bytes, query: Query, worker: Worker) -> Exception:
        error = self._faults.read(message, query, self._port(worker))
        if isinstance(error, LimitReached):
            self._ended[error.limit] += 1
        return error

    async def _take_worker(self) -> Worker:
        while self.idle:
            worker = self.idle.pop()
            if worker.is_waiting():
                return worker
            self.drop(worker)
        try:
            return await self._fork()
        except EngineDown:
            await self.start()
            return self.idle.pop()

    async def _fork(self) -> Worker:
        nursery = self._nursery
        assert nursery is not None
        worker = await Worker.connect(nursery.socket, nursery.home)
        worker.died = self._died
        nursery.workers += 1
        return worker

    def drop(self, worker: Worker) -> None:
        """End a worker and forget it."""
        worker.end()
        if (nursery := self._nurseries.get(worker.home)) is not None:
            nursery.workers -= 1
            self._stop_if_empty(nursery)

    def _died(self, worker: Worker) -> None:
        """Fork a successor at once when a worker dies while it waits."""
        if worker in self.idle:
            self.idle.remove(worker)
            self.drop(worker)
            self._background(self._replace(None))

    def give_back(self, worker: Worker | None, client: str, *, whole: bool) -> None:
        """Give a worker and the client's turn at it back; one that is not whole has a successor forked before that."""
        at_home = worker is not None and self._nursery is not None and worker.home == self._nursery.home
        if worker is not None and whole and at_home and not worker.is_late:
            worker.answered()
            worker.listen()
            self.idle.append(worker)
            self.turns.release(client)
            return
        if worker is not None:
            self.drop(worker)
        self._background(self._replace(client))

    async def _replace(self, client: str | None) -> None:
        """Fork the successor at once, so that the next query does not wait for it, and give the client's turn back."""
        try:
            if len(self.idle) < self._settings.workers:
                self.idle.append(await self._fork())
        except EngineDown:
            pass  # the next query starts the zygote anew
        finally:
            if client is not None:
                self.turns.release(client)

    def _drop_idle(self) -> None:
        while self.idle:
            self.drop(self.idle.pop())

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
