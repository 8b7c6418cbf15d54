"""The shapes engine: what SHACL promises, over small shapes of the tests' own."""

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from hallintograafi.checks import shacl
from hallintograafi.checks.findings import Finding, ordered
from hallintograafi.checks.shacl import Shapes
from hallintograafi.checks.shapes.reference import to_rdflib
from hallintograafi.errors import HallintograafiError
from hallintograafi.graph.reading import read_text

HEADER = """
@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EX = "http://example.org/"


def _shapes(text: str) -> Shapes:
    return shacl.load(read_text((HEADER + text).encode(), RdfFormat.TURTLE, "shapes.ttl"))


def _quads(text: str) -> list[Quad]:
    return list(parse(HEADER + text, RdfFormat.TRIG))


def _validate(shapes: str, data: str) -> list[Finding]:
    return sorted(shacl.validate(_quads(data), _shapes(shapes)), key=lambda finding: finding.subject)


NAMED = """
:Thing a sh:NodeShape ; sh:targetClass :Class ; sh:property :Thing-name .
:Thing-name a sh:PropertyShape ; sh:path :name ; sh:minCount 1 ; sh:datatype rdf:langString ;
  sh:message "Kohteella {?this} on väärä nimi {?value}."@fi , "The name {$value} of {$this} is wrong."@en .
"""


def test_a_finding_names_rule_thing_path_value_and_its_own_words() -> None:
    (finding,) = _validate(NAMED, ":a a :Class ; :name 'A' .")
    assert finding == Finding(
        rule=f"{EX}Thing-name",
        subject=f"{EX}a",
        messages={
            "fi": "Kohteella http://example.org/a on väärä nimi A.",
            "en": "The name A of http://example.org/a is wrong.",
        },
        path=f"{EX}name",
        value="A",
    )


def test_what_is_missing_has_no_value() -> None:
    (finding,) = _validate(NAMED, ":a a :Class .")
    assert finding.value is None
    assert finding.messages["fi"] == "Kohteella http://example.org/a on väärä nimi –."


def test_data_that_conforms_has_no_findings() -> None:
    assert _validate(NAMED, ":a a :Class ; :name 'A'@fi . :b :name 'B' .") == []


def test_instances_of_subclasses_are_checked_too() -> None:
    found = _validate(NAMED, ":Sub rdfs:subClassOf :Mid . :Mid rdfs:subClassOf :Class . :a a :Sub .")
    assert [finding.subject for finding in found] == [f"{EX}a"]


def test_graph_names_do_not_matter() -> None:
    assert _validate(NAMED, ":g { :a a :Class } :h { :a :name 'A'@fi }") == []


def test_a_severity_is_told() -> None:
    for name, severity in (("Warning", "warning"), ("Info", "info"), ("Violation", "violation")):
        shapes = NAMED.replace("sh:path :name", f"sh:severity sh:{name} ; sh:path :name")
        assert [finding.severity for finding in _validate(shapes, ":a a :Class .")] == [severity]


def test_a_fault_in_an_unnamed_part_of_a_shape_is_the_shape_s() -> None:
    shapes = ":Thing a sh:NodeShape ; sh:targetClass :Class ; sh:property [ sh:path :name ; sh:minCount 1 ] ."
    (finding,) = _validate(shapes, ":a a :Class .")
    assert finding.rule == f"{EX}Thing"
    assert finding.messages


def test_numbers_and_dates_are_judged_as_they_are_written() -> None:
    shapes = NAMED.replace("rdf:langString", "xsd:integer")
    found = _validate(
        shapes, ":a a :Class ; :name 01 . :b a :Class ; :name 1.0 . :c a :Class ; :name 'x'^^xsd:integer ."
    )
    assert [(finding.subject, finding.value) for finding in found] == [(f"{EX}b", "1.0"), (f"{EX}c", "x")]


SPARQL = '''
:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
:Term a sh:NodeShape ; sh:targetClass :Class ; sh:severity sh:Warning ; sh:sparql :Term-order .
:Term-order a sh:SPARQLConstraint ; sh:prefixes :prefixes ;
  sh:message "Kohteen {?this} alku {?value} on lopun jälkeen."@fi ;
  sh:select """SELECT $this ?value ?path WHERE {
    $this ex:start ?value ; ex:end ?end . BIND(ex:start AS ?path) FILTER(?value > ?end)
  }""" .
'''
TERMS = """
:a a :Class ; :start 2 ; :end 1 . :b a :Class ; :start 1 ; :end 2 . :c :start 2 ; :end 1 .
:d a :Sub ; :start 9 ; :end 8 . :Sub rdfs:subClassOf :Class .
"""


def test_a_sparql_constraint_finds_all_its_faults_and_only_among_its_focus_nodes() -> None:
    found = _validate(SPARQL, TERMS)
    assert [(f.rule, f.subject, f.value, f.path, f.severity) for f in found] == [
        (f"{EX}Term-order", f"{EX}a", "2", f"{EX}start", "warning"),
        (f"{EX}Term-order", f"{EX}d", "9", f"{EX}start", "warning"),
    ]
    assert found[0].messages["fi"] == "Kohteen http://example.org/a alku 2 on lopun jälkeen."


@pytest.mark.parametrize(
    "other",
    [
        ":Term sh:targetSubjectsOf :start .",
        ":Term sh:targetNode :c .",
        ":Other a sh:NodeShape ; sh:targetNode :c ; sh:node :Term .",
    ],
)
def test_a_sparql_constraint_reaches_focus_nodes_of_every_kind(other: str) -> None:
    subjects = {finding.subject for finding in _validate(SPARQL + other, TERMS)}
    assert {f"{EX}a", f"{EX}c", f"{EX}d"} <= subjects


def test_both_engines_agree() -> None:
    """The same constraint, once over all focus nodes at once and once through pySHACL."""
    shapes = _shapes(SPARQL)
    ours, theirs = (list(shacl.validate(_quads(TERMS), shapes, engine=engine)) for engine in ("compiled", "pyshacl"))
    assert set(ours) == set(theirs) and len(ours) == 2
    assert [finding.messages for finding in ordered(ours)] == [finding.messages for finding in ordered(theirs)]


def test_a_constraint_whose_query_cannot_be_parsed_is_told_by_name() -> None:
    with pytest.raises(HallintograafiError, match="Term-order: its query cannot be parsed"):
        _validate(SPARQL.replace("FILTER(", "FILTER(("), TERMS)


def test_shapes_that_are_no_shapes_are_told() -> None:
    with pytest.raises(HallintograafiError, match="the shapes cannot be run"):
        _validate(NAMED.replace("sh:minCount 1", 'sh:minCount "yksi"'), ":a a :Class .")


def test_terms_are_copied_without_a_change() -> None:
    text = """:a :p 01 , 1.50 , "x" , "x"@fi , "x"@sv , "2024-13-01"^^xsd:date , true , "1"^^xsd:boolean ,
      <http://example.org/ä> ,
      "rivi\\nväli\\t"@fi , "0.10"^^xsd:decimal ."""
    graph = to_rdflib(_quads(text))
    again = parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in again} == {quad.triple for quad in _quads(text)}
