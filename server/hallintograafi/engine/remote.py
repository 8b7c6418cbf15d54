"""The remote engine: queries go to an existing SPARQL 1.1 service, answers are those of the embedded engine.

Whatever the service's dialect, it is asked for one format only, JSON for tables and N-Triples for graphs; that is read
as it comes and written by the same code as in a worker, with the same limits. So formats, numbers of rows and the ends
of answers do not depend on who evaluates.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import IO, Final, cast

import httpx

from hallintograafi.engine.base import Answer, Engine, Heard, Measures, Query
from hallintograafi.engine.dialect import Service
from hallintograafi.engine.evaluate import write
from hallintograafi.engine.limits import Limits, Overrun
from hallintograafi.engine.pipe import Broken, Pipe
from hallintograafi.engine.queue import FairQueue
from hallintograafi.errors import EngineDown, LimitReached
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import refuse_forbidden

AUTHORIZATION: Final = "HALLINTOGRAAFI_ENGINE_AUTHORIZATION"
"""The environment's variable with the Authorization header for the service; a flag would show it to other users."""

DIGEST: Final = "HALLINTOGRAAFI_ENGINE_DIGEST"
"""``user:password`` for services that want HTTP Digest."""

_VERSION: Final = "SELECT ?version { <https://w3id.org/hallintograafi/dataset> dcat:version ?version }"


class RemoteEngine:
    """Answers queries over a release that was published into a SPARQL service; ``beside`` lives and ends with it.

    ``workers`` queries are asked at once. :meth:`start` raises :class:`EngineDown` when the service holds another
    release than this one.
    """

    def __init__(self, release: Release, settings: Settings, beside: Engine | None = None) -> None:
        self.release = release
        self._settings = settings
        self._beside = beside
        self._turns = FairQueue.of(settings)
        self._threads = ThreadPoolExecutor(settings.workers, "remote")
        self._client = client(settings.workers)
        self._service = Service(self._client, settings.engine, settings.engine_graph, release.version)
        self._ended = {"time": 0, "size": 0}

    async def start(self) -> None:
        """See that the service answers, and of which release."""
        if self._beside is not None:
            await self._beside.start()
        found = await asyncio.get_running_loop().run_in_executor(self._threads, self._version)
        if found != self.release.version:
            told = f"holds release {found}" if found else "holds no release"
            raise EngineDown(f"{self._settings.engine} {told}, not {self.release.version}; publish it there first")

    def _version(self) -> str:
        query = Query(_VERSION, None, None, self._settings.query_seconds)
        rows = list(self._service.rows(query, perf_counter() + query.seconds))
        return str(rows[0]["version"].value) if rows else ""

    def is_busy(self) -> bool:
        """Tell whether a query is asked or waits."""
        return bool(self._turns.at_work or self._turns.waiting)

    def measures(self) -> Measures:
        """Tell what the engine has done; the service's own memory and processes are not ours to tell."""
        return Measures(self._turns.waiting, self._turns.at_work, dict(self._ended), 0, 0)

    async def close(self) -> None:
        """Ask nothing more."""
        self._client.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._beside is not None:
            await self._beside.close()

    def begin(self, query: Query, heard: Heard) -> Callable[[], None] | None:
        """Give None: there is no short way to a service."""
        return None

    async def answer(self, query: Query) -> Answer:
        """Ask the service and give the answer once its first bytes are there."""
        refuse_forbidden(query.text)
        asked = perf_counter()
        await self._turns.acquire(query.client)
        begun = perf_counter()
        pipe = Pipe(asyncio.get_running_loop())
        limits = Limits(self._settings.result_rows, self._settings.result_bytes, query.truncate)
        working = asyncio.get_running_loop().run_in_executor(self._threads, self._work, query, pipe, limits)
        working.add_done_callback(lambda _: self._turns.release(query.client))

        async def close() -> None:
            pipe.close()
            await asyncio.wait((working,))

        try:
            async with asyncio.timeout(query.seconds):
                first = await pipe.first()
        except TimeoutError:
            pipe.close()
            self._ended["time"] += 1
            raise LimitReached("time", f"the query took longer than {query.seconds:g} seconds and was ended") from None
        except LimitReached as limit:
            self._ended[limit.limit] += 1
            raise
        except BaseException:
            pipe.close()
            raise

        async def chunks() -> AsyncIterator[bytes]:
            yield first
            async for chunk in pipe:
                yield chunk

        timing = {"queue": begun - asked, "evaluate": perf_counter() - begun}
        return Answer(pipe.media_type, chunks(), close, limits.cut, timing)

    def _work(self, query: Query, pipe: Pipe, limits: Limits) -> None:
        """Ask, read and write, in a thread of its own, where results have to stay."""

        def start(media_type: str) -> IO[bytes]:
            pipe.media_type = media_type
            return cast(IO[bytes], pipe)

        try:
            with self._service.ask(query, perf_counter() + query.seconds, pipe.on_close) as result:
                write(result, query, start, limits, {"query": query.text, **self.release.about})
            pipe.end()
        except Broken:
            pass
        except Overrun as limit:
            most = limits.rows if str(limit) == "rows" else limits.size
            told = f"the answer is longer than {most} {limit}; truncate=yes asks for a part"
            pipe.fail(LimitReached("size", told))
        except Exception as error:  # whatever it is, the client waits for it
            pipe.fail(error)


def client(connections: int) -> httpx.Client:
    """Make an HTTP client that knows what the environment tells of credentials."""
    headers = {}
    if authorization := os.environ.get(AUTHORIZATION):
        headers["Authorization"] = authorization
    user, _, password = os.environ.get(DIGEST, "").partition(":")
    return httpx.Client(
        headers=headers,
        auth=httpx.DigestAuth(user, password) if user else None,
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
        timeout=30,
    )
