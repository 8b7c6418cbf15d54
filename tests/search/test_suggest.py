"""Search as one types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallintograafi.search.index import Index
from hallintograafi.search.suggest import Wanted, suggest
from hallintograafi.terms import PREFIXES, curie


def suggested(index: Index, typed: str, wanted: Wanted | None = None, limit: int = 10) -> list[str]:
    return [curie(entry.iri) for entry in suggest(index, typed, wanted or Wanted(), limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ely", "network:ely-keskukset"),
        ("ely-keskus", "network:ely-keskukset"),
        ("Häm", "organisation:hameen-ely-keskus"),
        ("hameen", "organisation:hameen-ely-keskus"),
        ("VM", "organisation:valtiovarainministerio"),
        ("ympäristöminst", "organisation:ymparistoministerio"),
        ("minstry of fin", "organisation:valtiovarainministerio"),
        ("korh tiin", "person:tiina-korhonen"),
        ("livskraftsc", "network:elinvoimakeskukset"),
    ],
)
def test_the_thing_that_is_meant_comes_first(index: Index, typed: str, first: str) -> None:
    assert suggested(index, typed)[0] == first


def test_suggestions_are_of_the_kind_or_class_that_is_wanted(index: Index) -> None:
    assert suggested(index, "ely", Wanted(kinds=("unit",)))[0].startswith("unit:")
    of_class = suggested(index, "val", Wanted(classes=(PREFIXES["hg"] + "Group",)))
    assert of_class and all(name.startswith("group:") for name in of_class)
    assert suggested(index, "ELY-keskus", Wanted(kinds=("code",))) == ["orgkind:ely-keskus"]


def test_codes_and_terms_are_not_suggested_unless_wanted(index: Index) -> None:
    assert not [name for name in suggested(index, "ryhm", limit=50) if name.startswith(("hg:", "groupkind:"))]


def test_more_suggestions_go_on_where_the_first_end(index: Index) -> None:
    first = suggest(index, "e", Wanted(), 5)
    assert suggest(index, "e", Wanted(), 10)[:5] == first
    assert suggest(index, "e", Wanted(), 5, 5) == suggest(index, "e", Wanted(), 10)[5:]


@settings(max_examples=150)
@given(st.text(max_size=40))
def test_nothing_typed_breaks_it(index: Index, typed: str) -> None:
    assert len(suggest(index, typed, Wanted(), 5)) <= 5
