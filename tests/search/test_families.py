"""What the agencies of a network share in their names."""

import pytest

from hallintograafi.search.families import Families
from hallintograafi.search.index import Index
from hallintograafi.search.likeness import Likeness
from hallintograafi.terms import term

ELY = term("network:ely-keskukset").value


@pytest.fixture(scope="module")
def families(index: Index) -> Families:
    return Families(index, Likeness(index))


@pytest.mark.parametrize(
    ("name", "network"),
    [
        ("ELY-keskus", ELY),
        ("Elinkeino-, liikenne- ja ympäristökeskuksessa", ELY),
        ("elinkeino- liikenne ja ympäristökeskus", ELY),
        ("ELY Centre", ELY),
        ("aluehallintoviraston", term("network:aluehallintovirastot").value),
    ],
)
def test_the_shared_end_of_names_is_that_of_the_network(families: Families, name: str, network: str) -> None:
    assert network in families.networks(name)


@pytest.mark.parametrize("name", ["keskus", "ympäristökeskus", "virasto", "Lapin ELY-keskus", "", "Suomen"])
def test_what_is_less_or_more_than_that_is_no_network(families: Families, name: str) -> None:
    assert families.networks(name) == []


def test_a_class_of_agencies_is_spelt_out_inside_other_names(families: Families) -> None:
    spelt = [[term.word for term in terms] for terms in families.respelt("ELY-keskusten kehittämiskeskus", "fi")]
    assert ["elinkeino", "liikenne", "ja", "ymparistokeskus", "kehittamiskeskus"] in spelt
    assert list(families.respelt("kehittämiskeskus", "fi")) == []
