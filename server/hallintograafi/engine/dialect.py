"""A SPARQL 1.1 service as the protocol sees it, with what some of them do differently put right.

Virtuoso answers ASK with a table of one number where others give a boolean, calls typed literals ``typed-literal``,
writes booleans as 0 and 1, and has no default graph of its own; see :mod:`hallintograafi.engine.publish` for how a
release stands there, and :mod:`hallintograafi.engine.rewriting` for what is put into a query on its way out.
"""

import contextlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter, sleep
from typing import Final, cast

import httpx
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from hallintograafi.engine.base import NotAcceptable, Query
from hallintograafi.engine.faults import QueryFailed
from hallintograafi.engine.formats import RESULTS
from hallintograafi.engine.rewriting import with_boolean_casts, without_known_graphs
from hallintograafi.errors import EngineDown, EngineError, LimitReached, SyntaxFault
from hallintograafi.sparql import prefixes_header, words
from hallintograafi.terms import BASE, PREFIXES

_JSON: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
_TRIES: Final = 3
_AGAIN: Final = frozenset((502, 503, 504))
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PREFIX: Final = re.compile(r"([a-z]+):")
_BOOLEAN: Final = re.compile(rb'("datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": ")([01])"')
_OUT_OF_TIME: Final = re.compile(r"S1T00|timed? ?out", re.IGNORECASE)

Result = QuerySolutions | QueryBoolean | Iterable[Triple]


def known_graph(version: str) -> str:
    """Name the graph that holds what a release knows, where a service has no default graph for it."""
    return f"{BASE}dataset/{version}#known"


class Service:
    """Asks a service at ``address``; with ``in_graph`` the default graph is the graph of the release's ``version``.

    A service tells by its answers who it is, so the first question should be one that any service understands.
    """

    def __init__(self, http: httpx.Client, address: str, in_graph: bool, version: str) -> None:
        self._http = http
        self._address = address
        self._default = (known_graph(version),) if in_graph else ()
        self._is_virtuoso = False

    @contextlib.contextmanager
    def ask(self, query: Query, until: float, on_close: Callable[[Callable[[], None]], None]) -> Iterator[Result]:
        """Ask, and give the result while it comes; it has to be read on this thread before ``until``.

        ``on_close`` is given what breaks the connection off. Raises :class:`SyntaxFault` for a query that the service
        refuses, :class:`NotAcceptable`, :class:`LimitReached`, or :class:`EngineDown` after some tries.
        """
        form = form_of(query.text)
        is_graph = form in ("CONSTRUCT", "DESCRIBE")
        if (query.graph if is_graph else query.results) is None:
            raise NotAcceptable("the query gives a graph" if is_graph else "the query gives a table or a yes or no")
        with self._stream(query, is_graph, until) as response:
            on_close(response.close)
            body = io.BufferedReader(cast(io.RawIOBase, _Body(response, until)), 64 * 1024)
            try:
                if is_graph:
                    yield (quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES))
                    return
                result = parse_query_results(body, format=QueryResultsFormat.JSON)
                yield _as_boolean(result) if form == "ASK" and isinstance(result, QuerySolutions) else result
            except (httpx.HTTPError, httpx.StreamError, OSError, SyntaxError) as error:
                if perf_counter() > until:
                    raise LimitReached("time", f"the query took longer than {query.seconds:g} seconds") from error
                raise EngineDown(f"the service's answer broke off ({error})") from error

    def rows(self, query: Query, until: float) -> Iterator[QuerySolution]:
        """Ask a SELECT question and give its rows."""
        asked = Query(query.text, RESULTS[0], None, query.seconds)
        with self.ask(asked, until, lambda _: None) as result:
            assert isinstance(result, QuerySolutions)
            yield from result

    @contextlib.contextmanager
    def _stream(self, query: Query, is_graph: bool, until: float) -> Iterator[httpx.Response]:
        default = query.default_graphs or (() if query.named_graphs else self._default)
        form = {"query": self._in_dialect(query)}
        fields = {**form, "default-graph-uri": list(default), "named-graph-uri": list(query.named_graphs)}
        headers = {"Accept": _TRIPLES if is_graph else _JSON}
        for left in reversed(range(_TRIES)):
            rest = max(until - perf_counter(), 0.001)
            try:
                with self._http.stream("POST", self._address, data=fields, headers=headers, timeout=rest) as response:
                    if response.status_code == 200:
                        self._is_virtuoso = _is_virtuoso(response)
                        yield response
                        return
                    if response.status_code not in _AGAIN or not left:
                        raise _fault(response, query.seconds)
            except httpx.TimeoutException as error:
                raise LimitReached("time", f"the query took longer than {query.seconds:g} seconds") from error
            except httpx.TransportError as error:
                if not left:
                    raise EngineDown(f"{self._address} does not answer ({error})") from error
            sleep(min(0.1, max(until - perf_counter(), 0)))

    def _in_dialect(self, query: Query) -> str:
        text = with_prefixes(query.text)
        if self._default and not (query.default_graphs or query.named_graphs):
            text = without_known_graphs(text)
        return with_boolean_casts(text) if self._is_virtuoso else text


class _Body(io.RawIOBase):
    """What a service answers, as a file that is read until a moment."""

    def __init__(self, response: httpx.Response, until: float) -> None:
        pieces = response.iter_bytes(64 * 1024)
        self._pieces = _as_others_write(pieces) if _is_virtuoso(response) else pieces
        self._until = until
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray, /) -> int:  # type: ignore[override]
        if perf_counter() > self._until:
            raise OSError("out of time")
        while not self._rest and (piece := next(self._pieces, None)) is not None:
            self._rest = piece
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _is_virtuoso(response: httpx.Response) -> bool:
    return "Virtuoso" in response.headers.get("server", "")


def _as_others_write(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Write booleans of Virtuoso's tables, one row a line, in their usual form."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield b"".join(_BOOLEAN.sub(_usual, line) + b"\n" for line in lines)
    yield _BOOLEAN.sub(_usual, rest)


def _usual(match: re.Match[bytes]) -> bytes:
    return match[1] + (b"true" if match[2] == b"1" else b"false") + b'"'


def form_of(text: str) -> str:
    """Tell which of the four forms a query has; SELECT when it has none, since the service says best what is wrong."""
    return next((word for word in words(text) if word in _FORMS), "SELECT")


def with_prefixes(text: str) -> str:
    """Declare those of our prefixes that a query uses without declaring any."""
    if "prefix" in text.lower():
        return text
    used = {name: PREFIXES[name] for name in _PREFIX.findall(text) if name in PREFIXES}
    return prefixes_header(used) + text


def _as_boolean(table: QuerySolutions) -> QueryBoolean:
    """Read the table that stands for a yes or no."""
    values = [value.value for row in table for value in row if value is not None]
    written = b"true" if values and values[0] in ("1", "true") else b"false"
    found = parse_query_results(b'{"head":{},"boolean":' + written + b"}", format=QueryResultsFormat.JSON)
    assert isinstance(found, QueryBoolean)
    return found


def _fault(response: httpx.Response, seconds: float) -> EngineError | SyntaxFault:
    """Tell what a status means; the service's own words stand behind it."""
    told = " ".join(response.read()[:2000].decode(errors="replace").split())[:300]
    if _OUT_OF_TIME.search(told):
        return LimitReached("time", f"the query took longer than {seconds:g} seconds and was ended")
    if response.status_code in (400, 422):
        return SyntaxFault(told or "the service does not take the query", "query")
    if response.status_code in (401, 403):
        return EngineDown("the service does not take our credentials")
    if response.status_code in _AGAIN:
        return EngineDown(f"the service is not ready ({response.status_code})")
    return QueryFailed(f"the service failed ({response.status_code}): {told}")
