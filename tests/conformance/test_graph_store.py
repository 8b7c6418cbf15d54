"""SPARQL 1.1 Graph Store HTTP Protocol: the reading half of the suite, for the server is read-only.

Tests that need no optional feature are run, every request of them. One that writes must be refused with 405 and an
Allow header; the state that it would have left is preloaded, in a graph whose name differs in its host only, and the
requests that read meet it.
"""

from dataclasses import replace
from email.parser import BytesParser
from urllib.parse import unquote, urlsplit

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from conformance import results, suite
from conformance.serving import GraphName, Servers, ask, n_quads
from conformance.suite import MF, Entry, Exchange

suite.need(suite.SPARQL11)

ENTRIES = [
    entry
    for name in ("manifest-direct.ttl", "manifest-indirect.ttl")
    for entry in suite.Manifest(suite.SPARQL11 / "graph-store-protocol" / name).entries()
]

DOOR = "/rdf-graph-store"
NOT_OFFERED = {
    "DirectGraphIdentification": "optional: graphs are named by ?graph=, not by addresses below the door",
    "POSTGraphCreation": "optional: a read-only server makes no graphs",
}
Graphs = dict[str | None, frozenset[Triple]]
"""The graphs of a moment by name, None for the default graph."""

_HOST = "www.example"
_CREATED = "http://www.example/gsp/created"


def required(entry: Entry) -> list[str]:
    return [value.value.removeprefix(MF) for value in entry.manifest.all(entry.node, MF + "requires")]


def script(entry: Entry) -> list[tuple[Exchange, Graphs]]:
    """Give the requests of a test, each with the graphs that those before it would have left.

    The host of a graph's name is made a name of the test and of the step, so that all moments fit in one store.
    """
    steps: list[tuple[Exchange, Graphs]] = []
    graphs: Graphs = {}
    for number, exchange in enumerate(suite.exchanges(entry)):
        target = exchange.target.replace("$LOCATION$", _CREATED)
        host = f"{entry.name.rpartition('/')[2].replace('_', '-')}-{number}.example"
        moment = {name and name.replace(_HOST, host): triples for name, triples in graphs.items()}
        steps.append((replace(exchange, target=target.replace(_HOST, host)), moment))
        name = graph_name(target)
        match exchange.method:
            case "PUT":
                graphs[name] = triples_of(exchange)
            case "POST":
                graphs[name] = graphs.get(name, frozenset()) | triples_of(exchange)
            case "DELETE":
                graphs.pop(name, None)
    return steps


def graph_name(target: str) -> str | None:
    """Read which graph an address of the suite means."""
    query = urlsplit(target).query
    if query == "default":
        return None
    return unquote(query.removeprefix("graph=")) if query else _CREATED


def triples_of(exchange: Exchange) -> frozenset[Triple]:
    """Read the graph that a request sends, in one piece or in several."""
    head = f"Content-Type: {exchange.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + (exchange.body or b""))
    parts = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/turtle"]
    texts = [part for part in parts if isinstance(part, bytes)]
    return frozenset(quad.triple for text in texts for quad in parse(text, RdfFormat.TURTLE))


SCRIPTS = {entry.name: script(entry) for entry in ENTRIES if not set(required(entry)) & NOT_OFFERED.keys()}


@pytest.fixture(scope="module")
def quads() -> bytes:
    """Every moment of every test."""
    graphs = {name: triples for steps in SCRIPTS.values() for _, moment in steps for name, triples in moment.items()}
    names: dict[str | None, GraphName] = {name: NamedNode(name) if name else DefaultGraph() for name in graphs}
    return n_quads(
        Quad(triple.subject, triple.predicate, triple.object, names[name])
        for name, triples in graphs.items()
        for triple in triples
    )


@pytest.fixture
def address(servers: Servers, quads: bytes) -> str:
    return servers.over(quads)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_graph_store_protocol(address: str, entry: Entry) -> None:
    for feature in required(entry):
        if feature in NOT_OFFERED:
            pytest.skip(f"{feature} is {NOT_OFFERED[feature]}")
    for exchange, _ in SCRIPTS[entry.name]:
        target = exchange.target.replace("/gsp", DOOR, 1)
        answer = ask(address, exchange.method, target, exchange.headers, exchange.body)
        if exchange.method not in ("GET", "HEAD"):
            assert answer.status == 405, str(answer)
            allowed = {method.strip() for method in answer.headers.get("allow", "").split(",")}
            assert {"GET", "HEAD"} <= allowed <= {"GET", "HEAD", "OPTIONS"}
            continue
        assert suite.is_status(answer.status, exchange.statuses), f"{exchange.method} {target}: {answer}"
        assert exchange.method == "GET" or not answer.body
        if answer.status == 200:
            assert answer.media_type == "text/turtle"
        if exchange.graph is not None:
            expected = parse(exchange.graph[1], RdfFormat.TURTLE)
            results.assert_same_graph(expected, parse(answer.body, RdfFormat.TURTLE))


def test_none_is_left_out() -> None:
    assert len(ENTRIES) == 13
    assert len(SCRIPTS) == 8
