"""The pool of an embedded engine: the zygote that holds the release, and the workers forked from it that wait."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from hallintograafi.engine.channel import Worker
from hallintograafi.engine.forking import judges_of
from hallintograafi.engine.nursery import Nursery
from hallintograafi.engine.processes import children, proportional_set_size
from hallintograafi.errors import EngineDown
from hallintograafi.release.manifest import STORE, Release
from hallintograafi.settings import Settings

_LOADED_AT_ONCE = 100_000
"""A release of up to so many statements is in memory before its disk store could answer."""


class WorkerPool:
    """Starts zygotes and has workers forked; those that die have successors.

    ``idle`` are the workers that wait for a query, ``nursery`` is the zygote that new ones come from, ``restarts`` how
    often that had to be started again, ``network`` how it keeps the network away (see
    :func:`hallintograafi.engine.launch.wait`). ``speaker`` is the place of what workers answer lent connections with,
    see :mod:`hallintograafi.engine.zygote`. Use :meth:`start` in a running event loop.
    """

    def __init__(self, release: Release, settings: Settings, speaker: str = "") -> None:
        self.network = "unknown"
        self.idle: list[Worker] = []
        self.nursery: Nursery | None = None
        self.restarts = -1
        self._release = release
        self._settings = settings
        self._speaker = speaker
        self._directory = Path(tempfile.mkdtemp(prefix="hallintograafi-"))
        self._prepared: Nursery | None = None
        self._nurseries: dict[int, Nursery] = {}
        self._started = 0
        self._closed = False
        self._starting = asyncio.Lock()
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
            if self.nursery is None or not self.nursery.is_alive:
                self.restarts += 1
                self._drop_idle()
                if self._prepared is None:
                    self.prepare()
                nursery, self._prepared = self._prepared, None
                assert nursery is not None
                await self._move(nursery)
                if self._may_start_on_disk():
                    self.background(self._load())
        if not self.idle:
            self.idle.append(await self._fork())

    async def close(self) -> None:
        """Stop every process of the pool."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._drop_idle()
        for nursery in self._nurseries.values():
            await asyncio.to_thread(nursery.stop)
        shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def workers(self) -> int:
        """How many workers there are, at work or waiting."""
        return sum(nursery.workers for nursery in self._nurseries.values())

    @property
    def zygotes(self) -> list[int]:
        """The process ids of the zygotes that run: one, or two while another is loading."""
        return [nursery.process.pid for nursery in self._nurseries.values() if nursery.is_alive]

    def memory(self) -> int:
        """Tell what all processes of the pool use, in bytes; 0 where the system does not tell it."""
        zygotes = self.zygotes
        forked = [child for zygote in zygotes for child in children(zygote)]
        forked += [judge for child in forked for judge in children(child)]
        return sum(proportional_set_size(pid) for pid in (*zygotes, *forked))

    @property
    def judges(self) -> Path:
        """The socket of the process that judges submitted data; raises :class:`EngineDown` when there is none yet."""
        if self.nursery is None:
            raise EngineDown("the release is being loaded")
        return judges_of(self.nursery.socket)

    def port(self, worker: Worker) -> int:
        """Tell where a worker finds its way out, 0 if nowhere; after one died the next is elsewhere."""
        nursery = self._nurseries.get(worker.home)
        return nursery.port if nursery is not None else 0

    async def take(self) -> Worker:
        """Take a worker that waits, or a new one; raises :class:`EngineDown` when none can be had."""
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

    def keep(self, worker: Worker) -> bool:
        """Take a worker back that has answered; not one that nobody should ask again, which is to be dropped."""
        if self.nursery is None or worker.home != self.nursery.home or worker.is_late:
            return False
        worker.answered()
        worker.listen()
        self.idle.append(worker)
        return True

    def drop(self, worker: Worker) -> None:
        """End a worker and forget it."""
        worker.end()
        if (nursery := self._nurseries.get(worker.home)) is not None:
            nursery.workers -= 1
            self._stop_if_empty(nursery)

    async def refill(self) -> None:
        """Fork the successor of a worker that was dropped, so that the next query does not wait for it."""
        with contextlib.suppress(EngineDown):  # the next query starts the zygote anew
            if len(self.idle) < self._settings.workers:
                self.idle.append(await self._fork())

    def background(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside; it ends with the pool."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _load(self) -> None:
        with contextlib.suppress(EngineDown):  # then the disk store goes on answering
            await self._move(nursery := self._nursery_of("memory"))
            while nursery.workers < self._settings.workers:
                self.idle.append(await self._fork())

    def _nursery_of(self, mode: str) -> Nursery:
        self._started += 1
        self._directory.mkdir(mode=0o700, exist_ok=True)  # the last zygote to go takes it along
        nursery = Nursery(self._started, self._directory, self._release, mode, self._settings, self._speaker)
        self._nurseries[nursery.home] = nursery
        return nursery

    async def _move(self, nursery: Nursery) -> None:
        """Wait for a zygote and take workers from it only; the one before it ends with its last query."""
        try:
            await asyncio.get_running_loop().run_in_executor(None, nursery.wait)
        except EngineDown:
            await self._stop(nursery)
            raise
        old, self.nursery = self.nursery, nursery
        self.network = nursery.network
        self._drop_idle()
        if old is not None:
            old.retired = True
            self._stop_if_empty(old)
        self.idle.append(await self._fork())

    def _stop_if_empty(self, nursery: Nursery) -> None:
        if nursery.retired and nursery.workers == 0:
            nursery.retired = False  # once is enough
            self.background(self._stop(nursery))

    async def _stop(self, nursery: Nursery) -> None:
        await asyncio.to_thread(nursery.stop)
        self._nurseries.pop(nursery.home, None)  # not before: what is still in there is stopped at the end

    def _mode(self) -> str:
        return "memory" if self._release.manifest.triples <= self._settings.memory_store_triples else "disk"

    def _may_start_on_disk(self) -> bool:
        found = self._release.manifest
        large = self._mode() == "memory" and found.triples + found.statements > _LOADED_AT_ONCE
        return large and (self._release.path / STORE / "CURRENT").exists()

    async def _fork(self) -> Worker:
        nursery = self.nursery
        assert nursery is not None
        worker = await Worker.connect(nursery.socket, nursery.home)
        worker.died = self._died
        nursery.workers += 1
        return worker

    def _died(self, worker: Worker) -> None:
        """Fork a successor at once when a worker dies while it waits."""
        if worker in self.idle:
            self.idle.remove(worker)
            self.drop(worker)
            self.background(self.refill())

    def _drop_idle(self) -> None:
        while self.idle:
            self.drop(self.idle.pop())
