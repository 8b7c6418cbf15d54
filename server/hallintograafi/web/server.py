"""Running the application: uvicorn in this process, the engine's processes beside it."""

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
from hallintograafi.errors import InputError
from hallintograafi.graph import ledger
from hallintograafi.graph.content import Content
from hallintograafi.queries import canned
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web import app
from hallintograafi.web.lane import Connection
from hallintograafi.web.site import Site


def run(release: Release, settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve ``release`` until the process is told to stop; ``tell`` hears one line when it answers.

    Raises :class:`InputError` when the address cannot be listened on.
    """
    listener = listen(settings.host, settings.port)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(release, settings, listener, tell))


async def _serve(release: Release, settings: Settings, listener: socket.socket, tell: Callable[[str], None]) -> None:
    embedded = EmbeddedEngine(release, settings)
    content = Content(release.path / "content")
    site = Site(
        settings=settings,
        release=release,
        content=content,
        ledger=ledger.read(release.path / manifest.LEDGER),
        queries=canned.load(content.queries()),
        engine=CachedEngine(embedded, settings.cache_bytes // 2),
    )
    host, port = listener.getsockname()[:2]

    class Server(uvicorn.Server):
        """Tells when the first request can be answered."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if not self.should_exit:
                network = (
                    "" if embedded.network == "none" else "; queries are kept from the network by their words only"
                )
                tell(f"hallintograafi {release.version} at http://{host}:{port}/{network}")

    application, express = app.create(site)
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


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket; raises :class:`InputError` with the reason when that fails."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise InputError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    return listener
