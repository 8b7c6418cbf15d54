"""SPARQL 1.1 Protocol: the suite's requests, sent as they are. The server is read-only and refuses every update."""

import json
from collections.abc import Iterable
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, parse

from conformance import results, serving, suite
from conformance.serving import Response, Servers, ask
from conformance.suite import RDFS, UT, Entry, Exchange

suite.need(suite.SPARQL11)

MANIFEST = suite.Manifest(suite.SPARQL11 / "protocol" / "manifest.ttl")
ENTRIES = list(MANIFEST.entries())
UPDATES = suite.updates()

_TABLES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
_GRAPHS = {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"}
_UPDATE = {"content-type": "application/sparql-update"}
_FORM = {"content-type": "application/x-www-form-urlencoded"}


def parametrize(entries: Iterable[Entry]) -> pytest.MarkDecorator:
    tests = list(entries)
    return pytest.mark.parametrize("entry", tests, ids=[entry.name for entry in tests])


@pytest.fixture(scope="module")
def quads() -> bytes:
    """The graphs that the suite says are there."""
    files = {
        label.value: suite.file_of(path.value)
        for entry in ENTRIES
        for data in MANIFEST.all(entry.node, UT + "graphData")
        if isinstance(data, suite.Node)
        for label in MANIFEST.all(data, RDFS + "label")
        for path in MANIFEST.all(data, UT + "graph")
    }
    quads = [quad for iri, path in files.items() for quad in serving.graph(path, NamedNode(iri))]
    return serving.n_quads(quads)


@pytest.fixture
def address(servers: Servers, quads: bytes) -> str:
    return servers.over(quads)


def is_good_update(entry: Entry) -> bool:
    return entry.name.startswith("protocol/update_")


@parametrize(entry for entry in ENTRIES if not is_good_update(entry))
def test_protocol(address: str, entry: Entry) -> None:
    for exchange in suite.exchanges(entry):
        check(exchange, send(address, exchange))


@parametrize(filter(is_good_update, ENTRIES))
def test_protocol_updates_are_refused(address: str, entry: Entry) -> None:
    """What is asked after each update is left out: nothing was written."""
    first = suite.exchanges(entry)[0]
    assert_refused(send(address, first))


@pytest.mark.parametrize("folder", UPDATES)
def test_update_suites_are_refused(address: str, folder: str) -> None:
    """Every update of the suite, good or bad, evaluation or syntax, by every way in."""
    for path in UPDATES[folder]:
        body = path.read_bytes()
        assert_refused(ask(address, "POST", "/sparql", _UPDATE, body))
        assert_refused(ask(address, "POST", "/sparql", _FORM, urlencode({"update": body}).encode()))
        answer = ask(address, "GET", f"/sparql?query={quote(body)}")
        assert answer.status in (400, 403), f"{path.name} as a query: {answer}"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "application/sparql-query"}, b"ASK {}", 200),
        (_FORM, b"query=ASK%20%7B%7D", 200),
        ({"content-type": "text/plain"}, b"ASK {}", 415),
        ({}, b"ASK {}", 415),
        ({"content-type": "application/sparql-query"}, b"ASK {", 400),
    ],
    ids=["query-method/direct", "query-method/form", "query-method/type", "query-method/no-type", "query-method/bad"],
)
def test_query_method(address: str, headers: dict[str, str], body: bytes, status: int) -> None:
    """The QUERY method of HTTP, for which there is no suite yet."""
    answer = ask(address, "QUERY", "/sparql", headers, body)
    assert answer.status == status, str(answer)
    assert status != 200 or json.loads(answer.body)["boolean"] is True


def test_none_is_left_out() -> None:
    assert len(ENTRIES) == 34
    assert sum(len(paths) for paths in UPDATES.values()) == 157


def send(address: str, exchange: Exchange) -> Response:
    target = exchange.target.replace("/sparql/", "/sparql", 1)
    return ask(address, exchange.method, target, exchange.headers, exchange.body)


def check(exchange: Exchange, answer: Response) -> None:
    """Fail unless a response is of the status, the kind and the truth value that its test wants."""
    assert suite.is_status(answer.status, exchange.statuses), f"wanted {exchange.statuses}, got {answer}"
    match exchange.form:
        case "boolean":
            result_format = QueryResultsFormat.from_media_type(answer.media_type)
            assert result_format in (QueryResultsFormat.JSON, QueryResultsFormat.XML), str(answer)
            truth = results.read(answer.body, result_format)
            assert isinstance(truth, bool), str(answer)
            assert exchange.boolean is None or truth == exchange.boolean, str(answer)
        case "tabular":
            assert answer.media_type in _TABLES, str(answer)
        case "RDF":
            assert answer.media_type in _GRAPHS, str(answer)
            list(parse(answer.body, RdfFormat.from_media_type(answer.media_type)))
        case other:
            assert other is None


def assert_refused(answer: Response) -> None:
    assert answer.status == 403, str(answer)
    assert answer.media_type == "application/problem+json"
    assert "read-only" in json.loads(answer.body)["detail"]
