"""What is done for many nodes at once gives what it gives node by node."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from hallintograafi.checks.shapes import read, validate
from hallintograafi.checks.shapes.data import Memory
from hallintograafi.checks.shapes.judge import NodeJudge
from hallintograafi.checks.shapes.live import Live
from hallintograafi.checks.shapes.model import Targets
from hallintograafi.checks.shapes.paths import (
    Alternative,
    Inverse,
    Path,
    Repeat,
    Sequence,
    follow,
    follow_all,
    heads,
    is_skippable,
)
from hallintograafi.checks.shapes.targets import Chosen, is_target
from hallintograafi.checks.shapes.words import RDF_TYPE

NODES = [NamedNode(f"urn:n{number}") for number in range(5)]
PREDICATES = [NamedNode("urn:p"), NamedNode("urn:q"), RDF_TYPE]

nodes = st.sampled_from(NODES)
predicates = st.sampled_from(PREDICATES)
graphs = st.lists(st.builds(Quad, nodes, predicates, nodes, st.just(DefaultGraph())), max_size=12)
paths = st.recursive(
    predicates,
    lambda inner: (
        st.builds(Inverse, inner)
        | st.builds(lambda a, b: Sequence((a, b)), inner, inner)
        | st.builds(lambda a, b: Alternative((a, b)), inner, inner)
        | st.builds(Repeat, inner, st.integers(0, 1), st.booleans())
    ),
    max_leaves=4,
)
some = st.frozensets(nodes, max_size=3)
targets = st.builds(Targets, some, some, st.frozensets(predicates, max_size=2), st.frozensets(predicates, max_size=2))


@given(graphs, paths, st.lists(nodes))
def test_a_path_leads_many_nodes_where_it_leads_each(quads: list[Quad], path: Path, starts: list[NamedNode]) -> None:
    data = Memory(quads)
    assert set(follow_all(path, starts, data)) == {end for start in starts for end in follow(path, start, data)}


@given(graphs, paths, nodes)
def test_a_node_without_an_arc_to_begin_with_leads_to_itself_at_most(
    quads: list[Quad], path: Path, start: NamedNode
) -> None:
    data = Memory(quads)
    begins = any(
        data.objects(start, predicate) if forward else data.subjects(predicate, start)
        for predicate, forward in heads(path)
    )
    ends = follow(path, start, data)
    assert (start in ends) or not is_skippable(path)
    assert begins or set(ends) <= {start}


@given(graphs, graphs, targets)
def test_targets_choose_the_same_nodes_together_as_one_by_one(old: list[Quad], new: list[Quad], asked: Targets) -> None:
    store = Store()
    store.extend(old + new)
    for data in (Live(store, new), Memory(old + new)):
        judge = NodeJudge(data)
        assert set(Chosen(NODES, judge).of(asked)) == {node for node in NODES if is_target(asked, node, judge)}


QUERIES = [
    "SELECT $this ?value { { $this <urn:p> ?value } UNION { $this <urn:q> ?x . ?x <urn:p> ?value } }",
    "SELECT $this ?value { $this <urn:p> ?value OPTIONAL { $this <urn:q> ?x } FILTER(!BOUND(?x)) }",
    "SELECT $this ?value { $this <urn:p> ?value FILTER NOT EXISTS { ?value <urn:q> $this } }",
    "SELECT $this ?value { $this <urn:p> ?value . ?value <urn:q>* $this }",
    "SELECT $this (COUNT(?x) AS ?value) { $this <urn:p> ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
]


@given(graphs, st.sampled_from(QUERIES))
def test_a_query_finds_the_same_of_nodes_without_addresses(quads: list[Quad], query: str) -> None:
    """Those are asked about together too, though SPARQL has no way to write them."""
    target = "sh:targetSubjectsOf <urn:p> , <urn:q> ; sh:targetObjectsOf <urn:p> , <urn:q>"
    text = f'@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:S> {target} ; sh:sparql [ sh:select "{query}" ] .'
    rules = read(parse(text, RdfFormat.TURTLE))
    blank: dict[object, BlankNode] = {node: BlankNode() for node in NODES}
    named = {nameless: node for node, nameless in blank.items()}
    nameless = [Quad(blank[q.subject], q.predicate, blank[q.object]) for q in quads if q.predicate != RDF_TYPE]
    found = {(named[r.focus], named.get(r.value, r.value)) for r in validate(nameless, rules)}
    assert found == {(r.focus, r.value) for r in validate([q for q in quads if q.predicate != RDF_TYPE], rules)}
