"""The ASGI application of one release: the doors of queries and of health in front, FastAPI behind them."""

import asyncio
import logging
from collections.abc import Callable

from hallintograafi.engine.base import Engine
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.front import health
from hallintograafi.web.front.memory import settle
from hallintograafi.web.protocol.asgi import CORS, App, Message, Receive, Scope, Send, preflight
from hallintograafi.web.protocol.compression import Compressed
from hallintograafi.web.query.graph_store import PATH, GraphStoreDoor
from hallintograafi.web.query.reading import SparqlProtocol
from hallintograafi.web.query.sparql import SparqlDoor

_LOG = logging.getLogger(__name__)

_METHODS = {"/validate": "GET, HEAD, POST, OPTIONS"}
"""What a door of the framework takes, where it takes more than most."""


class Later:
    """An application that is made when it is first needed, or when :meth:`make` is called, since that takes long.

    Who comes before it is there waits for it.
    """

    def __init__(self, maker: Callable[[], App]) -> None:
        self._maker = maker
        self._made: asyncio.Future[App] | None = None

    def make(self) -> asyncio.Future[App]:
        """Begin to make it, in a thread of its own."""
        if self._made is None:
            self._made = asyncio.ensure_future(asyncio.to_thread(self._maker))
            self._made.add_done_callback(self._settle)
        return self._made

    def _settle(self, made: asyncio.Future[App]) -> None:
        """Try again what failed; what was made lives on."""
        if not made.cancelled() and (error := made.exception()) is not None:
            self._made = None
            _LOG.error("the pages could not be made", exc_info=error)
        settle()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        api = await asyncio.shield(self.make())
        await api(scope, receive, send)


def create(engine: Engine, release: Release, chosen: Settings, framework: App) -> App:
    """Make the application that answers for one release.

    ``framework`` answers at all doors but those of queries and of health. The engine is started and closed by who
    serves the application.
    """

    pages = Compressed(framework)

    async def others(scope: Scope, receive: Receive, send: Send) -> None:
        head = scope["method"] == "HEAD"
        await pages({**scope, "method": "GET"} if head else scope, receive, _adapted(send, head=head))

    doors: dict[str, App] = {
        "/sparql": SparqlDoor(engine, SparqlProtocol(release, chosen), chosen, describe=others),
        PATH: GraphStoreDoor(engine, release, chosen),
        **health.doors(engine, release, chosen),
    }

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if (door := doors.get(scope["path"])) is not None:
            await door(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await preflight(send, _METHODS.get(scope["path"], "GET, HEAD, OPTIONS"))
        else:
            await others(scope, receive, send)

    return application


def _adapted(send: Send, *, head: bool = False) -> Send:
    """Let pages of other hosts read every answer; answer HEAD as GET without content (RFC 9110 section 9.3.2)."""

    async def adapted(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *CORS]}
        elif head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return adapted
