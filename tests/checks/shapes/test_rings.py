"""Rings are what the query that asks for them finds, and long chains take no long time."""

from itertools import pairwise
from typing import cast

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from hallintograafi.checks import shapes
from hallintograafi.checks.shapes import Memory, Term
from hallintograafi.checks.shapes.judge import NodeJudge
from hallintograafi.checks.shapes.paths import Repeat, follow
from hallintograafi.checks.shapes.rings import components, ringed
from hallintograafi.checks.shapes.words import RDF_TYPE, SUBCLASS

P = NamedNode("urn:p")
NODES = [NamedNode(f"urn:n{number}") for number in range(6)]
ASKED = "SELECT ?this ?value { ?this <urn:p> ?value . ?value <urn:p>* ?this }"
LONG = 20_000

nodes = st.sampled_from(NODES)
graphs = st.lists(st.builds(Quad, nodes, st.just(P), nodes), max_size=14)


@given(graphs)
def test_rings_are_what_the_query_finds(quads: list[Quad]) -> None:
    store = Store()
    store.extend(quads)
    rows = cast(QuerySolutions, store.query(ASKED))
    found = list(ringed(Memory(quads), NODES, P))
    assert sorted(map(str, found)) == sorted(str((row["this"], row["value"])) for row in rows)


@given(graphs)
def test_a_component_comes_after_those_that_it_leads_to(quads: list[Quad]) -> None:
    data = Memory(quads)
    found = list(components(NODES, lambda node: data.objects(node, P)))
    assert sorted(str(node) for members in found for node in members) == sorted(map(str, NODES))
    number = {node: n for n, members in enumerate(found) for node in members}
    for node in NODES:
        for end in follow(Repeat(P, 1, True), node, data):
            assert number[end] <= number[node]
            assert (number[end] == number[node]) == (node == end or node in follow(Repeat(P, 1, True), end, data))


def chain(predicate: NamedNode) -> list[Quad]:
    made = [NamedNode(f"urn:c{number}") for number in range(LONG)]
    return [Quad(one, predicate, other) for one, other in pairwise(made)]


def test_a_long_chain_is_no_recursion_and_its_ring_is_found() -> None:
    rules = shapes.read(
        parse(
            """@prefix sh: <http://www.w3.org/ns/shacl#> .
            <urn:S> sh:targetSubjectsOf <urn:p> ; sh:sparql [ sh:select
              "SELECT $this ?value WHERE { $this <urn:p> ?value . ?value <urn:p>* $this . }" ] .""",
            RdfFormat.TURTLE,
        )
    )
    quads = chain(P)
    assert shapes.validate(quads, rules) == []
    assert len(shapes.validate([*quads, Quad(quads[-1].object, P, quads[0].subject)], rules)) == LONG


def test_a_long_line_of_classes_is_gone_through_once() -> None:
    quads = chain(SUBCLASS)
    top = cast(Term, quads[-1].object)
    things = [Quad(NamedNode(f"urn:i{number}"), RDF_TYPE, quad.subject) for number, quad in enumerate(quads)]
    judge = NodeJudge(Memory([*quads, *things]), frozenset((top,)))
    assert all(judge.types(cast(Term, thing.subject)) == {top} for thing in things)


@given(st.lists(st.builds(Quad, nodes, st.sampled_from([SUBCLASS, RDF_TYPE]), nodes)), st.frozensets(nodes))
def test_types_are_the_classes_above_that_matter(quads: list[Quad], classes: frozenset[Term]) -> None:
    data = Memory(quads)
    judge, narrow = NodeJudge(data), NodeJudge(data, classes)
    for node in NODES:
        types = data.objects(node, RDF_TYPE)
        above = {end for type_ in types for end in follow(Repeat(SUBCLASS, 0, True), type_, data)}
        assert judge.types(node) == above
        assert narrow.types(node) == above & classes
