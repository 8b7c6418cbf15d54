"""The ledger's promises, each broken once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat

from hallintograafi.checks import uris
from hallintograafi.checks.findings import Finding
from hallintograafi.graph import dataset, ledger
from hallintograafi.graph.content import Content
from hallintograafi.graph.dataset import Graph
from hallintograafi.graph.ledger import Entry, Ledger
from hallintograafi.graph.reading import Place, read_text
from hallintograafi.terms import LANGUAGES, PREFIXES, term

HEADER = "".join(f"@prefix {prefix}: <{namespace}> . " for prefix, namespace in PREFIXES.items()) + "\n"
DATA = "group:a a org:Organization .\ngroup:b a org:Organization ; org:linkedTo group:a .\n"
DAY = "2026-11-22"


def _graph(text: str = DATA) -> Graph:
    return Graph([], list(read_text((HEADER + text).encode(), RdfFormat.TRIG, "x.trig")))


def _row(curie: str, status: str = "active", replaced_by: str = "", kind: str = "group", minted: str = DAY) -> Entry:
    successors = " ".join(term(successor).value for successor in replaced_by.split())
    return Entry(term(curie).value, kind, minted, status, successors)


A, B = _row("group:a"), _row("group:b")


def _check(*rows: Entry, text: str = DATA, before: tuple[Entry, ...] | None = None) -> list[Finding]:
    return list(uris.check(_graph(text), Ledger(rows), None if before is None else Ledger(before)))


def _rules(found: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.subject) for finding in found]


def test_a_graph_whose_iris_are_all_minted_has_no_findings() -> None:
    assert _check(A, B) == []
    assert _check(A, B, before=(A, B)) == []
    assert _check(A, B, before=(A,)) == []


def test_an_iri_without_a_row_is_told_to_be_minted_where_it_is_used() -> None:
    (finding,) = _check(A)
    assert (finding.rule, finding.subject) == ("uris:unminted", B.iri)
    assert finding.place == Place("x.trig", 3)
    assert "uris mint" in finding.messages["fi"]


def test_a_misspelt_iri_is_told_with_the_near_names() -> None:
    text = DATA.replace("linkedTo group:a", "linkedTo group:aa") + "group:a-ryhma a org:Organization .\n"
    found = _check(A, B, _row("group:a-ryhma"), text=text)
    assert _rules(found) == [("uris:unknown", term("group:aa").value)]
    assert "id/group/a" in found[0].messages["en"]


def test_an_iri_like_no_other_is_told_without_near_names() -> None:
    (finding,) = _check(A, B, text=DATA + "group:b org:linkedTo network:jotain-aivan-muuta .")
    assert (finding.rule, finding.value) == ("uris:unknown", None)


def test_each_unknown_iri_is_told_once_however_often_it_is_used() -> None:
    text = DATA + "group:b org:linkedTo group:zzzzzzzz , group:zzzzzzzz ; org:hasMember group:zzzzzzzz ."
    assert len(_check(A, B, text=text)) == 1


def test_an_iri_of_the_ledger_that_is_gone_from_the_graph_is_found_on_its_row() -> None:
    found = _check(A, B, _row("group:c"))
    assert _rules(found) == [("uris:lost", term("group:c").value)]
    assert found[0].place == Place("data/uris.csv", 4)


@pytest.mark.parametrize("status", ["abolished", "withdrawn"])
def test_an_iri_that_ended_may_be_gone_from_the_graph(status: str) -> None:
    assert _check(A, B, _row("group:c", status)) == []


def test_an_abolished_thing_may_still_be_described() -> None:
    assert _check(A, _row("group:b", "abolished")) == []
    assert _check(A, _row("group:b", "split", "group:a group:c"), _row("group:c", "abolished")) == []


def test_a_merged_iri_must_not_be_used_and_its_successor_is_told() -> None:
    found = _check(_row("group:a", "merged", "group:b"), B)
    assert _rules(found) == [("uris:merged", A.iri)]
    assert "id/group/b" in found[0].messages["sv"]


def test_a_withdrawn_iri_must_not_be_used() -> None:
    assert _rules(_check(_row("group:a", "withdrawn"), B)) == [("uris:withdrawn", A.iri)]


def test_an_iri_with_two_rows_is_reused() -> None:
    found = _check(A, B, A)
    assert _rules(found) == [("uris:reused", A.iri)]
    assert found[0].place == Place("data/uris.csv", 4)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (_row("group:a", kind="network"), "uris:kind"),
        (_row("group:a", minted="22.11.2026"), "uris:minted"),
        (_row("group:a", minted="20261122"), "uris:minted"),
        (_row("group:a", minted=""), "uris:minted"),
        (_row("group:a", minted="2026-02-30"), "uris:minted"),
        (_row("group:a", status="gone"), "uris:status"),
        (_row("group:a", status=""), "uris:status"),
        (_row("group:a", "merged"), "uris:successors"),
        (_row("group:a", "merged", "group:b group:b"), "uris:successors"),
        (_row("group:a", "split", "group:b"), "uris:successors"),
        (_row("group:a", "abolished", "group:nobody"), "uris:successor"),
    ],
)
def test_a_row_that_is_not_well_formed_is_found_with_its_line(row: Entry, rule: str) -> None:
    found = [finding for finding in _check(row, B) if finding.rule == rule]
    assert [(finding.subject, finding.place) for finding in found] == [(A.iri, Place("data/uris.csv", 2))]


def test_a_row_that_was_released_is_never_removed() -> None:
    text = "group:b a org:Organization ."
    assert _rules(_check(B, text=text, before=(A, B))) == [("uris:removed", A.iri)]


@pytest.mark.parametrize("changed", [_row("group:a", minted="2020-01-01"), _row("group:a", kind="network")])
def test_kind_and_day_of_a_released_row_never_change(changed: Entry) -> None:
    assert ("uris:changed", A.iri) in _rules(_check(changed, B, before=(A, B)))


@pytest.mark.parametrize("old", [_row("group:a", "merged", "group:b"), _row("group:a", "withdrawn")])
def test_an_iri_that_was_merged_or_withdrawn_is_never_active_again(old: Entry) -> None:
    assert _rules(_check(A, B, before=(old, B))) == [("uris:revived", A.iri)]


def test_status_successors_and_note_of_a_released_row_may_change() -> None:
    text = "group:b a org:Organization ."
    merged = replace(_row("group:a", "merged", "group:b"), note="one group under two names")
    assert _check(merged, B, text=text, before=(A, B)) == []


def test_a_status_changes_only_with_a_reason() -> None:
    text = "group:b a org:Organization ."
    merged = _row("group:a", "merged", "group:b")
    assert _rules(_check(merged, B, text=text, before=(A, B))) == [("uris:reason", A.iri)]
    assert _check(merged, B, text=text, before=(merged, B)) == [], "a row that was released so stays as it is"


def test_every_message_is_there_in_three_languages_with_its_value() -> None:
    rows: list[Callable[[], list[Finding]]] = [
        lambda: _check(A),
        lambda: _check(_row("group:a", "merged", "group:c", minted="x", kind="y"), _row("group:b", "z")),
        lambda: _check(A, B, A),
        lambda: _check(_row("group:a", "withdrawn"), _row("group:c"), before=(A, _row("group:d"))),
        lambda: _check(
            A, B, text=DATA + "group:b org:linkedTo group:bb , network:q .", before=(_row("group:a", "withdrawn"),)
        ),
        lambda: _check(_row("group:a", minted="2020-01-01"), B, before=(A,)),
    ]
    found = [finding for make in rows for finding in make()]
    assert {finding.rule.partition(":")[2] for finding in found} == {
        *("unminted", "merged", "minted", "kind", "status", "reused", "successor", "withdrawn", "lost", "removed"),
        *("unknown", "revived", "changed", "reason"),
    }
    for finding in found:
        assert list(finding.messages) == list(LANGUAGES)
        assert not any("{" in message for message in finding.messages.values())
        assert len(set(finding.messages.values())) == 3


def test_the_ledger_of_the_data_is_whole(content: Content) -> None:
    assert list(uris.check(dataset.read(content), ledger.read(content.ledger))) == []
