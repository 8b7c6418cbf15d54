"""Words, stems and keys of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.search.analysis import Stems, compounds, fold, key, spell_out, words


@pytest.mark.parametrize(
    "forms",
    [
        "keskus keskuksen keskukset keskusten keskuksissa keskukseen",
        "virasto viraston virastot virastojen virastoissa",
        "ministeriö ministeriön ministeriöt ministeriöiden",
        "hallitus hallituksen",
        "laitos laitoksen laitosten",
        "ryhmä ryhmän ryhmien",
        "strategia strategian strategiat",
        "Valvira Valviran Valviralle",
    ],
)
def test_finnish_forms_of_a_word_have_one_stem(forms: str) -> None:
    stems = Stems()
    assert len({stems.stem(form, "fi") for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "forms"),
    [("sv", "centralen centraler centralerna"), ("en", "centre centres"), ("en", "agency agencies")],
)
def test_swedish_and_english_forms_have_one_stem(language: str, forms: str) -> None:
    stems = Stems()
    assert len({stems.stem(form, language) for form in forms.split()}) == 1


def test_words_keep_their_places() -> None:
    text = "Hämeen ELY-keskus (2010)"
    assert [(found.word, text[found.start : found.end]) for found in words(text)] == [
        ("hameen", "Hämeen"),
        ("ely", "ELY"),
        ("keskus", "keskus"),
        ("2010", "2010"),
    ]


def test_a_hyphenated_word_is_also_one_word() -> None:
    assert compounds("ELY-keskuksen ja TE-toimiston työ- ja") == ["elykeskuksen", "tetoimiston"]


@pytest.mark.parametrize(
    "written",
    [
        "Työ- ja elinkeinoministeriö",
        "työ ja elinkeino-ministeriö",
        "TYÖ- JA ELINKEINOMINISTERIÖ",
        "Tyo ja elinkeinoministerio",
    ],
)
def test_spellings_of_a_name_have_one_key(written: str) -> None:
    assert key(written) == "tyojaelinkeinoministerio"


def test_an_abbreviation_loses_the_ending_after_its_colon() -> None:
    assert spell_out("STM:n ja ELY:lle klo 12:30") == "STM ja ELY klo 12:30"


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    stems = Stems()
    for found in words(text):
        assert fold(found.word) == found.word
        assert found.word and 0 <= found.start < found.end <= len(text)
        stems.of(text[found.start : found.end])
    assert key(text).isalnum() or not key(text)
