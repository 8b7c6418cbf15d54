"""The ASGI application: the doors of queries in front, FastAPI behind them."""

import asyncio
import gc
import logging
from collections.abc import Callable

from hallintograafi.engine.base import Engine
from hallintograafi.errors import HallintograafiError
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.asgi import CORS, App, Message, Receive, Scope, Send, preflight
from hallintograafi.web.express import Express
from hallintograafi.web.graph_store import PATH, GraphStoreDoor
from hallintograafi.web.observe import Observed
from hallintograafi.web.sparql import SparqlDoor

_LOG = logging.getLogger(__name__)


def create(
    engine: Engine, release: Release, chosen: Settings, framework: Callable[[], App]
) -> tuple[App, Express | None]:
    """Make the application that answers for one release, and the express lane before it; it starts the engine.

    ``framework`` makes what answers at all doors but those of queries. That takes longer than the rest of a start, so
    it is made when the first query can be answered; who comes before that waits for it.
    """
    made: list[asyncio.Future[App]] = []

    async def others(scope: Scope, receive: Receive, send: Send) -> None:
        head = scope["method"] == "HEAD"
        api = await asyncio.shield(made[0])
        await api({**scope, "method": "GET"} if head else scope, receive, _adapted(send, head=head))

    sparql = SparqlDoor(engine, release, chosen, describe=others)
    doors: dict[str, App] = {"/sparql": sparql, PATH: GraphStoreDoor(engine, release, chosen)}

    async def lifespan(receive: Receive, send: Send) -> None:
        await receive()
        try:
            await engine.start()
        except HallintograafiError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        made.append(asyncio.ensure_future(asyncio.to_thread(framework)))
        made[0].add_done_callback(_settle)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await engine.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
        elif (door := doors.get(scope["path"])) is not None:
            await door(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await preflight(send, "GET, HEAD, OPTIONS")
        else:
            await others(scope, receive, send)

    observed = Observed(application, engine, release, chosen)
    # What goes by the lane leaves no line in the access log, so there is no lane where a log is wanted.
    express = None if chosen.access_log else Express(sparql, engine, observed, chosen.cache_bytes // 2)
    return observed, express


def _settle(made: asyncio.Future[App]) -> None:
    """Take what lives as long as the process out of the garbage collector's rounds."""
    if not made.cancelled() and (error := made.exception()) is not None:
        _LOG.error("the pages could not be made", exc_info=error)
    gc.collect()
    gc.freeze()


def _adapted(send: Send, *, head: bool = False) -> Send:
    """Let pages of other hosts read every answer; answer HEAD as GET without content (RFC 9110 section 9.3.2)."""

    async def adapted(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *CORS]}
        elif head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return adapted
