"""The dataset: what is known, who says it, and where in the files it stands."""

import random

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from hallintograafi.graph import dataset
from hallintograafi.graph.content import Content
from hallintograafi.graph.dataset import Graph, canonical_lines
from hallintograafi.graph.reading import Place, Statement, read_text

DATA = """
@prefix : <http://example.org/> .
@prefix hg: <https://w3id.org/hallintograafi/def#> .
:p1 a hg:Passage .
:p1 { :a :name "A" ; :of :b . }
:p2 a hg:Passage .
:p2 { :a :of :b ;
  :of :c . }
"""


def _graph(data: str = DATA, ontology: str = "<http://example.org/Class> a <http://example.org/Meta> .") -> Graph:
    def read(text: str, name: str) -> list[Statement]:
        return list(read_text(text.encode(), RdfFormat.TRIG, name))

    return Graph(ontology=read(ontology, "ontology/o.ttl"), data=read(data, "data/d.trig"))


def _iri(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def test_every_statement_is_known_once_whoever_says_it() -> None:
    known = _graph().known()
    assert len(known) == len(set(known)) == 6
    assert all(isinstance(quad.graph_name, DefaultGraph) for quad in known)
    assert known.count(Quad(_iri("a"), _iri("of"), _iri("b"))) == 1
    assert Quad(_iri("Class"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), _iri("Meta")) in known


def test_who_says_what_is_kept() -> None:
    said = _graph().said()
    shared = Triple(_iri("a"), _iri("of"), _iri("b"))
    assert [quad.graph_name for quad in said if quad.triple == shared] == [_iri("p1"), _iri("p2")]
    assert len(said) == 4


def test_a_place_is_found_by_value_then_by_path_then_by_subject() -> None:
    graph = _graph()
    a, of, name = (_iri(local).value for local in ("a", "of", "name"))
    assert graph.place_of(a, of, _iri("c").value) == Place("data/d.trig", 8)
    assert graph.place_of(a, name, "A") == Place("data/d.trig", 5)
    assert graph.place_of(a, of, "no such value") == Place("data/d.trig", 5)
    assert graph.place_of(a, _iri("other").value) == Place("data/d.trig", 5)
    assert graph.place_of(_iri("nobody").value) is None


def test_data_is_named_before_ontology_as_the_place_of_a_thing() -> None:
    graph = _graph("<a:a> <a:b> 1 .", "<a:a> <a:b> 2 .")
    assert graph.place_of("a:a") == Place("data/d.trig", 1)
    assert graph.place_of("a:a", "a:b", "2") == Place("ontology/o.ttl", 1)


def test_instances_are_the_subjects_of_an_own_class_in_the_data() -> None:
    assert _graph().instances("Passage") == {_iri("p1").value, _iri("p2").value}
    assert _graph().instances("Reading") == set()


def test_all_files_are_read_in_order_and_progress_hears_each(content: Content) -> None:
    heard: list[str] = []
    graph = dataset.read(content, lambda path: heard.append(content.name(path)))
    assert heard == [content.name(path) for path in (*content.ontology(), *content.data())]
    assert {statement.place.file for statement in graph.data} == {content.name(path) for path in content.data()}
    assert {statement.place.file for statement in graph.ontology} == {content.name(path) for path in content.ontology()}


def test_no_statement_of_the_files_is_lost(content: Content) -> None:
    """An independent reading of the files gives the same triples."""
    expected = {
        quad.triple
        for path in (*content.ontology(), *content.data())
        for quad in parse(path=path)
        if "BlankNode" not in repr(quad)
    }
    known = {quad.triple for quad in dataset.read(content).known() if "BlankNode" not in repr(quad)}
    assert known == expected


def test_a_named_statement_stands_in_the_line_it_says(content: Content) -> None:
    """The object's last word is on the line that the place names, for a sample of the data."""
    graph = dataset.read(content)
    lines = {path: path.read_text(encoding="utf-8").splitlines() for path in content.data()}
    for statement in random.Random(1).sample(graph.data, 300):
        line = lines[content.root / statement.place.file][statement.place.line - 1]
        value = statement.quad.object
        word = value.value.split("/")[-1].split("#")[-1] if isinstance(value, NamedNode) else value.value[-10:]  # type: ignore[union-attr]
        assert word.split('"')[-1] in line or (word == "type" and " a " in line), f"{statement.place}: {statement.quad}"


@given(st.permutations(_graph().said()))
def test_the_same_dataset_gives_the_same_bytes(quads: list[Quad]) -> None:
    lines = canonical_lines([*quads, *quads])
    assert lines == canonical_lines(_graph().said())
    assert {*parse("".join(lines), RdfFormat.N_QUADS)} == set(quads)


def test_line_breaks_in_texts_stay_inside_their_line() -> None:
    quad = Quad(_iri("a"), _iri("p"), Literal('rivi\n"toinen"\r\t\\'))
    (line,) = canonical_lines([quad])
    assert line.count("\n") == 1 and line.endswith(" .\n")
    assert list(parse(line, RdfFormat.N_QUADS)) == [quad]
