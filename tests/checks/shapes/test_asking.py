"""What the text of a query tells of the data that it reads."""

import pytest
from pyoxigraph import NamedNode

from hallintograafi.checks.shapes import asking
from hallintograafi.checks.shapes.words import RDF_TYPE

PREFIX = "PREFIX e: <urn:e:>\n"


def iris(*names: str) -> frozenset[NamedNode]:
    return frozenset(NamedNode(f"urn:e:{name}") for name in names)


def test_a_variable_beside_an_order_is_never_a_node() -> None:
    query = "SELECT $this { $this <urn:p> ?a, ?b . ?c <urn:q> ?d FILTER(?a < ?b && 3 >= ?e || ?f<=?g && ?c = ?d) }"
    assert asking.compared(query) == {"a", "b", "e", "f", "g"}


@pytest.mark.parametrize(
    ("pattern", "read"),
    [
        ("$this e:p ?x ; e:q ?y , ?z . ?x a ?t", iris("p", "q") | {RDF_TYPE}),
        (
            "$this e:p/(e:q|^e:r)* ?x FILTER(STR(?x) = 'e:s') FILTER NOT EXISTS { ?x <urn:e:u> 1.5 . ?y e:v ?x }",
            iris(*"pqruv"),
        ),
        ("$this e:p [ e:q ?x ] . OPTIONAL { ?x e:r ?y } { ?x e:u ?z } UNION { ?x e:v ?z }", iris(*"pqruv")),
        ("$this e:p ?x . GRAPH ?g { ?x e:q ?y } FILTER(?x != ?y) ?x e:r 1", iris("p", "q", "r")),
    ],
)
def test_the_predicates_that_a_query_reads(pattern: str, read: frozenset[NamedNode]) -> None:
    assert asking.predicates(f"{PREFIX}SELECT $this WHERE {{ {pattern} }}") == read


@pytest.mark.parametrize(
    "pattern",
    [
        "$this ?p ?x",
        "$this e:p ?x ; ?p ?y",
        "e:s ?p $this",
        "$this e:p [ ?p ?x ]",
        "$this e:p ?x FILTER NOT EXISTS { ?x ?p ?y }",
        "[] ?p $this",
        "[ e:q ?x ] ?p $this",
        "(1 2) ?p $this",
        "$this !e:p ?x",
        "$this (e:p|!a)* ?x",
        "$this e:p ?x { SELECT ?x ?p { ?x ?p 1 } }",
    ],
)
def test_a_query_that_may_read_every_predicate(pattern: str) -> None:
    assert asking.predicates(f"{PREFIX}SELECT $this WHERE {{ {pattern} }}") is None


def test_the_predicates_that_a_query_follows_far() -> None:
    query = f"{PREFIX}SELECT $this {{ $this e:p*/e:q ?x . ?x (e:r|^e:s)+ ?y . ?x e:t? ?y }}"
    assert asking.chains(query) == iris("p", "r", "s")


@pytest.mark.parametrize(
    ("query", "predicate"),
    [
        ("SELECT $this ?value WHERE { $this e:p ?value . ?value e:p* $this . }", "p"),
        ("select distinct ?this ?value { $this <urn:e:p> ?value .\n # far\n ?value <urn:e:p>* ?this }", "p"),
        ("SELECT $this ?value WHERE { $this e:p ?value . ?value e:q* $this }", None),
        ("SELECT $this ?value WHERE { $this e:p ?value . ?value e:p+ $this }", None),
        ("SELECT $this ?value WHERE { $this e:p ?value . ?value e:p* $this FILTER(?value != $this) }", None),
        ("SELECT $this WHERE { $this e:p ?value . ?value e:p* $this }", None),
    ],
)
def test_a_query_for_rings(query: str, predicate: str | None) -> None:
    assert asking.ring(PREFIX + query) == (NamedNode(f"urn:e:{predicate}") if predicate else None)
