"""Quotations are literal, but layout is looked through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.checks.quotation import Source

TEXT = """Hankeryhmän puheenjohtajana toimii hyvin-
vointialueiden edustaja ja KEHA-
keskuksen johtaja.  Kulut maksetaan momentilta 32.01.02 (ELY-keskusten
toimintamenot).

• **Ryhmän** tehtävä
\uf0a7 sosiaali-
ja terveys viestintä –koko-
naisuus linja-
auto
"""


@pytest.mark.parametrize(
    "quote",
    [
        "Hankeryhmän puheenjohtajana toimii hyvinvointialueiden edustaja",
        "KEHA-keskuksen johtaja",
        "johtaja. Kulut maksetaan",
        "(ELY-keskusten toimintamenot)",
        "Ryhmän tehtävä sosiaali- ja terveys",
        "• Ryhmän tehtävä",
        "viestintä –kokonaisuus",
        "sosiaali- ja terveys",
        "linja-auto",
    ],
)
def test_a_literal_quote_is_found(quote: str) -> None:
    assert Source(TEXT).find(quote)


@pytest.mark.parametrize(
    "quote",
    [
        "ELYkeskusten toimintamenot",
        "Hankeryhmän puheen-johtajana",
        "hankeryhmän puheenjohtajana toimii hyvinvointialueiden johtaja",
        "Kulutmaksetaan",
        "momentilta 32.01.03",
        "toimii hyvin-vointialueiden edustaja",
        "KEHA- keskuksen toiminta",
        "Hankeryhmän puheenjoht",
        "keryhmän puheenjohtajana",
        "sosiaalija terveys",
    ],
)
def test_another_wording_is_not_found(quote: str) -> None:
    assert Source(TEXT).find(quote) is None


def test_the_nearest_place_is_told() -> None:
    assert "momentilta 32.01.02" in Source(TEXT).nearest("Kulut maksetaan momentilta 32.01.03 (ELY")


def test_sentences_without_a_quote_are_listed() -> None:
    source = Source("Ensimmäinen virke. Toinen virke jatkuu\nrivin yli. Kolmas.")
    source.find("Toinen virke")
    assert source.untouched() == ["Ensimmäinen virke.", "Kolmas."]


@given(st.text(alphabet="abcåäö -\n.", min_size=1, max_size=80), st.data())
def test_any_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    whole = f" {text} "
    before, after = whole[start], whole[start + len(piece) + 1]
    cut = (before + piece[0]).isalpha() or (piece[-1] + after).isalpha()
    if piece.strip(" -\n") and "-" not in text and not cut:
        assert Source(text).find(piece.strip(" \n").replace("\n", " "))
