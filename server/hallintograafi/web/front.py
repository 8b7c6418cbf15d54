"""The HTTP front: uvicorn in this process, with the express lane before the application."""

import asyncio
import socket
from collections.abc import Callable
from functools import partial
from typing import cast

import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hallintograafi.engine.cache import CachedEngine
from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.engine.lookup import LookupEngine
from hallintograafi.settings import Settings
from hallintograafi.web import app
from hallintograafi.web.asgi import App
from hallintograafi.web.lane import Connection


def run(embedded: EmbeddedEngine, settings: Settings, listener: socket.socket, tell: Callable[[str], None]) -> None:
    """Serve until the process is told to stop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(embedded, settings, listener, tell))


async def _serve(
    embedded: EmbeddedEngine, settings: Settings, listener: socket.socket, tell: Callable[[str], None]
) -> None:
    release = embedded.release
    cached = CachedEngine(embedded, settings.cache_bytes // 2)
    engine = LookupEngine(cached, release, settings.memory_store_triples)

    def framework() -> App:  # takes longer than the rest of a start
        from hallintograafi.web import framework, site

        return cast(App, framework.create(site.of(release, settings, engine)))

    host, port = listener.getsockname()[:2]

    class Server(uvicorn.Server):
        """Listens at once, waits for the release beside that, and tells when the first query can be answered."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            starting = asyncio.ensure_future(engine.start())
            while not starting.done() and not self.should_exit:
                await asyncio.wait((starting,), timeout=0.1)
            if not starting.done() or starting.exception() is not None:
                starting.cancel()
                self.should_exit = True
                await self.shutdown(sockets)
            if starting.done() and not starting.cancelled():
                starting.result()
            if not self.should_exit:
                pages.make()
                network = (
                    "" if embedded.network == "none" else "; queries are kept from the network by their words only"
                )
                tell(f"hallintograafi {release.version} at http://{host}:{port}/{network}")

    pages = app.Later(framework)
    application, express = app.create(engine, release, settings, pages)
    config = uvicorn.Config(
        application,
        lifespan="on",
        http=HttpToolsProtocol if express is None else cast(type[Connection], partial(Connection, express)),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    await Server(config).serve([listener])
