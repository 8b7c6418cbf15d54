"""The embedded engine: a pool of forked workers, seen from the front's event loop."""

import asyncio
import contextlib
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

from hallintograafi.engine.attempt import Attempt
from hallintograafi.engine.base import Answer, Heard, Measures, NotAcceptable, Query, whole
from hallintograafi.engine.channel import Worker
from hallintograafi.engine.messages import PACKET, Kind, pack, unpack_whole
from hallintograafi.engine.nursery import Nursery
from hallintograafi.engine.processes import children, proportional_set_size
from hallintograafi.engine.queue import FairQueue
from hallintograafi.errors import EngineDown, EngineError, LimitReached, QueryRefused, SyntaxFault
from hallintograafi.release.manifest import STORE, Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import refuse_forbidden

_LOADED_AT_ONCE = 100_000
"""A release of up to so many statements is in memory before its disk store could answer."""


class _QueryFailed(EngineError):
    """The engine could not carry the query out; its process is well."""


class EmbeddedEngine:
    """Answers queries over a release with processes of this machine; see the module's text.

    Use :meth:`start` in a running event loop. Linux only: it needs SEQPACKET sockets and pidfds.
    """

    def __init__(self, release: Release, settings: Settings) -> None:
        self.release = release
        self.network = "unknown"
        self._settings = settings
        self._directory = Path(tempfile.mkdtemp(prefix="hallintograafi-"))
        self._nursery: Nursery | None = None
        self._prepared: Nursery | None = None
        self._nurseries: dict[int, Nursery] = {}
        self._started = 0
        self.idle: list[Worker] = []
        self.begun: dict[Query, Attempt] = {}
        """Queries that were begun and whose answers are not short ones."""
        self.turns = FairQueue(
            settings.workers, settings.queue_length, settings.queue_per_client, settings.queue_seconds
        )
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
        nursery = Nursery(self._started, self._directory, self.release, mode, self._settings)
        self._nurseries[nursery.home] = nursery
        return nursery

    async def _move(self, nursery: Nursery) -> None:
        """Wait for a zygote and take workers from it only; the one before it ends with its last query."""
        try:
            await asyncio.get_running_loop().run_in_executor(None, nursery.wait)
        except EngineDown:
            del self._nurseries[nursery.home]
            raise
        old, self._nursery = self._nursery, nursery
        self.network = nursery.network
        self._drop_idle()
        if old is not None:
            old.retired = True
            self._stop_if_empty(old)
        self.idle.append(await self._fork())

    def _stop_if_empty(self, nursery: Nursery) -> None:
        if nursery.retired and nursery.workers == 0 and self._nurseries.pop(nursery.home, None) is not None:
            self._background(asyncio.to_thread(nursery.stop))

    def _mode(self) -> str:
        return "memory" if self.release.manifest.triples <= self._settings.memory_store_triples else "disk"

    def _may_start_on_disk(self) -> bool:
        found = self.release.manifest
        large = self._mode() == "memory" and found.triples + found.statements > _LOADED_AT_ONCE
        return large and (self.release.path / STORE / "CURRENT").exists()

    async def close(self) -> None:
        """Stop every process of the engine."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._drop_idle()
        for nursery in self._nurseries.values():
            nursery.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    def measures(self) -> Measures:
        """Tell what the engine has done and what its processes use."""
        zygotes = [nursery.process.pid for nursery in self._nurseries.values()]
        workers = [child for zygote in zygotes for child in children(zygote)]
        return Measures(
            waiting=self.turns.waiting,
            workers=len(workers),
            ended=dict(self._ended),
            restarts=self._restarts,
            memory=sum(proportional_set_size(pid) for pid in (*zygotes, *workers)),
        )

    def begin(self, query: Query, heard: Heard) -> Callable[[], None] | None:
        """Start a query as soon as it is its turn; see :class:`~hallintograafi.engine.base.Engine`."""
        refuse_forbidden(query.text)
        message = pack(query)
        if len(message) > PACKET:
            return None
        return Attempt(self, query, message, heard).end

    async def answer(self, query: Query) -> Answer:
        """Start a query and give its answer once the first bytes are there."""
        try:
            if (begun := self.begun.pop(query, None)) is not None:
                return begun.go_on()
            refuse_forbidden(query.text)
            message = pack(query)
            if len(message) > PACKET:
                raise QueryRefused(f"the query is longer than {PACKET} bytes")
            return await self._attempt(message, query)
        except EngineDown:
            # The process was ended from outside before it said anything; a read may be tried again.
            return await self._attempt(pack(query), query)

    async def _attempt(self, message: bytes, query: Query) -> Answer:
        await self.turns.acquire(query.client)
        worker: Worker | None = None
        try:
            worker = await self._take_worker()
            first = await worker.first(message)
        except BaseException:
            self.give_back(worker, whole=False)
            raise
        return self.answered(worker, first, query)

    def answered(self, worker: Worker, message: bytes, query: Query) -> Answer:
        """Make the answer, or raise the error, that a worker's first message begins."""
        kind = message[:1]
        if kind == Kind.WHOLE:
            self.give_back(worker, whole=True)
            return whole(*unpack_whole(message))
        if kind == Kind.START:
            return self._stream(worker, message[1:].decode(), query)
        error = self._fault(message, query)
        # A refused query leaves its worker whole; any other way out leaves it in an unknown state.
        self.give_back(worker, whole=isinstance(error, SyntaxFault | NotAcceptable | _QueryFailed))
        raise error

    def _stream(self, worker: Worker, media_type: str, query: Query) -> Answer:
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
                    raise self._fault(message, query)

        async def close() -> None:
            if state["open"]:
                state["open"] = False
                self.give_back(worker, whole=state["whole"])

        return Answer(media_type, chunks(), close)

    def _fault(self, message: bytes, query: Query) -> Exception:
        error = self._error(message, query)
        if isinstance(error, LimitReached):
            self._ended[error.limit] += 1
        return error

    def _error(self, message: bytes, query: Query) -> Exception:
        """Say what a worker's message, or its silence, means."""
        kind, content = message[:1], message[1:].decode(errors="replace")
        if kind == Kind.SYNTAX:
            line, column, reason = content.split(" ", 2)
            return SyntaxFault(reason, "query", int(line) or None, int(column) or None)
        if kind == Kind.NOT_ACCEPTABLE:
            return NotAcceptable(content)
        if kind == Kind.TOO_LONG:
            return LimitReached("size", f"the answer is longer than {self._settings.result_bytes} bytes")
        if kind == Kind.FAILED:
            return _QueryFailed(content)
        if kind == Kind.DIED and content == str(int(signal.SIGALRM)):
            return LimitReached("time", f"the query took longer than {query.seconds:g} seconds and was ended")
        if kind == Kind.DIED and content not in ("0", str(int(signal.SIGKILL))):
            mib = self._settings.query_memory // 1024**2
            return LimitReached("memory", f"the query needed more than {mib} MiB of memory, or too deep a stack")
        return EngineDown("the query's process ended unexpectedly")

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
            self._background(self._replace(turn=False))

    def give_back(self, worker: Worker | None, *, whole: bool) -> None:
        """Give a worker and the turn at it back; one that is not whole has a successor forked before that."""
        if worker is not None and whole and self._nursery is not None and worker.home == self._nursery.home:
            worker.listen()
            self.idle.append(worker)
            self.turns.release()
            return
        if worker is not None:
            self.drop(worker)
        self._background(self._replace(turn=True))

    async def _replace(self, *, turn: bool) -> None:
        """Fork the successor at once, so that the next query does not wait for it, and give the turn back."""
        try:
            if len(self.idle) < self._settings.workers:
                self.idle.append(await self._fork())
        except EngineDown:
            pass  # the next query starts the zygote anew
        finally:
            if turn:
                self.turns.release()

    def _drop_idle(self) -> None:
        while self.idle:
            self.drop(self.idle.pop())

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
