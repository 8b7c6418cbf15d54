"""From any statement to its words: one query finds the quote or the reading, and no statement is without."""

from collections.abc import Iterable

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from hallintograafi.graph import dataset
from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import in_default_graph
from hallintograafi.queries import canned
from hallintograafi.sparql import bind, prefixes_header
from hallintograafi.terms import EDITORIAL, ID, PREFIXES, term

HEADER = prefixes_header(PREFIXES)

# DESIGN section 3, with the readings.
EVIDENCE = f"""{HEADER}
SELECT ?s ?p ?o ?speaker ?quote ?note ?document WHERE {{
  GRAPH ?speaker {{ ?s ?p ?o }}
  ?speaker hg:inDocument ?document .
  {{ ?speaker a hg:Passage ; hg:quote ?quote }}
  UNION
  {{ ?speaker a hg:Reading ; skos:note ?note ; hg:restsOn/hg:quote ?quote }}
}}
"""

WITHOUT = f"""{HEADER}
SELECT ?s ?p ?o WHERE {{
  ?s ?p ?o
  FILTER STRSTARTS(STR(?s), "{ID}")
  FILTER NOT EXISTS {{ GRAPH ?speaker {{ ?s ?p ?o }} ?speaker hg:quote|(hg:restsOn/hg:quote) ?quote }}
  FILTER NOT EXISTS {{ GRAPH graph:editorial {{ ?s ?p ?o }} }}
  FILTER NOT EXISTS {{
    VALUES ?evidence {{ hg:Passage hg:Reading hg:Conflict hg:Claim hg:SourceDocument hg:ReferenceDocument }}
    ?s a ?evidence
    FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} }}
  }}
  FILTER NOT EXISTS {{ ?catalogue a dcat:Catalog ; dct:publisher ?s }}
}}
"""


@pytest.fixture(scope="module")
def evidence(store: Store) -> dict[tuple[object, ...], set[str]]:
    """The quotes behind every statement."""
    found: dict[tuple[object, ...], set[str]] = {}
    for row in store.query(EVIDENCE):  # type: ignore[union-attr]
        assert row["quote"].value and row["document"] is not None
        found.setdefault((row["s"], row["p"], row["o"]), set()).add(row["quote"].value)
    return found


def _as_stored(quads: Iterable[Quad]) -> list[Quad]:
    """A store writes numbers in one form, so that 5.0 is 5."""
    store = Store()
    store.extend(quads)
    return list(store)


def test_one_query_gives_the_words_of_every_statement_about_things(
    content: Content, evidence: dict[tuple[object, ...], set[str]]
) -> None:
    """Every statement of the files, read apart from the release, is in the answer."""
    said = _as_stored(
        statement.quad
        for statement in dataset.read(content).data
        if not in_default_graph(statement) and statement.quad.graph_name != EDITORIAL
    )
    assert len(said) > 2000
    assert [str(quad) for quad in said if not evidence.get(tuple(quad.triple))] == []


def test_a_statement_of_two_passages_has_both_quotes(
    content: Content, evidence: dict[tuple[object, ...], set[str]]
) -> None:
    speakers: dict[tuple[object, ...], set[object]] = {}
    for quad in _as_stored(dataset.read(content).said()):
        speakers.setdefault(tuple(quad.triple), set()).add(quad.graph_name)
    said_twice = [triple for triple, graphs in speakers.items() if len(graphs - {EDITORIAL}) > 1]
    assert said_twice
    assert all(len(evidence[triple]) >= 1 for triple in said_twice)
    assert any(len(evidence[triple]) > 1 for triple in said_twice)


def test_the_words_are_those_that_the_document_says(store: Store) -> None:
    query = bind(
        EVIDENCE,
        {
            "s": term("project:evk-toimeenpanohanke"),
            "p": term("schema:endDate"),
            "o": Literal("2026-02-28", datatype=term("xsd:date")),
        },
    )
    answers = {(row["quote"].value, row["document"]) for row in store.query(query)}  # type: ignore[union-attr]
    assert ("Toimikausi 1.10.2024 – 28.2.2026", term("document:evk-asettaminen")) in answers


def test_no_statement_is_without_evidence(store: Store) -> None:
    assert [tuple(row) for row in store.query(WITHOUT)] == []  # type: ignore[union-attr]


def test_the_canned_query_for_statements_without_evidence_agrees(store: Store, content: Content) -> None:
    text = canned.load(content.queries()).get("statements-without-evidence").text
    assert [tuple(row) for row in store.query(text)] == []  # type: ignore[union-attr]


@pytest.mark.parametrize("query", ["own", "canned"])
def test_a_statement_without_evidence_would_be_seen(query: str, store: Store, content: Content) -> None:
    text = WITHOUT if query == "own" else canned.load(content.queries()).get("statements-without-evidence").text
    spoilt = Store()
    spoilt.extend(store)
    bare = Quad(term("group:evk-hankeryhma"), term("hg:reportsTo"), NamedNode(f"{ID}group/joku"))
    spoilt.add(bare)
    assert [tuple(row) for row in spoilt.query(text)] == [tuple(bare.triple)]  # type: ignore[union-attr]


def test_the_world_is_asked_about_without_graph_and_counts_once(store: Store, content: Content) -> None:
    """DESIGN section 3: the default graph holds every statement once."""
    count = f"{HEADER}SELECT (COUNT(*) AS ?n) WHERE {{ ?membership a org:Membership ; org:role ?role }}"
    (row,) = store.query(count)  # type: ignore[misc]
    known = dataset.read(content).known()
    members = {q.subject for q in known if q.predicate == term("rdf:type") and q.object == term("org:Membership")}
    expected = {(q.subject, q.object) for q in known if q.predicate == term("org:role") and q.subject in members}
    assert int(row[0].value) == len(expected) > 5
