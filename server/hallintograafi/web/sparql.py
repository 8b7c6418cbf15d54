"""The SPARQL door: SPARQL 1.1 Protocol for queries, as a plain ASGI application in front of everything else.

Routing and response objects of a framework cost more than most queries, so there are none here.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.http import parse_etags
from yarl import URL

from hallintograafi.engine.base import Answer, Engine, Query
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.sparql import tokens
from hallintograafi.web import negotiation, problems
from hallintograafi.web.problems import Problem

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_LOG = logging.getLogger(__name__)

METHODS: Final = "GET, HEAD, POST, OPTIONS"
HOLD_BACK: Final = 64 * 1024
"""An answer up to this size is sent whole, with its length; an error within it is still a clean one."""

_CHANGING = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Hallintograafi-Release, Link, Retry-After"),
]
"""Scripts on pages of any host may read what is here: it is public and there are no cookies."""


@dataclass(frozen=True)
class Request:
    """A query as the protocol gave it."""

    text: str
    parameters: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        """Values of a protocol parameter, in order."""
        return tuple(value for key, value in self.parameters if key == name)

    def one(self, name: str) -> str | None:
        """The value of a protocol parameter that may stand once."""
        values = self.all(name)
        if len(values) > 1:
            raise Problem("bad-request", f"the parameter '{name}' stands {len(values)} times")
        return values[0] if values else None


class SparqlDoor:
    """Answers ``/sparql``; ``describe`` answers a GET without a query (a page or the service description)."""

    def __init__(self, engine: Engine, release: Release, settings: Settings, describe: App) -> None:
        self._engine = engine
        self._release = release
        self._settings = settings
        self._describe = describe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        method = scope["method"]
        try:
            if method == "OPTIONS":
                await preflight(send)
                return
            if method in ("GET", "HEAD"):
                parameters = _decode(scope["query_string"])
                if not any(name in ("query", "update") for name, _ in parameters):
                    await self._describe(scope, receive, send)
                    return
                request = self._request(parameters)
            elif method == "POST":
                request = await self._posted(headers, scope["query_string"], receive)
            else:
                raise Problem("method-not-allowed", f"use one of {METHODS}", {"Allow": METHODS})
            await self._answer_while_connected(request, headers, method == "HEAD", receive, send)
        except Exception as error:
            problem = problems.of(error)
            if problem.kind == "failed":
                _LOG.exception("a query failed")
            await send_problem(problem, send, head=method == "HEAD")

    def _request(self, parameters: tuple[tuple[str, str], ...], text: str | None = None) -> Request:
        """Find the query; raises :class:`Problem` for an update, for none, for two."""
        request = Request(text or "", parameters)
        if request.all("update"):
            raise Problem("forbidden", "this service is read-only: new data comes with the next release")
        if text is None:
            text = request.one("query")
        elif request.all("query"):
            raise Problem("bad-request", "the query stands in the body and in the address")
        if text is None:
            raise Problem("bad-request", "there is no query")
        if len(text.encode()) > self._settings.query_bytes:
            raise Problem("too-large", f"the query is longer than {self._settings.query_bytes} bytes")
        return Request(text, parameters)

    async def _posted(self, headers: dict[str, str], query_string: bytes, receive: Receive) -> Request:
        kind, _, rest = headers.get("content-type", "").partition(";")
        kind = kind.strip().lower()
        if kind == "application/sparql-update":
            raise Problem("forbidden", "this service is read-only: new data comes with the next release")
        if kind not in (_FORM, _DIRECT):
            raise Problem("unsupported-media-type", f"post {_FORM} or {_DIRECT}")
        if "charset" in rest.lower() and "utf-8" not in rest.lower():
            raise Problem("unsupported-media-type", "the query must be in UTF-8")
        body = await read_body(receive, 4 * self._settings.query_bytes)
        if kind == _FORM:
            return self._request((*_decode(body), *_decode(query_string)))
        try:
            return self._request(_decode(query_string), body.decode())
        except UnicodeDecodeError as error:
            raise Problem("bad-request", "the query is not UTF-8 text") from error

    def _query(self, request: Request, headers: dict[str, str]) -> Query:
        """Settle dataset, time and formats."""
        accept = negotiation.accepted(headers.get("accept"))
        results, graph = negotiation.result_format(accept), negotiation.graph_format(accept)
        if (name := request.one("format")) is not None:
            results, graph = by_name(name, RESULTS), by_name(name, GRAPHS)
            if results is None and graph is None:
                known = ", ".join(found.name for found in (*RESULTS, *GRAPHS))
                raise Problem("bad-request", f"format '{name}' is none of {known}")
        return Query(
            text=request.text,
            results=results,
            graph=graph,
            seconds=self._seconds(request.one("timeout")),
            default_graphs=_iris(request, "default-graph-uri"),
            named_graphs=_iris(request, "named-graph-uri"),
        )

    def _seconds(self, text: str | None) -> float:
        if text is None:
            return self._settings.query_seconds
        try:
            seconds = float(text)
        except ValueError:
            seconds = 0
        if not 0 < seconds <= self._settings.query_seconds_max:
            raise Problem("bad-request", f"timeout takes seconds up to {self._settings.query_seconds_max:g}")
        return seconds

    async def _answer_while_connected(
        self, request: Request, headers: dict[str, str], head: bool, receive: Receive, send: Send
    ) -> None:
        """Answer, or end the query when the client goes away."""
        answering = asyncio.ensure_future(self._answer(request, headers, head, send))
        leaving = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
        finally:
            leaving.cancel()
            answering.cancel()
            await asyncio.gather(answering, leaving, return_exceptions=True)

    async def _answer(self, request: Request, headers: dict[str, str], head: bool, send: Send) -> None:
        query = self._query(request, headers)
        out = [*CORS, (b"vary", b"accept"), (b"hallintograafi-release", self._release.version.encode())]
        etag = self.etag(query)
        if etag is not None:
            out += [(b"etag", f'"{etag}"'.encode()), (b"cache-control", b"public, no-cache")]
            if "if-none-match" in headers and parse_etags(headers["if-none-match"]).contains_weak(etag):
                await send({"type": "http.response.start", "status": 304, "headers": out})
                await send({"type": "http.response.body", "body": b""})
                return
        else:
            out.append((b"cache-control", b"no-store"))
        answer = await self._engine.answer(query)
        try:
            await _stream(answer, out, head, send)
        finally:
            await answer.close()

    def etag(self, query: Query) -> str | None:
        """Give the strong ETag of an answer, or None when the answer is not a function of the data."""
        words = {token.text.upper() for token in tokens(query.text) if token.kind == "word"}
        if words & _CHANGING:
            return None
        key = (
            self._release.manifest.digest,
            query.results,
            query.graph,
            query.default_graphs,
            query.named_graphs,
        )
        return hashlib.sha256(f"{key}\0{query.text}".encode()).hexdigest()[:32]


async def _stream(answer: Answer, headers: Headers, head: bool, send: Send) -> None:
    """Send an answer: whole and with its length when it is short, in pieces when it is long.

    An error after the first piece ends the response unfinished, so that no client takes a part for the whole.
    """
    headers = [*headers, (b"content-type", answer.media_type.encode())]
    chunks = answer.chunks
    first, whole = await _first(chunks)
    if whole:
        headers.append((b"content-length", str(len(first)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if head or whole:
        await send({"type": "http.response.body", "body": b"" if head else first})
        return
    await send({"type": "http.response.body", "body": first, "more_body": True})
    try:
        async for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except Exception as error:
        # Returning without a last piece makes the server close the connection before the end of the transfer.
        problems.of(error)
        return
    await send({"type": "http.response.body", "body": b""})


async def _first(chunks: AsyncIterator[bytes]) -> tuple[bytes, bool]:
    """Read up to :data:`HOLD_BACK` bytes; tells whether that is the whole answer."""
    held = b""
    async for chunk in chunks:
        held += chunk
        if len(held) >= HOLD_BACK:
            return held, False
    return held, True


async def send_problem(problem: Problem, send: Send, *, head: bool = False) -> None:
    """Answer with a problem document."""
    body = problem.body()
    headers = [
        *CORS,
        (b"content-type", problems.MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def read_body(receive: Receive, limit: int) -> bytes:
    """Read a request's body; raises :class:`Problem` when it is longer than ``limit`` bytes."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem("bad-request", "the body broke off")
        body += message.get("body", b"")
        if len(body) > limit:
            raise Problem("too-large", f"the body is longer than {limit} bytes")
        if not message.get("more_body"):
            return bytes(body)


async def preflight(send: Send) -> None:
    """Answer a browser that asks whether a page of another host may call."""
    headers = [
        *CORS,
        (b"access-control-allow-methods", METHODS.encode()),
        (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
        (b"access-control-max-age", b"86400"),
        (b"allow", METHODS.encode()),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _decode(text: bytes) -> tuple[tuple[str, str], ...]:
    """Decode form data; raises :class:`Problem` when it is not ASCII, as the form must be."""
    try:
        return tuple(URL.build(path="/", query_string=text.decode("ascii"), encoded=True).query.items())
    except ValueError as error:
        raise Problem("bad-request", "the form is not percent-encoded text") from error


def _iris(request: Request, name: str) -> tuple[str, ...]:
    values = request.all(name)
    for value in values:
        if not value or any(character <= " " or character in '<>"{}|^`\\' for character in value):
            raise Problem("bad-request", f"{name}: '{value}' is not an IRI")
    return values
