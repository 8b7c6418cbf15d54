"""What the release says of itself: every number is the one a query gives."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from hallintograafi.release import catalogue
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import BASE, PREFIXES, RDF_TYPE, term

HEADER = prefixes_header(PREFIXES)
DATASET = f"<{BASE}dataset>"


def _number(store: Store, query: str) -> int:
    (row,) = store.query(HEADER + query)  # type: ignore[misc]
    return int(row[0].value)


@pytest.mark.parametrize(
    ("statistic", "count"),
    [
        ("triples", "COUNT(*)"),
        ("distinctSubjects", "COUNT(DISTINCT ?s)"),
        ("distinctObjects", "COUNT(DISTINCT ?o)"),
        ("properties", "COUNT(DISTINCT ?p)"),
    ],
)
def test_the_void_counts_are_what_a_query_counts(store: Store, statistic: str, count: str) -> None:
    said = _number(store, f"SELECT ?n WHERE {{ {DATASET} void:{statistic} ?n }}")
    assert said == _number(store, f"SELECT ({count} AS ?n) WHERE {{ ?s ?p ?o }}") > 100


@pytest.mark.parametrize(("statistic", "variable"), [("entities", "?s"), ("classes", "?c")])
def test_entities_and_classes_are_what_a_query_counts(store: Store, statistic: str, variable: str) -> None:
    said = _number(store, f"SELECT ?n WHERE {{ {DATASET} void:{statistic} ?n }}")
    assert said == _number(store, f"SELECT (COUNT(DISTINCT {variable}) AS ?n) WHERE {{ ?s a ?c }}") > 10


@pytest.mark.parametrize(
    ("kind", "link", "number", "pattern"),
    [
        ("class", "void:class", "void:entities", "?s a ?part"),
        ("property", "void:property", "void:triples", "?s ?part ?o"),
    ],
)
def test_every_partition_is_there_with_its_true_count(
    store: Store, kind: str, link: str, number: str, pattern: str
) -> None:
    said = store.query(
        f"{HEADER}SELECT ?part ?n WHERE {{ {DATASET} void:{kind}Partition ?x . ?x {link} ?part ; {number} ?n }}"
    )
    counted = store.query(f"{HEADER}SELECT ?part (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?part")
    assert {str(row["part"]): row["n"] for row in said} == {str(row["part"]): row["n"] for row in counted}  # type: ignore[union-attr]


def test_the_manifest_counts_what_the_dump_holds(store: Store, release: Release) -> None:
    found = release.manifest
    assert found.triples == _number(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert found.statements == _number(store, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert found.graphs == _number(store, "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert found.things == _number(
        store,
        f'SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o FILTER(REGEX(STR(?s), "^{BASE}(id/|code/|def#)")) }}',
    )


def test_the_dataset_names_its_version_day_and_publisher(store: Store, release: Release) -> None:
    query = f"""{HEADER}SELECT ?version ?day ?name WHERE {{
      {DATASET} dcat:version ?version ; dct:modified ?day ; dct:publisher ?publisher .
      <{BASE}catalogue> dct:publisher ?publisher . ?publisher a foaf:Agent ; foaf:name ?name }}"""
    (row,) = store.query(query)  # type: ignore[misc]
    assert [term.value for term in row] == [release.version, release.manifest.built[:10], "hallintograafi"]


def test_the_catalogue_has_what_dcat_ap_3_asks_for(store: Store) -> None:
    """The mandatory properties of DCAT-AP 3.0 sections 4 and 5, of every catalogue, dataset and distribution."""
    mandatory = {
        "dcat:Catalog": ["dct:title", "dct:description", "dct:publisher", "dcat:dataset"],
        "dcat:Dataset": ["dct:title", "dct:description"],
        "dcat:Distribution": ["dcat:accessURL"],
        "dcat:DataService": ["dct:title", "dcat:endpointURL"],
    }
    for class_name, properties in mandatory.items():
        assert store.query(f"{HEADER}ASK {{ ?x a {class_name} }}"), class_name
        for path in properties:
            assert not store.query(f"{HEADER}ASK {{ ?x a {class_name} FILTER NOT EXISTS {{ ?x {path} ?y }} }}"), path


def test_describing_a_graph_again_adds_nothing_that_it_has() -> None:
    quads = [Quad(NamedNode("http://example.org/a"), RDF_TYPE, NamedNode("http://example.org/B"))]
    arguments = ("2026.11.22", "2026-11-22", "Julkaisija", "https://example.org/julkaisija")
    told = catalogue.describe(quads, *arguments)
    assert len(set(told)) == len(told)
    publisher = Quad(NamedNode("https://example.org/julkaisija"), RDF_TYPE, term("foaf:Agent"))
    assert publisher in told
    assert publisher not in catalogue.describe([*quads, publisher], *arguments)


def test_the_smallest_graph_counts_itself_truly() -> None:
    told = catalogue.describe([], "2026.11.22", "2026-11-22", "Julkaisija", "https://example.org/julkaisija")
    (triples,) = [
        quad.object for quad in told if quad.predicate == term("void:triples") and "dataset#" not in str(quad.subject)
    ]
    assert triples == Literal(str(len(told)), datatype=term("xsd:integer"))
