"""Full-text search over the real graph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallintograafi.search.find import Page, Question, find
from hallintograafi.search.index import Index
from hallintograafi.terms import curie


def names(page: Page) -> list[str]:
    return [curie(hit.entry.iri) for hit in page.hits]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("ELY-keskuksen", "network:ely-keskukset"),
        ("ely keskukset", "network:ely-keskukset"),
        ("TEM", "organisation:tyo-ja-elinkeinoministerio"),
        ("valtiovarainministeriöltä", "organisation:valtiovarainministerio"),
        ("livskraftscentralerna", "network:elinvoimakeskukset"),
        ("Finnish Supervisory Agency", "organisation:lupa-ja-valvontavirasto"),
        ("Jankala", "person:anu-jankala"),
        ("32.01.02", "budget:32.01.02"),
        ("ympäristöminsteriö", "organisation:ymparistoministerio"),
        ("Elykeskuksen Hämeen", "organisation:hameen-ely-keskus"),
    ],
)
def test_the_best_hit_is_first(index: Index, asked: str, first: str) -> None:
    assert names(find(index, Question(asked)))[0] == first


def test_quotes_are_found_by_forms_of_their_words(index: Index) -> None:
    page = find(index, Question("raportoi valmisteluryhmä", kinds=("passage",)))
    assert any("raportoida hankkeen etenemisestä valmisteluryhmälle" in hit.entry.label("fi") for hit in page.hits)


def test_descriptions_are_found(index: Index) -> None:
    page = find(index, Question("suluissa olevia lyhenteitä ei avata"))
    assert page.hits[0].entry.kind == "reading"
    assert not page.some


def test_the_second_half_of_a_compound_is_found(index: Index) -> None:
    assert "organisation:ruokavirasto" in names(find(index, Question("virasto", limit=100, kinds=("organisation",))))


def test_a_hit_shows_the_words_that_were_found(index: Index) -> None:
    hit = find(index, Question("TEM")).hits[0]
    assert hit.snippet is not None
    assert [piece for piece, marked in hit.snippet.pieces() if marked] == ["TEM"]


def test_misspellings_are_told(index: Index) -> None:
    page = find(index, Question("ympäristöminsteriö"))
    assert page.instead["ympäristöminsteriö"][0] == "ympäristöministeriö"


def test_some_of_the_words_are_better_than_nothing(index: Index) -> None:
    page = find(index, Question("kuka raportoi valmisteluryhmälle zzyzx"))
    assert page.some and page.total


def test_kinds_are_counted_beside_the_filter(index: Index) -> None:
    every, one = find(index, Question("ELY-keskus")), find(index, Question("ELY-keskus", kinds=("organisation",)))
    assert one.kinds == every.kinds
    assert one.total == every.kinds["organisation"] < every.total == sum(every.kinds.values())
    assert {hit.entry.kind for hit in one.hits} == {"organisation"}


def test_a_date_leaves_out_what_was_not_there(index: Index) -> None:
    def found(on: str) -> set[str]:
        return set(names(find(index, Question("Hämeen ELY-keskus", on=on, limit=100))))

    assert "organisation:hameen-ely-keskus" in found("2025-12-31")
    assert "organisation:hameen-ely-keskus" not in found("2026-01-01")
    assert "organisation:hameen-ely-keskus" not in found("2009-12-31")


def test_pages_follow_each_other_without_gap_or_repetition(index: Index) -> None:
    whole = names(find(index, Question("hyvinvointialueiden ohjaus", limit=30)))
    parts = [names(find(index, Question("hyvinvointialueiden ohjaus", limit=10, offset=at))) for at in (0, 10, 20)]
    assert [name for part in parts for name in part] == whole


@pytest.mark.parametrize("asked", ["", "  ", "?!", '"', "\x00", "-"])
def test_nothing_asked_finds_nothing(index: Index, asked: str) -> None:
    assert find(index, Question(asked)).total == 0


@settings(max_examples=150)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(['"', "AND", "NEAR(", "*", "ely", "^", "names:", "'", "ä"])).map(" ".join)
)
def test_no_question_breaks_the_search(index: Index, asked: str) -> None:
    page = find(index, Question(asked))
    assert len(page.hits) <= 20
