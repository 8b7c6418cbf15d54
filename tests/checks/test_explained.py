"""What the checks find in the authored files, told as a validation tells it."""

from pathlib import Path

import pytest

from hallintograafi.checks import all as checks
from hallintograafi.checks import reports, uris
from hallintograafi.checks.explained import explain
from hallintograafi.checks.submission import Report
from hallintograafi.graph import content as contents
from hallintograafi.graph import dataset, ledger
from hallintograafi.graph.content import Content
from hallintograafi.graph.ledger import Ledger
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, SHAPES, curie

HEADER = prefixes_header(PREFIXES).replace("\n", " ").strip() + "\n"
RULES = """shape:Group a sh:NodeShape ; sh:targetClass hg:Group ; sh:property shape:Group-name , shape:Group-parent .
shape:Group-name a sh:PropertyShape ; sh:path skos:prefLabel ; sh:datatype rdf:langString ;
  sh:message "Nimi {?value} on väärä."@fi , "Namnet {?value} är fel."@sv , "The name {?value} is wrong."@en .
shape:Group-parent a sh:PropertyShape ; sh:path hg:subgroupOf ; sh:class hg:Group ;
  sh:message "Ylempi ryhmä {?value} on väärä."@fi , "Fel."@sv , "The parent {?value} is wrong."@en .
"""
DATA = """passage:a-001 a hg:Passage ; hg:quote "Ryhmä."@fi .
passage:a-001 { group:a a hg:Group ; skos:prefLabel "ryhmä" ;
  hg:subgroupOf group:b . }
group:a hg:position 1 .
"""


@pytest.fixture
def small(tmp_path: Path) -> Content:
    for name, text in {"ontology/o.ttl": "", "shapes/s.ttl": RULES, "data/a.trig": DATA, "queries/q.rq": ""}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + text, encoding="utf-8")
    (tmp_path / "data" / "uris.csv").write_text("iri,kind,minted,status,replaced_by,note\n", encoding="utf-8")
    return contents.find(tmp_path)


@pytest.fixture
def report(small: Content) -> Report:
    shapes = checks.load_shapes(small)
    graph = dataset.read(small)
    findings = [*checks.run(graph, Ledger(()), shapes)]
    return explain(small, findings, shapes)


def told(report: Report) -> dict[str, tuple[str, str]]:
    """By rule: the place and the words underlined."""
    found = {}
    for result in report.results:
        (line, *_) = result.excerpt
        found.setdefault(curie(result.rule), (str(result.place), line.text[line.start : line.end]))
    return found


def test_each_finding_has_its_column_and_its_words(report: Report) -> None:
    found = told(report)
    assert found["shape:Group-name"] == ("data/a.trig:3:53", '"ryhmä"')
    assert found["evidence:statement"] == ("data/a.trig:5:21", "1")
    assert found["shape:Group-parent"] == ("data/a.trig:4:17", "group:b")


def test_what_is_said_is_exact_and_helps(report: Report) -> None:
    name = next(result for result in report.results if result.rule == f"{SHAPES}Group-name")
    assert name.message("fi") == "Nimi ryhmä on väärä."
    assert "kieli" in name.detail("fi") and name.suggestion is not None and name.suggestion.snippet == '"ryhmä"@fi'


def test_an_address_that_nothing_describes_is_told_once_with_the_rule_that_asks_for_the_thing(report: Report) -> None:
    of_b = [r for r in report.results if r.value is not None and r.value.value.endswith("/group/b")]
    assert [(curie(r.rule), r.also) for r in of_b] == [("shape:Group-parent", ("uris:unknown",))]


def test_a_row_of_the_ledger_is_shown(small: Content) -> None:
    small.ledger.write_text(small.ledger.read_text() + "https://e/x,group,2026-01-01,active,,\n", encoding="utf-8")
    (result, *_) = explain(small, list(uris.check(dataset.read(small), ledger.read(small.ledger)))[:1]).results
    assert (str(result.place), result.excerpt[0].text) == (
        "data/uris.csv:2:1",
        "https://e/x,group,2026-01-01,active,,",
    )
    assert result.message("sv").startswith("https://e/x: ")


def test_where_nothing_was_found_nothing_is_read(tmp_path: Path) -> None:
    assert reports.write(explain(Content(tmp_path / "nowhere"), [])) == b"no findings\n"
