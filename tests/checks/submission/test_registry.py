"""What the registry knows beyond the shapes, with a small registry of its own."""

import pytest

from hallintograafi.checks.submission import Judge, Report, Result, Submitted
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, curie

HEADER = prefixes_header(PREFIXES)
LINES = HEADER.count("\n")


def judged(judge: Judge, text: str, name: str = "x.trig") -> Report:
    return judge.judge([Submitted(name, (HEADER + text).encode())])


def said(judge: Judge, inside: str) -> list[Result]:
    """Judge statements that a known passage makes."""
    return list(judged(judge, f"passage:paatos-1 {{\n{inside}\n}}").results)


def test_a_merged_address_is_told_with_its_heir(judge: Judge) -> None:
    (result,) = said(judge, "group:uusi hg:reportsTo group:vanha .")
    assert (result.rule, result.severity, str(result.place)) == ("uris:merged", "violation", f"x.trig:{LINES + 2}:25")
    assert result.suggestion is not None and result.suggestion.snippet == "group:uusi"


def test_a_split_address_is_a_warning_with_the_choices(judge: Judge) -> None:
    (result,) = said(judge, "group:uusi hg:reportsTo group:jaettu .")
    assert (result.rule, result.severity) == ("uris:split", "warning")
    assert "uusi ryhmä (group:uusi), group:toinen" in result.message("fi")


def test_a_withdrawn_address_is_told(judge: Judge) -> None:
    assert [result.rule for result in said(judge, "group:uusi hg:reportsTo group:peruttu .")] == ["uris:withdrawn"]


@pytest.mark.parametrize(
    ("statement", "rule", "snippet"),
    [
        ("group:uusi hg:reportsTo group:uuusi .", "uris:unknown", "group:uusi"),
        ("group:uusi hg:reportsTwo group:toinen .", "uris:unknown", "hg:reportsTo"),
        ("group:uusi hg:reportsTo group:ihan-muu-asia .", "uris:unknown", None),
        ("group:uusi hg:reportsTo <https://w3id.org/hallintograafi/id/gruop/uusi> .", "uris:form", "group:uusi"),
        ("group:uusi hg:reportsTo group:Ääkköset_Nimi .", "uris:form", "group:aakkoset-nimi"),
        ("group:uusi org:hasMembers group:toinen .", "terms:near", "org:hasMember"),
    ],
)
def test_what_is_not_known_is_told_with_the_nearest(
    judge: Judge, statement: str, rule: str, snippet: str | None
) -> None:
    (result,) = said(judge, statement)
    assert result.rule == rule
    assert (result.suggestion.snippet if result.suggestion else None) == snippet


def test_an_address_is_told_once_however_often_it_is_used(judge: Judge) -> None:
    results = said(judge, "group:uusi hg:reportsTo group:vanha .\ngroup:toinen hg:reportsTo group:vanha .")
    assert len(results) == 1


@pytest.mark.parametrize(
    ("inside", "severity"),
    [
        ('<http://e/m> org:organization organisation:virasto ; hg:attestedOn "2026-01-01"^^xsd:date .', "warning"),
        ('<http://e/m> org:organization organisation:virasto ; hg:attestedOn "2025-12-31"^^xsd:date .', None),
        ("<http://e/m> org:organization organisation:virasto .", "info"),
        ("<http://e/m> hg:mentions organisation:virasto .", None),
        ('<http://e/m> org:organization organisation:seuraaja ; hg:attestedOn "2026-01-01"^^xsd:date .', None),
    ],
)
def test_an_agency_that_had_ended(judge: Judge, inside: str, severity: str | None) -> None:
    results = [result for result in said(judge, inside) if result.rule == "agencies:ended"]
    assert [result.severity for result in results] == ([severity] if severity else [])
    for result in results:
        assert "2025-12-31" in result.message("sv") and "Seuraaja" in result.message("sv")
        assert result.suggestion is not None and result.suggestion.snippet == "organisation:seuraaja"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("group:uusi org:hasMember group:toinen .", ["evidence:none"]),
        ("group:uusi org:hasMember group:toinen . graph:editorial { group:uusi a org:X }", ["evidence:statement"]),
        ("<http://e/g> { group:uusi org:hasMember group:toinen . group:uusi a org:X }", ["evidence:graph"]),
        ("passage:paatos-1 { group:uusi org:hasMember [ a org:X ] }", ["evidence:blank-node"]),
        ("passage:uusi-1 a hg:Passage .", ["evidence:empty", "uris:new"]),
        ("passage:paatos-1 { group:uusi org:hasMember group:toinen }", []),
        ("graph:editorial { group:uusi skos:prefLabel 'ny'@sv }", []),
    ],
)
def test_evidence(judge: Judge, text: str, rules: list[str]) -> None:
    assert sorted(result.rule for result in judged(judge, text).results) == rules


def test_a_name_that_is_taken_is_told_of_new_things_of_the_same_kind_and_class(judge: Judge) -> None:
    def taken(text: str) -> list[str]:
        return [curie(r.focus.value) for r in said(judge, text) if r.rule == "names:taken"]

    assert taken('group:kolmas a org:Organization ; skos:prefLabel "Uusi ryhmä"@fi .') == ["group:kolmas"]
    assert taken('group:kolmas a org:Role ; skos:prefLabel "uusi ryhmä"@fi .') == []
    assert taken('organisation:kolmas a org:Organization ; skos:prefLabel "uusi ryhmä"@fi .') == []
    assert taken('group:uusi skos:altLabel "uusi ryhmä"@fi .') == []


def test_new_things_are_counted_in_each_file(judge: Judge) -> None:
    bodies = ["passage:paatos-1 { group:n-1 a org:X . group:n-2 a org:X }", "passage:paatos-1 { group:n-3 a org:X }"]
    files = [Submitted(f"{number}.trig", (HEADER + body).encode()) for number, body in enumerate(bodies)]
    results = [result for result in judge.judge(files).results if result.rule == "uris:new"]
    assert len(results) == 2
    assert "Uusia osoitteita 2: group:n-1, group:n-2" in results[0].message("fi")
