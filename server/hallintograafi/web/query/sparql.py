"""The SPARQL door: SPARQL 1.1 Protocol for queries, as a plain ASGI application in front of everything else.

Routing and response objects of a framework cost more than most queries, so there are none here. The method
QUERY is that of the SPARQL 1.2 Protocol draft.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from werkzeug.http import parse_etags

from hallintograafi.engine.base import Engine, NotAcceptable, Query
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.errors import HallintograafiError
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.protocol import caching, negotiation, problems
from hallintograafi.web.protocol.asgi import (
    App,
    Headers,
    Receive,
    Scope,
    Send,
    client_of,
    decode_form,
    preflight,
    read_body,
    send_answer,
    send_problem,
    send_unchanged,
    while_connected,
)
from hallintograafi.web.protocol.problems import Problem

METHODS: Final = "GET, HEAD, POST, QUERY, OPTIONS"

_LOG = logging.getLogger(__name__)
_CHARSET = re.compile(r"charset=\"?([^\s;\"]+)", re.IGNORECASE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_OF_THE_PAGE: Final = frozenset(("query", "lang", "picture"))
"""Parameters that the page takes; who gives another one means the protocol."""


@dataclass(frozen=True, slots=True)
class Request:
    """A query as the protocol gave it: its text, and the values of its parameters in order."""

    text: str
    parameters: Mapping[str, list[str]]

    def one(self, name: str) -> str | None:
        """The value of a protocol parameter that may stand once."""
        if (values := self.parameters.get(name)) is None:
            return None
        if len(values) > 1:
            raise Problem("bad-request", f"the parameter '{name}' stands {len(values)} times")
        return values[0]


class SparqlDoor:
    """Answers ``/sparql``; ``describe`` answers a GET without a query, or from a browser that names no
    format: a page or the service description.
    """

    def __init__(self, engine: Engine, release: Release, settings: Settings, describe: App) -> None:
        self._engine = engine
        self._release = release
        self._settings = settings
        self._describe = describe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        method = scope["method"]
        head = method == "HEAD"
        try:
            if method == "OPTIONS":
                await preflight(send, METHODS)
                return
            if method in ("GET", "HEAD"):
                parameters = decode_form(scope["query_string"])
                if self._is_for_a_page(parameters, headers.get("accept")):
                    await self._describe(scope, receive, send)
                    return
                request = self.request(parameters)
            elif method in ("POST", "QUERY"):
                request = await self._posted(headers, scope["query_string"], receive)
            else:
                raise Problem("method-not-allowed", f"use one of {METHODS}", {"Allow": METHODS})
            query = self.query(request, headers, client_of(scope))
            await while_connected(self._answer(query, headers, scope, send), receive)
        except Exception as error:
            problem = problems.of(error)
            if not isinstance(error, Problem | HallintograafiError | NotAcceptable):
                _LOG.exception("a query failed")
            await send_problem(problem, send, head=head)

    def _is_for_a_page(self, parameters: tuple[tuple[str, str], ...], accept: str | None) -> bool:
        """Tell whether no query is asked, or one whose answer is wanted as a page."""
        names = [name for name, _ in parameters]
        if "query" not in names:
            return "update" not in names
        return names.count("query") == 1 and _OF_THE_PAGE.issuperset(names) and negotiation.prefers_page(accept)

    def request(self, parameters: tuple[tuple[str, str], ...], text: str | None = None) -> Request:
        """Find the query; raises :class:`Problem` for an update, for none, for two."""
        values: dict[str, list[str]] = {}
        for name, value in parameters:
            values.setdefault(name, []).append(value)
        request = Request(text or "", values)
        if "update" in values:
            raise Problem("forbidden", "this service is read-only: new data comes with the next release")
        if text is None:
            text = request.one("query")
        elif "query" in values:
            raise Problem("bad-request", "the query stands in the body and in the address")
        if text is None:
            raise Problem("bad-request", "there is no query")
        if len(text.encode()) > self._settings.query_bytes:
            raise Problem("too-large", f"the query is longer than {self._settings.query_bytes} bytes")
        return Request(text, values)

    async def _posted(self, headers: dict[str, str], query_string: bytes, receive: Receive) -> Request:
        kind, _, rest = headers.get("content-type", "").partition(";")
        kind = kind.strip().lower()
        if kind == "application/sparql-update":
            raise Problem("forbidden", "this service is read-only: new data comes with the next release")
        if kind not in (_FORM, _DIRECT):
            raise Problem("unsupported-media-type", f"send {_FORM} or {_DIRECT}")
        if (charset := _CHARSET.search(rest)) and charset[1].lower() not in ("utf-8", "utf8"):
            raise Problem("unsupported-media-type", "the query must be in UTF-8")
        body = await read_body(receive, 4 * self._settings.query_bytes)
        if kind == _FORM:
            return self.request((*decode_form(body), *decode_form(query_string)))
        try:
            return self.request(decode_form(query_string), body.decode())
        except UnicodeDecodeError as error:
            raise Problem("bad-request", "the query is not UTF-8 text") from error

    def query(self, request: Request, headers: dict[str, str], client: str) -> Query:
        """Settle dataset, time and formats."""
        results, graph = negotiation.formats(headers.get("accept"))
        if [*request.parameters] == ["query"]:  # most are so
            return Query(request.text, results, graph, self._settings.query_seconds, client=client)
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
            client=client,
            truncate=yes(request.one("truncate")),
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

    def headers(self, etag: str | None) -> Headers:
        """Give the headers of an answer with an entity tag, or of one that is another each time."""
        out: Headers = [(b"vary", b"accept"), (b"hallintograafi-release", self._release.version.encode())]
        if etag is None:
            return [*out, (b"cache-control", b"no-store")]
        return [*out, (b"etag", f'"{etag}"'.encode()), (b"cache-control", b"public, no-cache")]

    def tag(self, query: Query) -> str | None:
        """Give the strong entity tag of a query's answer, if it has one."""
        return caching.query_tag(self._release, query, self._settings)

    async def _answer(self, query: Query, headers: dict[str, str], scope: Scope, send: Send) -> None:
        etag = self.tag(query)
        out = self.headers(etag)
        if etag is not None and parse_etags(headers.get("if-none-match")).contains_weak(etag):
            await send_unchanged(out, send)
            return
        answer = await self._engine.answer(query)
        try:
            await send_answer(answer, out, scope, send)
        finally:
            await answer.close()


def yes(text: str | None) -> bool:
    """Read the parameter ``truncate``."""
    if text not in (None, "yes", "no"):
        raise Problem("bad-request", "truncate takes yes or no")
    return text == "yes"


def _iris(request: Request, name: str) -> tuple[str, ...]:
    if (given := request.parameters.get(name)) is None:
        return ()
    values = dict.fromkeys(given)
    for value in values:
        if not is_iri(value):
            raise Problem("bad-request", f"{name}: '{value}' is not an absolute IRI")
    return tuple(values)


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI that could stand between < and > (SPARQL 1.1 section 19.8)."""
    return _IRI.fullmatch(text) is not None
