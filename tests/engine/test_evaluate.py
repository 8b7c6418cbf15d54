"""One query, one store: answers, faults with their place, refusals."""

import io
import json

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from hallintograafi.engine.base import NotAcceptable, Query
from hallintograafi.engine.evaluate import evaluate
from hallintograafi.engine.formats import GRAPHS, RESULTS
from hallintograafi.errors import SyntaxFault
from hallintograafi.terms import hg

G1, G2 = NamedNode("http://example.org/g1"), NamedNode("http://example.org/g2")
THING = NamedNode("https://w3id.org/hallintograafi/id/group/a")


@pytest.fixture
def small() -> Store:
    store = Store()
    store.add(Quad(THING, hg("wording"), Literal("known")))
    store.add(Quad(THING, hg("wording"), Literal("one"), G1))
    store.add(Quad(THING, hg("wording"), Literal("two"), G2))
    return store


def answer(store: Store, text: str, results: str | None = "json", graph: str | None = "ttl", **more) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    out, types = io.BytesIO(), []
    by_name = {found.name: found for found in (*RESULTS, *GRAPHS)}

    def start(media_type: str) -> io.BytesIO:
        types.append(media_type)
        return out

    query = Query(text, by_name.get(results or ""), by_name.get(graph or ""), 1, **more)
    evaluate(store, query, start)
    return types[0], out.getvalue().decode()


def test_a_question_about_the_world_needs_no_graph(small: Store) -> None:
    assert answer(small, "SELECT ?w { ?s ?p ?w }", "csv")[1] == "w\r\nknown\r\n"


@pytest.mark.parametrize(
    ("name", "media_type", "text"),
    [
        ("json", "application/sparql-results+json", '"known"'),
        ("xml", "application/sparql-results+xml", "<literal>known</literal>"),
        ("csv", "text/csv; charset=utf-8; header=present", "known\r\n"),
        ("tsv", "text/tab-separated-values; charset=utf-8", '"known"\n'),
    ],
)
def test_tables_come_in_four_formats(small: Store, name: str, media_type: str, text: str) -> None:
    found, body = answer(small, "SELECT ?w { ?s ?p ?w }", name)
    assert found == media_type
    assert text in body


@pytest.mark.parametrize(("name", "text"), [("ttl", "group:a hg:wording"), ("nt", "/def#wording>"), ("jsonld", "@id")])
def test_graphs_come_in_rdf_formats_with_our_prefixes(small: Store, name: str, text: str) -> None:
    media_type, body = answer(small, "CONSTRUCT WHERE { ?s ?p ?o }", graph=name)
    assert text in body
    assert media_type.startswith(
        {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld"}[name]
    )


def test_our_prefixes_are_known_where_a_query_declares_none(small: Store) -> None:
    assert json.loads(answer(small, "ASK { group:a hg:wording 'known' }")[1])["boolean"] is True


def test_a_query_with_prefixes_of_its_own_uses_only_those(small: Store) -> None:
    with pytest.raises(SyntaxFault):
        answer(small, "PREFIX x: <http://x/> ASK { group:a hg:wording 'known' }")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT ?x {", 1, 12), ("SELECT *\n{ ?s nope:p ?o }", 2, 12), ("", 1, 1)],
)
def test_a_syntax_fault_tells_its_place(small: Store, text: str, line: int, column: int) -> None:
    with pytest.raises(SyntaxFault) as caught:
        answer(small, text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert len(caught.value.reason) < 120


def test_an_unknown_prefix_is_named_as_the_fault(small: Store) -> None:
    with pytest.raises(SyntaxFault, match="prefix not found"):
        answer(small, "SELECT * { ?s nope:p ?o }")


def test_the_protocols_dataset_replaces_the_default(small: Store) -> None:
    text = "SELECT ?w { ?s ?p ?w } ORDER BY ?w"
    assert answer(small, text, "csv", default_graphs=(G1.value, G2.value))[1] == "w\r\none\r\ntwo\r\n"
    text = "SELECT ?g { GRAPH ?g { ?s ?p ?w } }"
    assert answer(small, text, "csv", named_graphs=(G2.value,))[1] == f"g\r\n{G2.value}\r\n"


def test_from_is_honoured(small: Store) -> None:
    assert answer(small, f"SELECT ?w FROM {G1} {{ ?s ?p ?w }}", "csv")[1] == "w\r\none\r\n"


@pytest.mark.parametrize(("text", "results", "graph"), [("ASK {}", None, "ttl"), ("DESCRIBE <x:y>", "json", None)])
def test_an_answer_of_the_wrong_kind_is_not_acceptable(
    small: Store, text: str, results: str | None, graph: str | None
) -> None:
    with pytest.raises(NotAcceptable):
        answer(small, text, results, graph)
