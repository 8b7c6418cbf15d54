"""Things as lists show them."""

import pytest

from hallintograafi.search.cards import cards, shorten
from hallintograafi.search.index import Index
from hallintograafi.terms import ID


@pytest.mark.parametrize(
    ("language", "label", "description"),
    [
        ("fi", "Hämeen ELY-keskus", "elinkeino-, liikenne- ja ympäristökeskus · 2010–2025"),
        ("sv", "NTM-centralen i Tavastland", "närings-, trafik- och miljöcentral · 2010–2025"),
    ],
)
def test_a_card_is_in_the_language_that_is_wanted(index: Index, language: str, label: str, description: str) -> None:
    iri = f"{ID}organisation/hameen-ely-keskus"
    (card,) = cards(index, [index.of_iris([iri])[iri]], language)
    assert (card.iri, card.label, card.description) == (iri, label, description)


def test_a_quote_is_told_by_its_document(index: Index) -> None:
    iri = f"{ID}passage/evk-asettaminen-009"
    (card,) = cards(index, [index.of_iris([iri])[iri]], "en")
    assert card.kind_label == "passage"
    assert card.description.startswith("passage · ")


def test_a_long_text_is_cut_at_a_blank() -> None:
    assert shorten("yksi kaksi kolme", 12) == "yksi kaksi …"
    assert shorten("yksi", 12) == "yksi"
