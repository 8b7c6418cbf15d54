"""What other columns say of candidates."""

from hallintograafi.search.entries import Entry
from hallintograafi.search.features import Given, refine
from hallintograafi.search.reconcile import Candidate

PLACE = "https://example.org/place"
A, B = Candidate(Entry("a", "organisation"), 97.0), Candidate(Entry("b", "organisation"), 97.0)


def test_of_two_things_of_a_name_the_one_with_the_value_is_sure() -> None:
    known = {("a", PLACE): ["Vaasa"], ("b", PLACE): ["Turku"]}
    first, second = refine([A, B], [Given(PLACE, ("TURKU",))], known)
    assert (first.entry.iri, first.match, first.score) == ("b", True, 100)
    assert not second.match and second.score < 97
    assert first.features[PLACE] == 1 and second.features[PLACE] == 0


def test_another_value_makes_a_match_unsure() -> None:
    sure = Candidate(Entry("a", "organisation"), 100.0, True)
    (found,) = refine([sure], [Given(PLACE, ("Turku",))], {("a", PLACE): ["Vaasa"]})
    assert not found.match and found.score < 100


def test_a_value_that_is_not_known_says_nothing() -> None:
    sure = Candidate(Entry("a", "organisation"), 100.0, True)
    (found,) = refine([sure], [Given(PLACE, ("Turku",))], {})
    assert found.match and found.score == 100


def test_iris_are_compared_whole() -> None:
    known = {("a", PLACE): ["https://example.org/x"], ("b", PLACE): ["https://example.org/y"]}
    assert refine([A, B], [Given(PLACE, ("https://example.org/y",))], known)[0].entry.iri == "b"
