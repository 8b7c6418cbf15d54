"""Canned queries asked over two datasets."""

from dataclasses import asdict

import pytest
from pyoxigraph import RdfFormat, Store

from hallintograafi.queries import canned, differences
from hallintograafi.queries.canned import Collection
from hallintograafi.queries.differences import Answered
from hallintograafi.release.manifest import Release

HEADER = """#+ title: {fi: a, sv: a, en: a}
#+ description: {fi: a, sv: a, en: a}
"""


def _queries(**texts: str) -> Collection:
    return Collection({name: canned.read(HEADER + text, name, "topic") for name, text in texts.items()})


def _store(text: str) -> Store:
    store = Store()
    store.load(text.encode(), RdfFormat.N_TRIPLES)
    return store


def test_only_answers_that_differ_are_told_whatever_the_order() -> None:
    old = _store("<a:a> <a:p> <a:b> . <a:a> <a:p> <a:c> . <a:x> <a:q> <a:y> .".replace(". ", ".\n"))
    new = _store("<a:a> <a:p> <a:c> . <a:a> <a:p> <a:d> . <a:x> <a:q> <a:y> .".replace(". ", ".\n"))
    queries = _queries(
        table="SELECT ?o WHERE { ?s <a:p> ?o }",
        other="SELECT ?o WHERE { ?s <a:q> ?o } ORDER BY RAND()",
        graph="CONSTRUCT WHERE { ?s <a:p> ?o }",
        truth="ASK { ?s <a:p> <a:b> }",
    )
    heard: list[str] = []
    assert differences.compare(queries, queries, old, new, heard.append) == [
        Answered("graph", "changed", 2, 2, 1, 1),
        Answered("table", "changed", 2, 2, 1, 1),
        Answered("truth", "changed", 1, 1, 1, 1),
    ]
    assert heard == ["graph", "other", "table", "truth"]


def test_queries_that_come_and_go_are_told() -> None:
    store = _store("<a:a> <a:p> <a:b> .")
    query = "SELECT ?o WHERE { ?s <a:p> ?o }"
    found = differences.compare(_queries(gone=query), _queries(new=query), store, store, lambda _: None)
    assert found == [Answered("gone", "deleted", 1, 0, 1, 0), Answered("new", "created", 0, 1, 0, 1)]


def test_a_query_that_needs_a_value_is_left_out() -> None:
    needy = _queries(needy="#+ parameters: {o: {type: iri, required: true}}\nSELECT ?o WHERE { ?s ?p ?o }")
    stores = _store("<a:a> <a:p> <a:b> ."), _store("<a:a> <a:p> <a:c> .")
    assert differences.compare(needy, needy, *stores, lambda _: None) == []


def test_what_says_the_same_is_not_asked_again(five: list[Release]) -> None:
    old, new = five[1].path, five[2].path
    assert differences.while_building(old, new, True) == []
    told = differences.while_building(old, new, False)
    assert told == [asdict(one) for one in differences.of_releases(old, new)] != []


def test_a_release_that_is_too_large_is_not_asked(five: list[Release], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "_ASKED", 100)
    assert differences.while_building(five[1].path, five[2].path, False) is None
