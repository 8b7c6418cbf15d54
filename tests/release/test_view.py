"""What held on a day: known not to hold is out, the rest is in."""

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from hallintograafi.release import diff, manifest, view
from hallintograafi.release.manifest import Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, curie

HEADER = prefixes_header(PREFIXES)

DATA = """
organisation:old a org:Organization ; skos:prefLabel "vanha"@fi ; schema:foundingDate "2010-01-01"^^xsd:date ;
  schema:dissolutionDate "2025-12-31"^^xsd:date .
organisation:new a org:Organization ; skos:prefLabel "uusi"@fi ; schema:foundingDate "2026-01-01"^^xsd:date .
change:one a org:ChangeEvent ; prov:startedAtTime "2026-01-01T00:00:00"^^xsd:dateTime ;
  org:originalOrganization organisation:old ; org:resultingOrganization organisation:new .
project:p a hg:Project ; schema:startDate "2025-02-01"^^xsd:date ; schema:endDate "2026-06-30"^^xsd:date .
group:g a hg:Group ; skos:prefLabel "ryhmä"@fi ; hg:organOf project:p .
membership:m a org:Membership ; org:organization group:g ; org:member person:a .
membership:seen a org:Membership ; org:organization group:g ; hg:attestedOn "2025-06-04"^^xsd:date .
meeting:k a hg:Meeting ; hg:meetingOf group:g ; schema:startDate "2025-06-04"^^xsd:date .
target:t a hg:YearlyTarget ; hg:year "2025"^^xsd:gYear .
document:d a foaf:Document , hg:SourceDocument ; schema:startDate "2025-01-01"^^xsd:date .
passage:d-1 a hg:Passage ; hg:inDocument document:d ; hg:concerns organisation:new .
passage:d-1 { organisation:new a org:Organization ; org:reportsTo organisation:old . }
deliverable:x a hg:Deliverable ; hg:attestedOn "2025-06-04"^^xsd:date .
task:undated a hg:Task ; skos:prefLabel "tehtävä"@fi .
"""


@pytest.fixture(scope="module")
def quads() -> frozenset[Quad]:
    return frozenset(parse(HEADER + DATA.replace("deliverable:x", "task:x"), RdfFormat.TRIG))


def _things(quads: list[Quad]) -> set[str]:
    """What is said to be of a class."""
    typed = [quad for quad in quads if quad.predicate.value.endswith("#type")]
    return {curie(quad.subject.value) for quad in typed if isinstance(quad.graph_name, DefaultGraph)}


ALWAYS = {"document:d", "passage:d-1", "task:x", "task:undated"}


@pytest.mark.parametrize(
    ("day", "things"),
    [
        ("2009-12-31", set()),
        ("2010-01-01", {"organisation:old"}),
        ("2025-02-01", {"organisation:old", "project:p", "group:g", "membership:m", "target:t"}),
        (
            "2025-06-04",
            {"organisation:old", "project:p", "group:g", "membership:m", "membership:seen", "meeting:k", "target:t"},
        ),
        ("2025-06-05", {"organisation:old", "project:p", "group:g", "membership:m", "meeting:k", "target:t"}),
        ("2025-12-31", {"organisation:old", "project:p", "group:g", "membership:m", "meeting:k", "target:t"}),
        ("2026-01-01", {"organisation:new", "change:one", "project:p", "group:g", "membership:m", "meeting:k"}),
        ("2030-01-01", {"organisation:new", "change:one", "meeting:k"}),
    ],
)
def test_what_holds_on_a_day(quads: frozenset[Quad], day: str, things: set[str]) -> None:
    assert _things(view.as_of(quads, date.fromisoformat(day))) == things | ALWAYS


def test_links_to_what_does_not_hold_are_out_in_every_graph(quads: frozenset[Quad]) -> None:
    before = view.as_of(quads, date(2025, 12, 31))
    assert not [quad for quad in before if "organisation/new" in str(quad)]
    after = view.as_of(quads, date(2026, 1, 1))
    assert not [quad for quad in after if "reportsTo" in str(quad)]


def test_what_has_happened_still_names_those_it_happened_to(quads: frozenset[Quad]) -> None:
    after = [quad for quad in view.as_of(quads, date(2026, 1, 1)) if "organisation/old" in str(quad)]
    assert sorted(quad.predicate.value.rpartition("#")[2] for quad in after) == ["originalOrganization", "prefLabel"]


@pytest.mark.parametrize("day", [date.min, date(2026, 1, 1), date.max])
def test_a_view_says_nothing_that_the_release_does_not(quads: frozenset[Quad], day: date) -> None:
    assert set(view.as_of(quads, day)) <= quads


def test_between_two_boundaries_nothing_changes(quads: frozenset[Quad]) -> None:
    days = view.Periods(quads).boundaries()
    assert date(2010, 1, 1) in days and date(2026, 1, 1) in days and date(2025, 6, 5) in days
    for first, following in zip([date.min, *days], [*days, date.max], strict=True):
        last = date.fromordinal(following.toordinal() - 1)
        assert set(view.as_of(quads, first)) == set(view.as_of(quads, last)), first
        assert view.interval(days, first) == view.interval(days, last) == first


def test_sources_that_disagree_give_the_widest_period() -> None:
    text = """group:g a hg:Group ; schema:startDate "2025-03-01"^^xsd:date , "2025-02-01"^^xsd:date ;
      schema:endDate "2025-06-30"^^xsd:date , "2025-12-31"^^xsd:date ."""
    quads = frozenset(parse(HEADER + text, RdfFormat.TRIG))
    held = [_things(view.as_of(quads, day)) for day in (date(2025, 1, 31), date(2025, 2, 1), date(2025, 12, 31))]
    assert held == [set(), {"group:g"}, {"group:g"}]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025-06-04", ("2025-06-04", "2025-06-04")),
        ("2026-01-01T00:00:00", ("2026-01-01", "2026-01-01")),
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-12", ("2025-12-01", "2025-12-31")),
        ("2025-13", None),
        ("-044", None),
        ("syksy", None),
    ],
)
def test_dates_are_read_as_their_days(text: str, days: tuple[str, str] | None) -> None:
    found = view._days(text)
    assert (found and tuple(day.isoformat() for day in found)) == days


def test_the_house_s_own_agencies_change_at_the_turn_of_the_year(release: Release, tmp_path: Path) -> None:
    counts = []
    for day in (date(2025, 12, 31), date(2026, 1, 1)):
        (tmp_path / str(day)).mkdir()
        found = view.make(release, day, tmp_path / str(day))
        store = Store()
        store.load(path=found.dump, format=RdfFormat.N_QUADS)
        kinds = ("orgkind:ely-keskus", "orgkind:elinvoimakeskus")
        asked = (f"{HEADER}SELECT ?a {{ ?a a org:FormalOrganization ; org:classification {kind} }}" for kind in kinds)
        counts.append([len(list(store.query(text))) for text in asked])  # type: ignore[arg-type]
        assert manifest.sha256(found.dump) == found.manifest.digest != release.manifest.digest
        assert found.manifest.triples + found.manifest.statements == len(diff.read(found))
        assert (found.path / "content").is_dir() and found.version == release.version
    assert counts == [[15, 0], [0, 10]]
