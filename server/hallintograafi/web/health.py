"""Is the server alive, and is it ready? Both are answered before the release is loaded and the pages are made.

A server that is ready, but serves another release than the current one, says so.
"""

import json
from collections.abc import Callable
from typing import Final

from hallintograafi.engine.base import Engine, NotAcceptable, Query
from hallintograafi.engine.formats import RESULTS
from hallintograafi.errors import HallintograafiError
from hallintograafi.release.manifest import CURRENT, Release
from hallintograafi.settings import Settings
from hallintograafi.web import problems
from hallintograafi.web.asgi import CORS, App, Receive, Scope, Send, preflight, send_problem
from hallintograafi.web.problems import Problem

LIVE: Final = "/health/live"
READY: Final = "/health/ready"
METHODS: Final = "GET, HEAD, OPTIONS"

_ANY: Final = "SELECT ?thing WHERE { ?thing ?p ?o } LIMIT 1"


def doors(engine: Engine, release: Release, chosen: Settings) -> dict[str, App]:
    """Give the doors by their paths."""

    def door(kind: bytes, tell: Callable[[], bytes], *, asks: bool) -> App:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            head = scope["method"] == "HEAD"
            if scope["method"] == "OPTIONS":
                await preflight(send, METHODS)
                return
            try:
                if scope["method"] not in ("GET", "HEAD"):
                    raise Problem("method-not-allowed", f"use one of {METHODS}", {"Allow": METHODS})
                if asks:
                    await (await engine.answer(Query(_ANY, RESULTS[0], None, chosen.query_seconds))).read()
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

    def ready() -> bytes:
        told = {"release": release.version}
        if not release.is_current:
            told["warning"] = (
                f"{_current(release)} is current but not served: it is damaged, or being loaded; see the log"
            )
        return json.dumps(told, separators=(",", ":")).encode()

    return {
        LIVE: door(b"text/plain; charset=utf-8", lambda: b"live\n", asks=False),
        READY: door(b"application/json", ready, asks=True),
    }


def _current(release: Release) -> str:
    return (release.path.parent / CURRENT).resolve().name
