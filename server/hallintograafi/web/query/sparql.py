"""The SPARQL door: SPARQL 1.1 Protocol for queries, as a plain ASGI application in front of everything else.

Routing and response objects of a framework cost more than most queries, so there are none here. The method
QUERY is that of the SPARQL 1.2 Protocol draft.
"""

import logging
import re
from typing import Final

from werkzeug.http import parse_etags

from hallintograafi.engine.base import Engine, NotAcceptable, Query
from hallintograafi.errors import HallintograafiError
from hallintograafi.settings import Settings
from hallintograafi.web.protocol import negotiation, problems
from hallintograafi.web.protocol.asgi import (
    App,
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
from hallintograafi.web.query.reading import Request, SparqlProtocol

METHODS: Final = "GET, HEAD, POST, QUERY, OPTIONS"

_LOG = logging.getLogger(__name__)
_CHARSET = re.compile(r"charset=\"?([^\s;\"]+)", re.IGNORECASE)
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_OF_THE_PAGE: Final = frozenset(("query", "lang", "picture"))
"""Parameters that the page takes; who gives another one means the protocol."""


class SparqlDoor:
    """Answers ``/sparql``; ``describe`` answers a GET without a query, or from a browser that names no
    format: a page or the service description.
    """

    def __init__(self, engine: Engine, protocol: SparqlProtocol, settings: Settings, describe: App) -> None:
        self._engine = engine
        self._protocol = protocol
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
                request = self._protocol.request(parameters)
            elif method in ("POST", "QUERY"):
                request = await self._posted(headers, scope["query_string"], receive)
            else:
                raise Problem("method-not-allowed", f"use one of {METHODS}", {"Allow": METHODS})
            query = self._protocol.query(request, headers, client_of(scope))
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
            return self._protocol.request((*decode_form(body), *decode_form(query_string)))
        try:
            return self._protocol.request(decode_form(query_string), body.decode())
        except UnicodeDecodeError as error:
            raise Problem("bad-request", "the query is not UTF-8 text") from error

    async def _answer(self, query: Query, headers: dict[str, str], scope: Scope, send: Send) -> None:
        etag = self._protocol.tag(query)
        out = self._protocol.headers(etag)
        if etag is not None and parse_etags(headers.get("if-none-match")).contains_weak(etag):
            await send_unchanged(out, send)
            return
        answer = await self._engine.answer(query)
        try:
            await send_answer(answer, out, scope, send)
        finally:
            await answer.close()
