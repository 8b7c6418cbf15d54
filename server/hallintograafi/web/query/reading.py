"""Reading requests of the SPARQL 1.1 Protocol, section 2.1: the query, its dataset, its time, its formats."""

import re
from collections.abc import Mapping

from msgspec import Struct

from hallintograafi.engine.base import Query
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.web.protocol import caching, negotiation
from hallintograafi.web.protocol.asgi import Headers
from hallintograafi.web.protocol.problems import Problem

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


class Request(Struct, frozen=True):
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


class SparqlProtocol:
    """What a request means over a release, with the limits that the settings set."""

    def __init__(self, release: Release, settings: Settings) -> None:
        self._release = release
        self._settings = settings

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
