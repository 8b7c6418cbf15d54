"""Messy names, and the things they mean."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallintograafi.search.index import Index
from hallintograafi.search.reconcile import Reconciler
from hallintograafi.search.suggest import Wanted
from hallintograafi.terms import curie

TABLE = Path(__file__).with_name("messy_names.csv")
"""``expected`` has the things of which one has to come first, none where the graph has no such thing; ``match`` tells
whether the first has to be sure, must not be, or may be."""


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def reconciler(index: Index) -> Reconciler:
    return Reconciler(index)


def found(reconciler: Reconciler, name: str, kind: str = "") -> list[tuple[str, float, bool]]:
    wanted = Wanted(kinds=(kind,)) if kind else Wanted()
    return [(curie(c.entry.iri), c.score, c.match) for c in reconciler.candidates(name, wanted)]


def test_of_messy_names_95_in_100_find_their_thing_first(reconciler: Reconciler) -> None:
    rows = [row for row in table() if row["expected"]]
    assert len(rows) >= 60
    wrong = [row["name"] for row in rows if _first(reconciler, row) not in row["expected"].split()]
    right = 1 - len(wrong) / len(rows)
    print(f"{len(rows) - len(wrong)} of {len(rows)} messy names have the right first candidate; not: {wrong}")
    assert right >= 0.95, wrong


def _first(reconciler: Reconciler, row: dict[str, str]) -> str:
    candidates = found(reconciler, row["name"], row["kind"])
    return candidates[0][0] if candidates else ""


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['name']} – {row['why']}")
def test_no_messy_name_is_matched_wrongly(reconciler: Reconciler, row: dict[str, str]) -> None:
    candidates = found(reconciler, row["name"], row["kind"])
    sure = [name for name, _, match in candidates if match]
    assert len(sure) <= 1
    assert set(sure) <= set(row["expected"].split())
    if row["match"] != "any":
        assert bool(sure) == (row["match"] == "yes")
    assert all((score == 100) == match for _, score, match in candidates)


def test_a_network_comes_before_its_members(reconciler: Reconciler) -> None:
    (first, score, match), *others = found(reconciler, "ELY-keskus")
    assert first == "network:ely-keskukset" and not match and score > 90
    assert "organisation:kainuun-ely-keskus" in [name for name, _, _ in others]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Elinkeino-, liikenne- ja ympäristökeskus", "network:ely-keskukset"),
        ("ELY-keskusten kehittämis- ja hallintokeskus", "organisation:keha-keskus"),
    ],
)
def test_a_class_of_agencies_is_known_by_either_of_its_names(reconciler: Reconciler, name: str, expected: str) -> None:
    first, _, match = found(reconciler, name)[0]
    assert (first, match) == (expected, False)


def test_what_the_documents_leave_open_has_several_candidates(reconciler: Reconciler) -> None:
    names = [name for name, _, _ in found(reconciler, "VAU-ryhmä")][:3]
    assert names[0] == "group:vau-valmisteluryhma"
    assert set(names[1:]) == {"group:evk-valmisteluryhma", "group:aluehallintouudistuksen-valmisteluryhma"}


def test_what_may_be_the_same_is_told_beside_a_match(reconciler: Reconciler) -> None:
    (first, _, match), *others = found(reconciler, "Lupa- ja valvontavirasto")
    assert (first, match) == ("organisation:lupa-ja-valvontavirasto", True)
    assert "organisation:lupa-ohjaus-ja-valvontavirasto" in [name for name, _, _ in others]


def test_two_things_of_a_name_are_both_left_to_the_reader(reconciler: Reconciler) -> None:
    candidates = found(reconciler, "valmisteluryhmä", "group")
    assert not any(match for _, _, match in candidates)
    assert len(candidates) > 2


def test_only_things_of_the_wanted_kind_are_candidates(reconciler: Reconciler) -> None:
    assert {name.partition(":")[0] for name, _, _ in found(reconciler, "Kainuu", "place")} == {"place"}
    wanted = Wanted(("place",), ("https://w3id.org/hallintograafi/def#AgencyNetwork",), either=True)
    kinds = {candidate.entry.kind for candidate in reconciler.candidates("hyvinvointialueet", wanted)}
    assert "network" in kinds <= {"network", "place"}


def test_every_name_of_an_agency_finds_it(reconciler: Reconciler, index: Index) -> None:
    wanted = Wanted(kinds=("organisation", "network"))
    numbers = [row[0] for row in index.rows("SELECT id FROM entries WHERE kind IN ('organisation', 'network')")]
    for entry in index.entries(numbers).values():
        for name in entry.names:
            best = reconciler.candidates(name.text, wanted)[0]
            assert best.entry.iri == entry.iri or not best.match, name


@settings(max_examples=150)
@given(st.text(max_size=80))
def test_no_name_breaks_it(reconciler: Reconciler, name: str) -> None:
    candidates = reconciler.candidates(name, Wanted())
    assert all(0 < candidate.score <= 100 for candidate in candidates)


@settings(max_examples=150)
@given(st.sampled_from([row["name"] for row in table() if row["expected"]]), st.data())
def test_a_letter_more_or_less_never_matches_another_thing(
    reconciler: Reconciler, name: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    messy = name[:place] + data.draw(st.sampled_from(["", "k", "o"])) + name[place + 1 :]
    own = {n for row in table() if row["name"] == name for n in row["expected"].split()}
    if len(name) > 6:
        assert {n for n, _, match in found(reconciler, messy) if match} <= own
