"""Is the server alive, and is it ready? Both are answered before the release is loaded and the pages are made.

A server that is ready, but serves another release than the current one, says so.
"""

import contextlib
import json
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final

from hallintograafi.engine.base import Engine, NotAcceptable, Query
from hallintograafi.engine.formats import RESULTS
from hallintograafi.errors import EngineBusy, HallintograafiError
from hallintograafi.release.manifest import CURRENT, Release
from hallintograafi.settings import Settings
from hallintograafi.web.protocol import problems
from hallintograafi.web.protocol.asgi import CORS, App, Receive, Scope, Send, preflight, send_problem
from hallintograafi.web.protocol.problems import Problem

LIVE: Final = "/health/live"
READY: Final = "/health/ready"
METHODS: Final = "GET, HEAD, OPTIONS"

_ANY: Final = "SELECT ?thing WHERE { ?thing ?p ?o FILTER(NOW() = NOW()) } LIMIT 1"
"""With the time in it, so that no cache answers: what could be answered a minute ago tells nothing of now."""

_LASTS: Final = 1.0
"""Seconds for which a server that was ready is taken for ready, so that probes cost next to nothing."""


class Readiness:
    """Asks the engine whether it answers, and tells which release it answers for."""

    def __init__(self, engine: Engine, release: Release, seconds: float) -> None:
        self._engine = engine
        self._release = release
        self._query = Query(_ANY, RESULTS[0], None, seconds)
        self._until = 0.0

    async def ask(self) -> None:
        """Ask; raises what :meth:`Engine.answer` raises. Who has too much to do is ready all the same."""
        if monotonic() < self._until:
            return
        with contextlib.suppress(EngineBusy):
            await (await self._engine.answer(self._query)).read()
        self._until = monotonic() + _LASTS

    def told(self) -> bytes:
        """Tell the release, with a warning when it is not the current one."""
        told = {"release": self._release.version}
        if not self._release.is_current:
            current = (self._release.path.parent / CURRENT).resolve().name
            told["warning"] = f"{current} is current but not served: it is damaged, or being loaded; see the log"
        return json.dumps(told, separators=(",", ":")).encode()


def doors(engine: Engine, release: Release, chosen: Settings) -> dict[str, App]:
    """Give the doors by their paths."""

    def door(kind: bytes, tell: Callable[[], bytes], ask: Callable[[], Awaitable[None]] | None = None) -> App:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            head = scope["method"] == "HEAD"
            if scope["method"] == "OPTIONS":
                await preflight(send, METHODS)
                return
            try:
                if scope["method"] not in ("GET", "HEAD"):
                    raise Problem("method-not-allowed", f"use one of {METHODS}", {"Allow": METHODS})
                if ask is not None:
                    await ask()
            except (HallintograafiError, NotAcceptable, Problem) as error:
                await send_problem(problems.of(error), send, head=head)
                return
            body = tell()
            headers = [
                *CORS,
                (b"content-type", kind),
                (b"content-length", b"%d" % len(body)),
                (b"cache-control", b"no-store"),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if head else body})

        return answer

    readiness = Readiness(engine, release, chosen.query_seconds)
    return {
        LIVE: door(b"text/plain; charset=utf-8", lambda: b"live\n"),
        READY: door(b"application/json", readiness.told, readiness.ask),
    }
