"""What a release says of itself in RDF: the publisher, the version, and VoID statistics.

The authored part of the catalogue is ``data/catalogue.ttl`` (DCAT-AP 3); what only a build can know is added here.
"""

from collections import Counter
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from hallintograafi.terms import BASE, RDF_TYPE, term

DATASET = NamedNode(f"{BASE}dataset")
CATALOGUE = NamedNode(f"{BASE}catalogue")
DUMP = NamedNode(f"{BASE}dataset#dump")
STATISTICS = f"{BASE}dataset#"

_ROUNDS = 5
"""Statistics that count themselves: the first round brings their terms in, the second their number, the third and
fourth the numbers that were not in the graph yet."""


def describe(known: Iterable[Quad], version: str, day: str, publisher_name: str, publisher_uri: str) -> list[Quad]:
    """Give the statements that the default graph ``known`` lacks to describe this release of the dataset.

    The counts (VoID, W3C note 2011) are of the default graph with these statements, so that a query counts the same.
    """
    known = dict.fromkeys(known)
    publisher = NamedNode(publisher_uri)
    told = [
        Quad(DATASET, term("dcat:version"), Literal(version)),
        Quad(DUMP, term("dcat:downloadURL"), NamedNode(f"{DATASET.value}/{version}/graph.nq")),
        Quad(DATASET, term("dct:modified"), Literal(day, datatype=term("xsd:date"))),
        Quad(DATASET, term("dct:publisher"), publisher),
        Quad(CATALOGUE, term("dct:publisher"), publisher),
        Quad(publisher, RDF_TYPE, term("foaf:Agent")),
        Quad(publisher, term("foaf:name"), Literal(publisher_name)),
    ]
    statistics: list[Quad] = []
    for _ in range(_ROUNDS):
        before, statistics = statistics, _statistics(list(dict.fromkeys([*known, *told, *statistics])))
        if statistics == before:
            break
    return [quad for quad in dict.fromkeys([*told, *statistics]) if quad not in known]


def _statistics(known: list[Quad]) -> list[Quad]:
    classes = Counter(q.object.value for q in known if q.predicate == RDF_TYPE and isinstance(q.object, NamedNode))
    properties = Counter(q.predicate.value for q in known)
    totals = {
        "triples": len(known),
        "entities": len({q.subject for q in known if q.predicate == RDF_TYPE}),
        "distinctSubjects": len({q.subject for q in known}),
        "distinctObjects": len({q.object for q in known}),
        "classes": len(classes),
        "properties": len(properties),
    }
    quads = [
        Quad(DATASET, RDF_TYPE, term("void:Dataset")),
        Quad(DATASET, term("void:uriSpace"), Literal(BASE)),
        Quad(DATASET, term("void:sparqlEndpoint"), NamedNode(f"{BASE}sparql")),
        *(Quad(DATASET, term(f"void:{name}"), _count(number)) for name, number in totals.items()),
    ]
    for part, counts, link, kind in (
        ("class", classes, "void:class", "void:entities"),
        ("property", properties, "void:property", "void:triples"),
    ):
        for number, (iri, count) in enumerate(sorted(counts.items()), start=1):
            partition = NamedNode(f"{STATISTICS}{part}-{number}")
            quads += [
                Quad(DATASET, term(f"void:{part}Partition"), partition),
                Quad(partition, term(link), NamedNode(iri)),
                Quad(partition, term(kind), _count(count)),
            ]
    return quads


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=term("xsd:integer"))
