"""Findings: their order, what refuses, what they say."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.checks.findings import Finding, is_refusal, ordered
from hallintograafi.graph.reading import Place
from hallintograafi.terms import term

MESSAGES = {"fi": "nimi puuttuu", "sv": "namnet saknas", "en": "the name is missing"}
FINDING = Finding(
    rule=term("shape:Group-label").value,
    subject=term("group:evk-hankeryhma").value,
    messages=MESSAGES,
    path=term("skos:prefLabel").value,
    place=Place("data/documents/x.trig", 12),
)


def test_only_a_violation_keeps_data_out() -> None:
    warning, info = (replace(FINDING, severity=severity) for severity in ("warning", "info"))
    assert not is_refusal([])
    assert not is_refusal([warning, info])
    assert is_refusal([warning, FINDING, info])


def test_findings_come_in_the_order_of_the_files_and_the_unplaced_last() -> None:
    places = [Place("b", 1), Place("a", 10), Place("a", 9), None]
    found = ordered(replace(FINDING, place=place) for place in places)
    assert [finding.place for finding in found] == [Place("a", 9), Place("a", 10), Place("b", 1), None]


MANY = [
    replace(FINDING, rule=rule, subject=subject, value=value, path=path)
    for rule in ("r", "q")
    for subject in ("s", "t")
    for value in (None, "v")
    for path in (None, "p", "o")
]


@given(st.permutations(MANY))
def test_the_same_findings_always_come_in_the_same_order_and_once(findings: list[Finding]) -> None:
    keys = [(f.rule, f.subject, f.value or "", f.path or "") for f in ordered([*findings, replace(findings[0])])]
    assert keys == sorted(keys)
    assert len(keys) == len(MANY)
