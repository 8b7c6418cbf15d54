"""SPARQL 1.1 Service Description: the suite names three checks and leaves their writing to the runner."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, RdfFormat, parse

from conformance import suite
from conformance.serving import Response, Servers, ask
from conformance.suite import RDF, Data

suite.need(suite.SPARQL11)

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"


@dataclass(frozen=True)
class Property:
    """Domain and range of a property, as local names; a range of None is not in the vocabulary."""

    domain: str
    range: str | None


PROPERTIES = {
    "endpoint": Property("Service", None),
    "feature": Property("Service", "Feature"),
    "defaultEntailmentRegime": Property("Service", "EntailmentRegime"),
    "entailmentRegime": Property("NamedGraph", "EntailmentRegime"),
    "defaultSupportedEntailmentProfile": Property("Service", "EntailmentProfile"),
    "supportedEntailmentProfile": Property("NamedGraph", "EntailmentProfile"),
    "extensionFunction": Property("Service", "Function"),
    "extensionAggregate": Property("Service", "Aggregate"),
    "languageExtension": Property("Service", "Feature"),
    "supportedLanguage": Property("Service", "Language"),
    "propertyFeature": Property("Service", "Feature"),
    "defaultDataset": Property("Service", "Dataset"),
    "availableGraphs": Property("Service", "GraphCollection"),
    "resultFormat": Property("Service", None),
    "inputFormat": Property("Service", None),
    "defaultGraph": Property("Dataset", "Graph"),
    "namedGraph": Property("GraphCollection", "NamedGraph"),
    "name": Property("NamedGraph", None),
    "graph": Property("NamedGraph", "Graph"),
}
BROADER = {"Dataset": "GraphCollection"}
CLASSES = {p.domain for p in PROPERTIES.values()} | {p.range for p in PROPERTIES.values() if p.range}
INSTANCES = {
    "SPARQL10Query": "Language",
    "SPARQL11Query": "Language",
    "SPARQL11Update": "Language",
    "DereferencesURIs": "Feature",
    "UnionDefaultGraph": "Feature",
    "RequiresDataset": "Feature",
    "EmptyGraphs": "Feature",
    "BasicFederatedQuery": "Feature",
}
KNOWN_FORMATS = {
    "SPARQL_Results_XML", "SPARQL_Results_JSON", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "RDF_XML", "Turtle",
    "N-Triples", "N-Quads", "TriG", "JSON-LD", "N3", "RDFa", "RDF_JSON",
}  # fmt: skip

ENTRIES = list(suite.Manifest(suite.SPARQL11 / "service-description" / "manifest.ttl").entries())


@pytest.fixture
def address(servers: Servers) -> str:
    return servers.of(Data())


def test_none_is_left_out() -> None:
    assert {entry.name for entry in ENTRIES} == {f"service-description/{name}" for name in CHECKS}


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_service_description(address: str, name: str) -> None:
    answer = ask(address, "GET", "/sparql")
    assert answer.status == 200, str(answer)
    CHECKS[name.rpartition("/")[2]](f"{address}/sparql", answer)


def read(answer: Response) -> Dataset:
    rdf_format = RdfFormat.from_media_type(answer.media_type)
    assert rdf_format is not None, str(answer)
    return Dataset(parse(answer.body, rdf_format))


def returns_rdf(_: str, answer: Response) -> None:
    """GET on endpoint returns RDF."""
    assert len(read(answer)) > 0


def has_endpoint_triple(endpoint: str, answer: Response) -> None:
    """Service description contains a matching sd:endpoint triple: its object is the address that was asked."""
    found = {quad.object.value for quad in read(answer) if quad.predicate.value == SD + "endpoint"}
    assert endpoint in found, f"sd:endpoint is {found}, the address is {endpoint}"


def conforms_to_schema(_: str, answer: Response) -> None:
    """Service description conforms to schema: a service with an endpoint, known terms, kept domains and ranges."""
    description = read(answer)
    types = {quad.subject: quad.object for quad in description if quad.predicate.value == RDF + "type"}
    services = [node for node, kind in types.items() if kind == NamedNode(SD + "Service")]
    assert services
    for service in services:
        predicates = {quad.predicate.value for quad in description.quads_for_subject(service)}
        assert SD + "endpoint" in predicates
    for iri in terms(description):
        assert iri in CLASSES | PROPERTIES.keys() | INSTANCES.keys(), f"sd:{iri} is not in the vocabulary"
    for quad in description:
        name = local(quad.predicate)
        if name in PROPERTIES:
            assert is_of(types, quad.subject, PROPERTIES[name].domain), quad
            assert isinstance(quad.object, NamedNode | BlankNode), quad
            assert is_of(types, quad.object, PROPERTIES[name].range), quad
        if name in ("resultFormat", "inputFormat"):
            assert quad.object.value.removeprefix(FORMATS) in KNOWN_FORMATS, quad


CHECKS = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


def local(term: object) -> str:
    """Give the local name of a term of the vocabulary, or nothing."""
    return term.value.removeprefix(SD) if isinstance(term, NamedNode) and term.value.startswith(SD) else ""


def terms(description: Dataset) -> Iterator[str]:
    """Terms of the vocabulary that a description uses."""
    for quad in description:
        yield from filter(None, map(local, (quad.predicate, quad.object)))


def is_of(types: dict[object, object], node: NamedNode | BlankNode | Literal, wanted: str | None) -> bool:
    """Tell whether a node may be of a class: it is, or nothing is said of its class."""
    kind = INSTANCES.get(local(node)) or local(types.get(node))
    return wanted is None or not kind or wanted in (kind, BROADER.get(kind))
