"""The embedded engine: a pool of forked workers, seen from the front's event loop."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from hallintograafi.engine.base import Answer, Measures, NotAcceptable, Query
from hallintograafi.engine.faults import Faults, QueryFailed
from hallintograafi.engine.federation import prefixes, redirected
from hallintograafi.engine.launch import start, wait
from hallintograafi.engine.messages import PACKET, Kind, pack
from hallintograafi.engine.processes import children, proportional_set_size
from hallintograafi.engine.queue import FairQueue
from hallintograafi.errors import EngineDown, LimitReached, QueryRefused, SyntaxFault
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import refuse_forbidden

_QUERIES_PER_WORKER = 5000
"""A worker is replaced after so many queries, since reading slowly copies the memory it shares."""

_GRACE = 0.05
"""Seconds that the front waits for word of a query's end after the kernel should have ended it."""

_OUT_OF_TIME = Kind.DIED + str(int(signal.SIGALRM)).encode()


class _Worker:
    """One connection to one worker process."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._loop = asyncio.get_running_loop()
        self._pid_fd: int | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._is_late = False
        self.queries = 0

    @classmethod
    async def connect(cls, path: Path) -> "_Worker":
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        channel.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(channel, str(path))
            self = cls(channel)
            hello = await self.receive()
            if hello[:1] != Kind.HELLO:
                raise EngineDown("a query worker could not start")
            self._pid_fd = os.pidfd_open(int(hello[1:]))
        except OSError as error:
            channel.close()
            raise EngineDown(f"a query worker could not start ({error})") from error
        except BaseException:
            channel.close()
            raise
        return self

    async def send(self, message: bytes) -> None:
        try:
            await self._loop.sock_sendall(self._channel, message)
        except OSError as error:
            raise EngineDown(f"the query's process is gone ({error})") from error

    def expect_answer(self, seconds: float) -> None:
        """Wait so long and no longer: a process with much memory takes its time to go when the kernel ended it."""
        self._alarm = self._loop.call_later(seconds + _GRACE, self._give_up)

    def _give_up(self) -> None:
        self._is_late = True
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_RD)  # what has come can still be read, then comes the end

    def answered(self) -> None:
        """Wait no longer."""
        if self._alarm is not None:
            self._alarm.cancel()

    async def receive(self) -> bytes:
        try:
            message = await self._loop.sock_recv(self._channel, PACKET + 1)
            return message or (_OUT_OF_TIME if self._is_late else message)
        except OSError as error:
            raise EngineDown(f"the query's process is gone ({error})") from error

    def is_waiting(self) -> bool:
        """Tell whether the process waits for a query; one that died has left a last word or a closed socket."""
        try:
            self._channel.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def end(self) -> None:
        """End the process, whatever it is doing, and forget it."""
        if self._pid_fd is not None:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._pid_fd, signal.SIGKILL)
            os.close(self._pid_fd)
            self._pid_fd = None
        self._channel.close()


class EmbeddedEngine:
    """Answers queries over a release with processes of this machine; see the module's text.

    Use :meth:`start` in a running event loop. Linux only: it needs SEQPACKET sockets and pidfds.
    """

    def __init__(self, release: Release, settings: Settings) -> None:
        self.release = release
        self.network = "unknown"
        self._is_loaded = False
        self._settings = settings
        self._services = prefixes(settings.service_prefixes)
        self._port = 0
        self._faults = Faults(settings)
        self._directory = Path(tempfile.mkdtemp(prefix="hallintograafi-"))
        self._zygote: subprocess.Popen[str] | None = None
        self._idle: deque[_Worker] = deque()
        self._turns = FairQueue.of(settings)
        self._starting = asyncio.Lock()
        self._ended: Counter[str] = Counter()
        self._restarts = -1
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the zygote and the first worker; raises :class:`EngineDown` when it does not come up."""
        async with self._starting:
            if self._zygote is not None and self._zygote.poll() is None:
                return
            self._drop_idle()
            await asyncio.get_running_loop().run_in_executor(None, self._start_zygote)
        self._idle.append(await _Worker.connect(self._socket))
        self._is_loaded = True

    async def close(self) -> None:
        """Stop every process of the engine."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._drop_idle()
        if self._zygote is not None:
            assert self._zygote.stdin is not None and self._zygote.stdout is not None
            self._zygote.stdin.close()
            try:
                self._zygote.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._zygote.kill()
                self._zygote.wait()
            self._zygote.stdout.close()
        shutil.rmtree(self._directory, ignore_errors=True)

    def measures(self) -> Measures:
        """Tell what the engine has done and what its processes use."""
        zygote = self._zygote.pid if self._zygote is not None else None
        pids = [zygote, *children(zygote)] if zygote else []
        return Measures(
            waiting=self._turns.waiting,
            workers=max(len(pids) - 1 - bool(self._services), 0),
            ended=dict(self._ended),
            restarts=self._restarts,
            memory=sum(proportional_set_size(pid) for pid in pids),
        )

    async def answer(self, query: Query) -> Answer:
        """Start a query and give its answer once the first bytes are there."""
        if not self._is_loaded:
            raise EngineDown("the release is being loaded")
        refuse_forbidden(query.text, service=bool(self._services))
        message = self._message(query)
        if len(message) > PACKET:
            raise QueryRefused(f"the query is longer than {PACKET} bytes")
        try:
            return await self._attempt(message, query)
        except EngineDown:
            # The process was ended from outside before it said anything; a read may be tried again.
            return await self._attempt(message, query)

    def _message(self, query: Query) -> bytes:
        if self._services:
            query = replace(query, text=redirected(query.text, self._services, self._port))
        return pack(query)

    async def _attempt(self, message: bytes, query: Query) -> Answer:
        asked = time.perf_counter()
        await self._turns.acquire(query.client)
        worker: _Worker | None = None
        try:
            worker = await self._take_worker()
            worker.queries += 1
            begun = time.perf_counter()
            # The port of the way out may be another since a process that died took it with it.
            await worker.send(self._message(query) if self._services else message)
            worker.expect_answer(query.seconds)
            told = self._started(await worker.receive(), query)
        except BaseException as error:
            # A refused query leaves its worker whole; any other way out leaves it in an unknown state.
            self._release(worker, query.client, whole=isinstance(error, SyntaxFault | NotAcceptable | QueryFailed))
            raise
        timing = {"queue": begun - asked, "evaluate": time.perf_counter() - begun}
        return replace(self._stream(worker, told, query), timing=timing)

    def _stream(self, worker: _Worker, told: str, query: Query) -> Answer:
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
                    raise self._fault(message, query)

        async def close() -> None:
            if state["open"]:
                state["open"] = False
                self._release(worker, query.client, whole=state["whole"])

        return Answer(media_type, chunks(), close, truncated)

    def _started(self, message: bytes, query: Query) -> str:
        if message[:1] == Kind.START:
            return message[1:].decode()
        raise self._fault(message, query)

    def _fault(self, message: bytes, query: Query) -> Exception:
        error = self._faults.read(message, query, self._port)
        if isinstance(error, LimitReached):
            self._ended[error.limit] += 1
        return error

    async def _take_worker(self) -> _Worker:
        while self._idle:
            worker = self._idle.popleft()
            if worker.is_waiting():
                return worker
            worker.end()
        try:
            return await _Worker.connect(self._socket)
        except EngineDown:
            await self.start()
            return self._idle.popleft()

    def _release(self, worker: _Worker | None, client: str, *, whole: bool) -> None:
        if worker is not None:
            worker.answered()
        if worker is not None and whole and worker.queries < _QUERIES_PER_WORKER:
            self._idle.append(worker)
            self._turns.release(client)
            return
        if worker is not None:
            worker.end()
        task = asyncio.get_running_loop().create_task(self._replace(client))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, client: str) -> None:
        """Fork the successor at once, so that the next query does not wait for it."""
        try:
            if len(self._idle) < self._settings.workers:
                self._idle.append(await _Worker.connect(self._socket))
        except EngineDown:
            pass  # the next query starts the zygote anew
        finally:
            self._turns.release(client)

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.popleft().end()

    @property
    def _socket(self) -> Path:
        return self._directory / "zygote.sock"

    def _start_zygote(self) -> None:
        if self._zygote is not None and self._zygote.stdin and self._zygote.stdout:
            self._zygote.stdin.close()
            self._zygote.stdout.close()
        self._restarts += 1
        self._socket.unlink(missing_ok=True)
        self._zygote = start(self._socket, self.release, self._settings)
        self.network, self._port = wait(self._zygote)
