"""The Graph Store door: named graphs by the SPARQL 1.1 Graph Store HTTP Protocol, for reading."""

from typing import Final

from msgspec import structs
from werkzeug.http import parse_etags

from hallintograafi.engine.base import Engine, Query
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.protocol import caching, negotiation, problems
from hallintograafi.web.protocol.asgi import (
    Headers,
    Receive,
    Scope,
    Send,
    client_of,
    decode_form,
    preflight,
    send_answer,
    send_problem,
    send_unchanged,
    while_connected,
)
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.query.reading import is_iri

PATH: Final = "/rdf-graph-store"
METHODS: Final = "GET, HEAD, OPTIONS"


class GraphStoreDoor:
    """Answers ``/rdf-graph-store?default`` and ``?graph=IRI`` (section 4.2, indirect identification)."""

    def __init__(self, engine: Engine, release: Release, settings: Settings) -> None:
        self._engine = engine
        self._release = release
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        head = scope["method"] == "HEAD"
        try:
            if scope["method"] == "OPTIONS":
                await preflight(send, METHODS)
            elif scope["method"] not in ("GET", "HEAD"):
                raise Problem("method-not-allowed", "graphs are read-only here", {"Allow": METHODS})
            else:
                headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
                query = await self._query(decode_form(scope["query_string"]), headers)
                query = structs.replace(query, client=client_of(scope))
                await while_connected(self._answer(query, headers, scope, send), receive)
        except Exception as error:
            await send_problem(problems.of(error), send, head=head)

    async def _query(self, parameters: tuple[tuple[str, str], ...], headers: dict[str, str]) -> Query:
        asked = [(name, value) for name, value in parameters if name in ("default", "graph")]
        if len(asked) != 1:
            raise Problem("bad-request", "name one graph: ?default or ?graph=IRI")
        name, iri = asked[0]
        found = negotiation.graph_format(negotiation.accepted(headers.get("accept")))
        if (form := dict(parameters).get("format")) is not None:
            found = by_name(form, GRAPHS)
        if found is None:
            raise Problem("not-acceptable", f"graphs come as {', '.join(known.name for known in GRAPHS)}")
        text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
        if name == "graph":
            if not is_iri(iri):
                raise Problem("bad-request", f"graph: '{iri}' is not an absolute IRI")
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
            await self._must_exist(iri)
        return Query(text, None, found, self._settings.query_seconds)

    async def _must_exist(self, iri: str) -> None:
        text = f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
        answer = await self._engine.answer(Query(text, RESULTS[2], None, self._settings.query_seconds))
        if await answer.read() != b"true":
            raise Problem("not-found", f"there is no graph {iri}")

    async def _answer(self, query: Query, headers: dict[str, str], scope: Scope, send: Send) -> None:
        etag = caching.query_tag(self._release, query, self._settings) or ""
        out: Headers = [
            (b"vary", b"accept"),
            (b"etag", f'"{etag}"'.encode()),
            (b"cache-control", b"public, no-cache"),
            (b"hallintograafi-release", self._release.version.encode()),
        ]
        if parse_etags(headers.get("if-none-match")).contains_weak(etag):
            await send_unchanged(out, send)
            return
        answer = await self._engine.answer(query)
        try:
            await send_answer(answer, out, scope, send)
        finally:
            await answer.close()
