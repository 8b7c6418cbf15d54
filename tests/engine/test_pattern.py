"""Look-ups read from the indexes: whatever is answered so is what the query engine answers, byte by byte."""

import io
from collections.abc import Iterator
from itertools import islice
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from hallintograafi.engine.base import Query
from hallintograafi.engine.evaluate import evaluate
from hallintograafi.engine.formats import GRAPHS, RESULTS, by_name
from hallintograafi.engine.pattern import LOOKUP, NoPattern, answer, describe
from hallintograafi.release.manifest import Release

MOST = 1000
SUBJECT, PREDICATE = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")


def by_engine(store: Store, text: str) -> bytes:
    out = io.BytesIO()

    def start(_: str) -> IO[bytes]:
        return out

    evaluate(store, Query(text, by_name("json", RESULTS), by_name("nt", GRAPHS), 10), start)
    return out.getvalue()


def by_pattern(store: Store, text: str) -> bytes | None:
    """Give the answer, or None where the question is left to the engine."""
    found = LOOKUP.fullmatch(text)
    try:
        return found and (describe if found["described"] else answer)(store, found, MOST)
    except NoPattern:
        return None


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    loaded = Store()
    loaded.load(path=release.dump, format=RdfFormat.N_QUADS)
    return loaded


def questions(store: Store) -> Iterator[str]:
    """Questions of every form about things that are there."""
    for quad in islice(store.quads_for_pattern(None, None, None, DefaultGraph()), 0, None, 37):
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        yield f"ASK {{ {subject} {predicate} ?o }}"
        yield f"ASK {{ {subject} {predicate} {value} }}"
        yield f"ASK {{ {subject} {predicate} {subject} }}"
        yield f"select * where {{ {subject} ?p ?o . }}"
        yield f"SELECT $value ?property {{ {subject} ?property ?value }} LIMIT 2"
        yield f"SELECT ?o {{ {subject} {predicate} ?o }} LIMIT 0"
        yield f"PREFIX x: {predicate} SELECT ?p {{ {subject} ?p {value} }} # why"
        yield f'SELECT ?o {{ {subject} ?p ?o FILTER(LANG(?o) = "sv") }}'
        yield f'SELECT ?p {{ {subject} ?p ?o FILTER(LANG(?o) = "") }}'
        yield f"SELECT ?class {{ {subject} a ?class }}"
        yield f"DESCRIBE {subject}"


def test_what_is_answered_so_is_what_the_engine_answers(store: Store) -> None:
    told, left = 0, 0
    for text in questions(store):
        found = by_pattern(store, text)
        told, left = told + (found is not None), left + (found is None)
        assert found is None or found == by_engine(store, text), text
    assert told > 5 * left


def test_our_prefixes_and_declared_ones_are_known(store: Store) -> None:
    ours = by_pattern(store, "SELECT ?name { group:evk-hankeryhma skos:prefLabel ?name }")
    group = "https://w3id.org/hallintograafi/id/group/"
    theirs = f"PREFIX g: <nowhere:> prefix g: <{group}>\nPREFIX s: <http://www.w3.org/2004/02/skos/core#>"
    assert ours is not None
    assert b"hankeryhm" in ours
    assert by_pattern(store, f"{theirs} SELECT ?name {{ g:evk-hankeryhma s:prefLabel ?name }}") == ours


literals = st.builds(Literal, st.text(st.characters(codec="utf-8"), max_size=8)) | st.builds(
    lambda text, language: Literal(text, language=language), st.text(max_size=3), st.sampled_from(["fi", "sv-FI"])
)
values = (
    literals
    | st.sampled_from([SUBJECT, PREDICATE, Literal(5), Literal(True), Literal(1.5), BlankNode("b")])
    | st.just(Triple(SUBJECT, PREDICATE, Literal("inside")))
    | st.just(Literal("right to left", language="he", direction=BaseDirection.RTL))
)
TERMS = st.sampled_from(
    ["A", "a", "?x", "?y", "$x", "?X", "ex:s", "ex:p", "ex:", "org:p", "<s>", "<urn:x>", "<1:2>"]
) | st.sampled_from(
    ['"5"', '"x"@fi', '"x"@SV-fi', "<http://example.org/s>", "<http://example.org/./s>", "<http://example.org/p>"]
)
TAILS = st.sampled_from(["", ' FILTER(LANG(?x) = "fi")', ' FILTER(lang(?y)="")', ' FILTER(LANG(?x) = "fi"@fi)', "."])
HEADS = st.sampled_from(["ASK", "SELECT *", "SELECT ?x", "SELECT ?y ?x", "SELECT ?x ?x", "SELECT ?none", "ASK WHERE"])
PROLOGUES = st.sampled_from(["", "PREFIX ex: <http://example.org/> ", "prefix ex: <example/>\n", "# PREFIX\n"])


@given(st.lists(values, max_size=5), PROLOGUES, HEADS, TERMS, TERMS, TERMS, TAILS, st.sampled_from(["", " LIMIT 1"]))
def test_any_question_over_any_terms(
    objects: list[Literal], prologue: str, head: str, subject: str, predicate: str, value: str, tail: str, limit: str
) -> None:
    store = Store()
    store.extend(Quad(SUBJECT, PREDICATE, each) for each in objects)
    for text in (
        f"{prologue}{head} {{ {subject} {predicate} {value} {tail} }}{limit}",
        f"{head} {{ {SUBJECT} ?x ?y {tail} }}{limit}",
        f"DESCRIBE {SUBJECT}",
    ):
        found = by_pattern(store, text)
        assert found is None or found == by_engine(store, text), text


def test_too_many_rows_are_the_engine_s() -> None:
    store = Store()
    store.extend(Quad(SUBJECT, PREDICATE, Literal(number)) for number in range(MOST + 1))
    assert by_pattern(store, f"SELECT ?o {{ {SUBJECT} {PREDICATE} ?o }}") is None
    assert by_pattern(store, f"DESCRIBE {SUBJECT}") is None
    assert by_pattern(store, f"SELECT ?o {{ {SUBJECT} {PREDICATE} ?o }} LIMIT 1000") is not None
