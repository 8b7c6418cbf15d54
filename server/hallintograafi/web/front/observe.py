"""The service seen from outside: Prometheus metrics, a structured access log, request ids, Server-Timing."""

import hashlib
import json
import logging
import random
import re
import sys
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs

from hallintograafi.engine.base import Engine
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.protocol.asgi import App, Message, Receive, Scope, Send

PATH: Final = "/metrics"

_DOORS = frozenset(
    (
        "sparql",
        "rdf-graph-store",
        "query",
        "queries",
        "id",
        "doc",
        "code",
        "graph",
        "def",
        "shapes",
        "dataset",
        "catalogue",
        "health",
        "limits",
        "static",
        "docs",
    )
)
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Tally:
    """Counts requests in plain figures, since every request takes time for it.

    ``counts`` are the answers by door, method and status; ``times`` how many of a door ended within each of
    :data:`BUCKETS`, and how many later; ``seconds`` what all of a door took together. ``kept`` are the answers given
    out of memory before the engine was asked, ``evaluated`` those that workers gave by themselves.
    """

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, int]] = Counter()
        self.times: dict[str, list[int]] = {}
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.kept = 0
        self.evaluated = 0

    def count(self, door: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self.counts[door, method, status] += 1
        times = self.times.get(door)
        if times is None:
            times = self.times[door] = [0] * (len(BUCKETS) + 1)
        times[bisect_left(BUCKETS, seconds)] += 1
        self.seconds[door] += seconds

    def add(self, counts: Sequence[int]) -> None:
        """Add what a worker counted, see :func:`count_apart`."""
        answered, unchanged, kept, microseconds, *times = counts[: 5 + len(BUCKETS)]
        self.kept += kept
        self.evaluated += answered - kept
        self.counts["sparql", "GET", 200] += answered
        self.counts["sparql", "GET", 304] += unchanged
        self.seconds["sparql"] += microseconds / 1e6
        own = self.times.get("sparql") or [0] * len(times)
        self.times["sparql"] = [mine + theirs for mine, theirs in zip(own, times, strict=True)]


def count_apart(counts: "memoryview[int] | list[int]", status: int, seconds: float, *, kept: bool) -> None:
    """Count an answer to a query, 200 or 304, in another process than that of the :class:`Tally`.

    ``counts`` are how many there were of each, how many of the former were ``kept``, what they took together in
    microseconds, and how many ended within each of :data:`BUCKETS` and later.
    """
    counts[status == 304] += 1
    counts[2] += kept and status == 200
    counts[3] += round(seconds * 1e6)
    counts[4 + bisect_left(BUCKETS, seconds)] += 1


class Observed:
    """Wraps the application: counts, times and logs each request, and answers ``/metrics``.

    ``served`` tells which release is served, its engine, and how many connections its workers answer themselves; the
    engine's counters begin anew with each release.
    """

    def __init__(self, app: App, served: Callable[[], tuple[Engine, Release, int]], settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._served = served
        self.tally = Tally()
        self._log = _access_log() if settings.access_log else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and take its measure."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] == PATH:
            await self._metrics(send)
            return
        started = time.perf_counter()
        request_id = given_request_id(dict(scope["headers"])) or new_request_id()
        status, size = 0, 0

        async def measured(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                spent = (time.perf_counter() - started) * 1000
                timing = (b"server-timing", f"total;dur={spent:.1f}".encode())
                message = {**message, "headers": [*message["headers"], (b"x-request-id", request_id), timing]}
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, measured)
        finally:
            seconds = time.perf_counter() - started
            door = scope["path"].split("/", 2)[1]
            door = door if door in _DOORS else "home" if not door else "other"
            method = scope["method"] if scope["method"].isalpha() and len(scope["method"]) < 8 else "other"
            self.tally.count(door, method, status, seconds)
            if self._log is not None:
                self._log.info(self._line(scope, request_id, status, size, seconds))

    async def _metrics(self, send: Send) -> None:
        from hallintograafi.web.front import metrics  # whose library few starts need

        body = metrics.text(self.tally, *self._served())
        headers = [(b"content-type", metrics.MEDIA_TYPE.encode()), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _line(self, scope: Scope, request_id: bytes, status: int, size: int, seconds: float) -> str:
        """A request as a line of JSON; a query is told by its hash unless the operator wants its text."""
        client = scope.get("client")
        found = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "id": request_id.decode(),
            "client": client[0] if client else "",
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "bytes": size,
            "ms": round(seconds * 1000, 1),
        }
        query = parse_qs(scope["query_string"].decode("latin-1")).get("query", [""])[0]
        if query:
            found["query_sha256"] = hashlib.sha256(query.encode()).hexdigest()
            if self._settings.log_queries:
                found["query"] = query
        return json.dumps(found, ensure_ascii=False)


def given_request_id(headers: Mapping[bytes, bytes]) -> bytes | None:
    """Give the id that a proxy gave a request, if it looks like one."""
    given = headers.get(b"x-request-id", b"")
    return given if _REQUEST_ID.fullmatch(given) else None


def new_request_id() -> bytes:
    """Make an id that no other request has."""
    return b"%016x" % random.getrandbits(64)


def _access_log() -> logging.Logger:
    log = logging.Logger("hallintograafi.access", logging.INFO)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    return log
