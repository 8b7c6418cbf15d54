"""The release that is served, the step to another one, and the end of the one before.

A request is answered by the release that it began with: its pages, its queries and its engine are one object, a
:class:`Served`. Another release is loaded beside it and takes its place between two requests; the old one ends when its
last request has ended.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from hallintograafi.engine.base import Engine
from hallintograafi.release import manifest
from hallintograafi.release.manifest import Release
from hallintograafi.web.front.lane import Lane
from hallintograafi.web.front.memory import tidy
from hallintograafi.web.protocol.asgi import App, Receive, Scope, Send

_LOG = logging.getLogger(__name__)

_LOOK: Final = 0.1
"""Seconds between looks at whether a release that nobody comes to any more still answers somebody."""


@dataclass(eq=False)
class Served:
    """One release and all that answers for it; ``make_pages`` makes what it can answer without, for the time being."""

    release: Release
    engine: Engine
    application: App
    lane: Lane | None
    make_pages: Callable[[], Awaitable[object]]
    requests: int = 0
    """Requests that the application is answering."""

    @property
    def lent(self) -> int:
        """How many connections are lent to workers."""
        return self.lane.lender.connections if self.lane is not None and self.lane.lender is not None else 0

    def count(self) -> None:
        """Count what workers have answered on those."""
        if self.lane is not None and self.lane.lender is not None:
            self.lane.lender.count()

    async def keep_connections(self) -> None:
        """Have all connections back that are lent to workers, and lend none."""
        if self.lane is not None and self.lane.lender is not None:
            await self.lane.lender.close()

    def is_busy(self) -> bool:
        """Tell whether somebody waits for an answer of this release."""
        return self.requests > 0 or self.engine.is_busy()


class Serving:
    """The ASGI application over whichever release is served.

    ``load`` makes a release ready to be started; ``patience`` is how many seconds requests may go on after the release
    they began with has gone.
    """

    def __init__(self, load: Callable[[Release], Served], patience: float) -> None:
        self._load = load
        self._patience = patience
        self._current: Served | None = None
        self._leaving: dict[Served, asyncio.Task[None]] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def current(self) -> Served:
        """The release that new requests come to."""
        assert self._current is not None, "no release is served yet"
        return self._current

    @property
    def leaving(self) -> int:
        """How many releases still answer requests that began before a switch."""
        return len(self._leaving)

    def begin(self, first: Served) -> None:
        """Take the first release; its engine may be on its way still."""
        self._current = first

    async def switch(self, release: Release) -> None:
        """Load ``release`` beside the one that is served and let it take its place.

        Raises :class:`~hallintograafi.errors.InputError` for one whose files are not those of its manifest, and
        :class:`~hallintograafi.errors.EngineDown` for one that cannot be loaded; then nothing has changed.
        """
        async with self._one_at_a_time:
            await asyncio.to_thread(manifest.verify, release)
            following = self._load(release)
            try:
                await following.engine.start()
                await following.make_pages()
            except BaseException:
                await following.engine.close()
                raise
            old, self._current = self.current, following
            await old.keep_connections()  # what its workers answer is of that release
            self._leaving[old] = asyncio.create_task(self._see_off(old))

    async def close(self) -> None:
        """End every release at once."""
        for task in list(self._leaving.values()):
            task.cancel()
        await asyncio.gather(*self._leaving.values(), return_exceptions=True)
        for served in (*self._leaving, *filter(None, [self._current])):
            await served.engine.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        served = self.current
        served.requests += 1
        try:
            await served.application(scope, receive, send)
        finally:
            served.requests -= 1

    async def _see_off(self, old: Served) -> None:
        """Close a release once nobody waits for it, or when it has been waited for long enough."""
        last = monotonic() + self._patience
        while old.is_busy() and monotonic() < last:
            await asyncio.sleep(_LOOK)
        if old.is_busy():
            _LOG.warning("release %s: %d requests were broken off", old.release.version, old.requests)
        await old.engine.close()
        del self._leaving[old]
        del old  # what is still named here cannot be given back
        tidy()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})
