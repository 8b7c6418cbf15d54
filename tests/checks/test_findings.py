"""Findings as a person reads them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.checks.findings import Finding, is_refusal, ordered, report
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


@pytest.mark.parametrize(("language", "message"), MESSAGES.items())
def test_a_line_tells_place_severity_thing_message_and_rule(language: str, message: str) -> None:
    assert FINDING.line(language) == (
        f"data/documents/x.trig:12: violation: group:evk-hankeryhma skos:prefLabel: {message} [shape:Group-label]"
    )


def test_a_finding_without_place_or_path_is_a_line_too() -> None:
    bare = Finding("uris:lost", "https://example.org/x", {"fi": "kadonnut"}, severity="warning")
    assert bare.line() == "warning: https://example.org/x: kadonnut [uris:lost]"


def test_a_message_falls_back_to_a_language_there_is() -> None:
    assert Finding("r", "s", {"fi": "vain suomeksi"}).message("sv") == "vain suomeksi"
    assert Finding("r", "s", {}).message("sv") == ""


def test_only_a_violation_keeps_data_out() -> None:
    warning, info = (replace(FINDING, severity=severity) for severity in ("warning", "info"))
    assert not is_refusal([])
    assert not is_refusal([warning, info])
    assert is_refusal([warning, FINDING, info])


def test_a_report_counts_what_it_tells() -> None:
    warning = replace(FINDING, severity="warning")
    assert report([]) == "no findings\n"
    assert report([FINDING]).endswith("\n1 violation\n")
    assert report([FINDING, replace(FINDING, rule="r"), warning]).endswith("\n2 violations, 1 warning\n")


def test_a_report_is_in_the_language_asked_for() -> None:
    assert MESSAGES["sv"] in report([FINDING], "sv") and MESSAGES["en"] not in report([FINDING], "sv")


def test_the_same_finding_is_told_once() -> None:
    assert report([FINDING, replace(FINDING)]).count("nimi puuttuu") == 0
    assert report([FINDING, replace(FINDING)], "fi").count("nimi puuttuu") == 1
    assert report([FINDING, replace(FINDING)]).endswith("\n1 violation\n")


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
def test_the_same_findings_always_give_the_same_report(findings: list[Finding]) -> None:
    assert report(findings) == report(MANY)
    keys = [(f.rule, f.subject, f.value or "", f.path or "") for f in ordered(findings)]
    assert keys == sorted(keys)
    assert len(keys) == len(MANY)
