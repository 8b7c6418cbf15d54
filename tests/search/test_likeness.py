"""How much messy names are like names of the graph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallintograafi.search.index import Index
from hallintograafi.search.likeness import Likeness, is_abbreviation

HAME = "Hämeen ELY-keskus"


@pytest.fixture(scope="module")
def likeness(index: Index) -> Likeness:
    return Likeness(index)


def test_a_name_is_like_itself_whatever_its_spelling_and_order(likeness: Likeness) -> None:
    assert likeness.of(HAME, HAME, "fi") == 1
    assert likeness.of("hameen ely keskus", HAME, "fi") == 1
    assert likeness.of("ELY-keskus, Hämeen", HAME, "fi") > 0.8


def test_forms_and_misspellings_are_nearly_like_it(likeness: Likeness) -> None:
    for name in ("Hämeen ELY-keskuksessa", "Hämeen ELY-keksus", "Hämen ELY-keskus"):
        assert 0.8 < likeness.of(name, HAME, "fi") < 1


def test_what_tells_it_from_others_weighs_most(likeness: Likeness) -> None:
    assert likeness.of("Hämeen", HAME, "fi") > likeness.of("keskus", HAME, "fi")
    assert likeness.of("Kainuun ELY-keskus", HAME, "fi") < 0.7


def test_an_abbreviation_is_like_the_word_it_stands_for(likeness: Likeness) -> None:
    name = "Etelä-Suomen aluehallintovirasto"
    assert likeness.of("Etelä-Suomen AVI", name, "fi") > likeness.of("Etelä-Suomen TE", name, "fi") + 0.2


def test_abbreviations_are_words_of_capitals() -> None:
    assert all(map(is_abbreviation, ("TEM", "ELY", "LSSAVI")))
    assert not any(map(is_abbreviation, ("Traficom", "E", "UF-centret", "32")))


@settings(max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["fi", "sv", "en", "", "de"]))
def test_likeness_is_a_share(likeness: Likeness, one: str, other: str, language: str) -> None:
    assert 0 <= likeness.of(one, other, language) <= 1.0000001
