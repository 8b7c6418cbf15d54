"""New files judged beside the released graph."""

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, Quad, Store

from hallintograafi.checks.all import load_shapes
from hallintograafi.checks.shapes import Shapes
from hallintograafi.checks.submission import Judge, Limits, Registry, Report, Result, Submitted
from hallintograafi.errors import LimitReached
from hallintograafi.graph import ledger
from hallintograafi.graph.content import Content
from hallintograafi.release.manifest import LEDGER, Release
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, RDF_TYPE, term

HEADER = prefixes_header(PREFIXES)
LINES = HEADER.count("\n")

PASSAGE = """
passage:evk-asettaminen-901 a hg:Passage ; hg:inDocument document:evk-asettaminen ; hg:position 901 ;
  hg:section "Hankeryhmä"@fi ; hg:quote "Hankeryhmään kuuluu lisäksi asiantuntija."@fi .
passage:evk-asettaminen-901 {
  membership:evk-hankeryhma-asiantuntija a org:Membership ; org:organization group:evk-hankeryhma ;
    org:role role:jasen ; org:member person:uusi-asiantuntija .
  person:uusi-asiantuntija a foaf:Person , cperson:Person ; foaf:name "Uusi Asiantuntija" ;
    skos:prefLabel "Uusi Asiantuntija"@fi .
}
"""


@pytest.fixture(scope="module")
def shapes(content: Content) -> Shapes:
    return load_shapes(content)


@pytest.fixture(scope="module")
def judge(store: Store, shapes: Shapes, release: Release) -> Judge:
    return Judge(store, shapes, Registry(ledger.read(release.path / LEDGER)))


@pytest.fixture(autouse=True)
def untouched(store: Store) -> Iterator[None]:
    """Whatever is judged, the released graph is afterwards what it was."""
    before = len(store)
    yield
    assert len(store) == before


def judged(judge: Judge, text: str, name: str = "uusi.trig") -> Report:
    return judge.judge([Submitted(name, (HEADER + text).encode())])


def faults(report: Report) -> list[Result]:
    return [result for result in report.results if result.severity == "violation"]


def test_good_data_about_things_of_the_release_conforms(judge: Judge) -> None:
    report = judged(judge, PASSAGE)
    assert [(result.rule, result.severity) for result in report.results] == [("uris:new", "info")]
    assert report.conforms("warning") and not report.conforms("info")


def test_a_faulty_statement_is_found_where_it_stands(judge: Judge) -> None:
    (result,) = faults(judged(judge, PASSAGE.replace("org:role role:jasen", "org:role groupkind:muu")))
    assert result.focus == term("membership:evk-hankeryhma-asiantuntija")
    assert result.rule == result.rule_page == term("shape:Membership-role").value
    assert result.value == term("groupkind:muu")
    assert str(result.place) == f"uusi.trig:{LINES + 6}:14"
    (line,) = result.excerpt
    assert line.text[line.start : line.end] == "groupkind:muu"
    assert not result.existing


def test_a_statement_that_breaks_an_existing_thing_is_found(judge: Judge) -> None:
    """The group has its name already; a second one in the same language is one too many."""
    report = judged(judge, '\npassage:x { group:evk-hankeryhma skos:prefLabel "aivan toinen ryhmä"@fi . }')
    (found,) = [result for result in report.results if result.rule == term("shape:Name-unique").value]
    assert found.focus == term("group:evk-hankeryhma")
    assert found.place is not None and found.place.line == LINES + 2


def test_several_files_are_judged_together(judge: Judge) -> None:
    """What one file links to, another may describe."""
    head, _, rest = PASSAGE.partition("  person:uusi-asiantuntija a")
    first = Submitted("a.trig", (HEADER + head + "}").encode())
    second = Submitted("b.trig", f"{HEADER}passage:evk-asettaminen-901 {{ person:uusi-asiantuntija a{rest}".encode())
    assert not judge.judge([first]).conforms()
    report = judge.judge([first, second])
    assert report.conforms()
    assert [(file.name, file.readable) for file in report.files] == [("a.trig", True), ("b.trig", True)]


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_judged(judge: Judge) -> None:
    bad = Submitted("rikki.trig", b"@prefix a: <http://a/> .\na:b a:c .\n")
    faulty = Submitted("uusi.trig", (HEADER + PASSAGE.replace("role:jasen", "groupkind:muu")).encode())
    report = judge.judge([bad, faulty])
    assert [(result.rule.rpartition("#")[2], str(result.place)) for result in faults(report)] == [
        ("syntax", "rikki.trig:2:9"),
        ("Membership-role", f"uusi.trig:{LINES + 6}:14"),
    ]
    assert [file.readable for file in report.files] == [False, True]
    assert not report.readable and not report.conforms()


def test_a_file_without_statements_is_told_of(judge: Judge) -> None:
    report = judged(judge, "")
    assert report.conforms("info")
    assert "uusi.trig" in report.notes[0]["fi"]


def test_shapes_given_as_data_are_told_of(judge: Judge, content: Content) -> None:
    report = judge.judge([Submitted("muodot.ttl", content.shapes()[0].read_bytes())])
    assert "--shapes" in report.notes[0]["sv"]


def test_files_of_one_name_are_told_apart(judge: Judge) -> None:
    report = judge.judge([Submitted("x.ttl", b""), Submitted("x.ttl", b"")])
    assert [file.name for file in report.files] == ["x.ttl", "x.ttl (2)"]


def test_limits_are_kept_and_told(judge: Judge) -> None:
    file = Submitted("x.trig", (HEADER + PASSAGE.replace("role:jasen", "role:jasenn , role:johtajaa")).encode())
    with pytest.raises(LimitReached, match="3"):
        judge.judge([file], limits=Limits(statements=3))
    report = judge.judge([file], limits=Limits(results=1))
    assert [result.severity for result in report.results] == ["info"]
    assert not report.conforms() and report.counts() == {"violation": 3, "warning": 0, "info": 1}
    assert "4 findings" in report.notes[0]["en"]


def test_a_fault_that_was_there_before_is_not_the_submission_s(shapes: Shapes, content: Content) -> None:
    store = Store()
    role, member = term("role:jasen"), term("membership:vanha")
    store.add(Quad(member, RDF_TYPE, term("org:Membership")))
    store.add(Quad(member, term("org:role"), role))
    text = 'role:jasen skos:altLabel "osallistuja"@fi .'
    report = Judge(store, shapes).judge([Submitted("x.ttl", (HEADER + text).encode())])
    assert member not in {result.focus for result in report.results}


def test_a_thing_that_is_broken_from_outside_is_marked_as_existing(shapes: Shapes) -> None:
    store = Store()
    store.add(Quad(term("membership:vanha"), term("org:role"), term("role:jasen")))
    store.add(Quad(term("role:jasen"), RDF_TYPE, term("skos:Concept")))
    report = Judge(store, shapes).judge([Submitted("x.ttl", (HEADER + "membership:vanha a org:Membership .").encode())])
    assert report.results and not any(result.existing for result in report.results)


def test_alone_a_file_is_judged_without_the_graph(shapes: Shapes) -> None:
    text = HEADER + "membership:x a org:Membership ; org:role role:jasen ; org:organization group:evk-hankeryhma ."
    report = Judge(None, shapes).judge([Submitted("x.ttl", text.encode())])
    assert term("group:evk-hankeryhma") in {result.value for result in report.results}


def test_a_node_without_an_address_is_named_by_where_it_stands(judge: Judge) -> None:
    text = f"{HEADER}person:uusi foaf:knows\n  [ a foaf:Person , cperson:Person ] ."
    results = judge.judge([Submitted("x.ttl", text.encode())]).results
    assert f"_:l{LINES + 2}c3" in {str(result.focus) for result in results}


def test_the_literal_s_own_form_is_judged(judge: Judge) -> None:
    """The store turns "01" into 1; the person wrote "01"."""
    text = PASSAGE.replace("hg:position 901", 'hg:position "0"^^xsd:integer')
    (result,) = faults(judged(judge, text))
    assert result.value == Literal("0", datatype=term("xsd:integer"))
