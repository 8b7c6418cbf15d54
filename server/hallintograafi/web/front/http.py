"""The HTTP front: uvicorn in this process, with the express lane before the application."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

import uvicorn
import uvloop
from msgspec.structs import replace
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hallintograafi.engine.base import Engine
from hallintograafi.engine.cache import CachedEngine
from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.engine.lending import Lender
from hallintograafi.engine.lookup import LookupEngine
from hallintograafi.engine.validator import Validator
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web import app
from hallintograafi.web.front.archive import Archive
from hallintograafi.web.front.express import SAFE, Express
from hallintograafi.web.front.gate import Gate
from hallintograafi.web.front.lane import Connection, Lane
from hallintograafi.web.front.observe import Observed
from hallintograafi.web.front.patience import PatientConnection
from hallintograafi.web.front.server import speaker
from hallintograafi.web.front.serving import Served, Serving
from hallintograafi.web.front.watch import Watch
from hallintograafi.web.protocol.asgi import App
from hallintograafi.web.query.reading import SparqlProtocol

_MORE = 5.0
"""Seconds that an answer may take beyond its query's time, when its release is switched from."""

_BESIDE = 2
"""Most workers of a release that is open beside the one that is served."""


def run(
    embedded: EmbeddedEngine,
    settings: Settings,
    listener: socket.socket,
    tell: Callable[[str], None],
    building: Sequence[str],
) -> None:
    """Serve until the process is told to stop; the command ``building``, if any, runs beside."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(embedded, settings, listener, tell, building))


def _engine(embedded: EmbeddedEngine, settings: Settings) -> Engine:
    """Put the caches before the engine that the settings want."""
    if settings.engine:
        from hallintograafi.engine.remote import RemoteEngine  # who asks no service starts without it

        return CachedEngine(RemoteEngine(embedded.release, settings, embedded), settings.cache_bytes // 2)
    cached = CachedEngine(embedded, settings.cache_bytes // 2)
    return LookupEngine(cached, embedded.release, settings.memory_store_triples)


async def _serve(
    embedded: EmbeddedEngine,
    settings: Settings,
    listener: socket.socket,
    tell: Callable[[str], None],
    building: Sequence[str],
) -> None:
    def served(embedded: EmbeddedEngine, settings: Settings) -> Served:
        release, engine = embedded.release, _engine(embedded, settings)

        def framework() -> App:  # takes longer than the rest of a start
            from hallintograafi.web import framework, site

            return cast(
                App, framework.create(site.of(release, settings, engine), Validator(lambda: embedded.judges, settings))
            )

        pages = app.Later(framework)
        application = app.create(engine, release, settings, pages)
        return Served(release, engine, application, lane(embedded, engine), pages.make)

    def lane(embedded: EmbeddedEngine, engine: Engine) -> Lane | None:
        if settings.access_log:  # what goes by the lane leaves no line there
            return None
        express = Express(SparqlProtocol(embedded.release, settings), gate, settings.cache_bytes // 2)
        most = min(os.cpu_count() or 1, settings.workers // 2)  # the others are for queries that take longer
        lender = Lender(embedded, most, observed.tally.add) if speaker(settings) and most else None
        return Lane(express, engine, lender, observed.tally)

    def load(release: Release) -> Served:
        return prepared(release, settings)

    def load_beside(release: Release, in_memory: bool) -> Served:
        smaller = {"workers": min(settings.workers, _BESIDE), "cache_bytes": settings.cache_bytes // 8, "engine": ""}
        on_disk = {} if in_memory else {"memory_store_triples": 0}
        return prepared(release, replace(settings, **smaller, **on_disk))

    def prepared(release: Release, settings: Settings) -> Served:
        loading = EmbeddedEngine(release, settings, speaker(settings))
        loading.prepare()
        return served(loading, settings)

    def current() -> tuple[Engine, Release, int]:
        served = serving.current
        served.count()
        return served.engine, served.release, served.lent

    serving = Serving(load, settings.query_seconds_max + _MORE)
    gate = Gate(settings)
    archive = Archive(serving, lambda: serving.current, load_beside, settings)
    observed = Observed(gate.before(archive), current, settings)
    serving.begin(served(embedded, settings))
    watch = Watch(serving, settings, tell, building)
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, watch.look_now)
    host, port = listener.getsockname()[:2]

    class Server(uvicorn.Server):
        """Listens at once, waits for the release beside that, and tells when the first query can be answered."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            starting = asyncio.ensure_future(serving.current.engine.start())
            while not starting.done() and not self.should_exit:
                await asyncio.wait((starting,), timeout=0.1)
            if not starting.done() or starting.exception() is not None:
                starting.cancel()
                self.should_exit = True
                await self.shutdown(sockets)
            if starting.done() and not starting.cancelled():
                starting.result()
            if not self.should_exit:
                serving.current.make_pages()
                network = (
                    "" if embedded.network == "none" else "; queries are kept from the network by their words only"
                )
                tell(f"hallintograafi {embedded.release.version} at http://{host}:{port}/{network}")
                watch.start()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await watch.stop()
            await serving.current.keep_connections()
            await super().shutdown(sockets)
            await archive.close()

    fast = partial(Connection, lambda: cast(Lane, serving.current.lane), settings=settings)
    connection = partial(PatientConnection, settings) if settings.access_log else fast
    config = uvicorn.Config(
        observed,
        lifespan="on",
        http=cast(type[HttpToolsProtocol], connection),
        headers=[(name.decode(), value.decode()) for name, value in SAFE],
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    await Server(config).serve([listener])
