"""No statement without its words."""

from pyoxigraph import RdfFormat

from hallintograafi.checks import evidence
from hallintograafi.checks.findings import Finding
from hallintograafi.graph import dataset
from hallintograafi.graph.content import Content
from hallintograafi.graph.dataset import Graph
from hallintograafi.graph.reading import Place, read_text
from hallintograafi.terms import LANGUAGES, PREFIXES, term

HEADER = "".join(f"@prefix {prefix}: <{namespace}> . " for prefix, namespace in PREFIXES.items()) + "\n"


def _check(text: str, name: str = "x.trig") -> list[Finding]:
    return list(evidence.check(Graph([], list(read_text((HEADER + text).encode(), RdfFormat.TRIG, name)))))


PASSAGE = "passage:a-001 a hg:Passage ; hg:quote 'sanat'@fi .\n"
GOOD = PASSAGE + "passage:a-001 { group:x a hg:Group . }\n"


def test_a_statement_in_the_graph_of_a_passage_or_reading_has_evidence() -> None:
    assert _check(GOOD) == []
    assert _check("reading:a-01 a hg:Reading .\nreading:a-01 { group:x a hg:Group . }") == []


def test_what_describes_the_evidence_needs_none() -> None:
    assert (
        _check("""
document:a a foaf:Document , hg:SourceDocument ; hg:sha256 'x' .
conflict:a-01 a hg:Conflict ; hg:claim claim:a-01-a .
claim:a-01-a a hg:Claim , rdf:Statement ; rdf:subject group:x .
graph:editorial a hg:EditorialGraph ; skos:note 'käännökset'@fi .
""")
        == []
    )


def test_the_catalogue_needs_none_but_only_in_its_own_file() -> None:
    text = "<https://w3id.org/hallintograafi/dataset> a dcat:Dataset ; dct:title 'nimi'@fi ."
    assert _check(text, "data/catalogue.ttl") == []
    assert len(_check(text)) == 2


def test_translations_in_the_editorial_graph_need_no_passage() -> None:
    assert _check("graph:editorial { group:x skos:prefLabel 'gruppen'@sv . }") == []


def test_a_statement_in_the_default_graph_is_found_with_its_line() -> None:
    (finding,) = _check(GOOD + "group:x hg:reportsTo post:y .")
    assert (finding.rule, finding.subject) == ("evidence:statement", term("group:x").value)
    assert (finding.path, finding.value) == (term("hg:reportsTo").value, "post:y")
    assert finding.place == Place("x.trig", 4)


def test_typing_a_thing_as_evidence_in_a_named_graph_gives_it_no_leave() -> None:
    found = _check(GOOD + "passage:a-001 { group:z a hg:Claim . }\ngroup:z hg:reportsTo post:y .")
    assert [finding.rule for finding in found] == ["evidence:statement"]


def test_a_source_document_s_own_statements_stop_at_its_subject() -> None:
    found = _check("document:a a hg:SourceDocument .\nproject:p hg:basedOn document:a .")
    assert [finding.subject for finding in found] == [term("project:p").value]


def test_a_graph_that_nobody_describes_is_found_for_every_statement_in_it() -> None:
    found = _check(GOOD + "passage:b-001 { group:x hg:reportsTo post:y ; hg:steers project:p . }")
    assert [finding.rule for finding in found] == ["evidence:graph"] * 2
    assert all("passage:b-001" in finding.messages[language] for finding in found for language in LANGUAGES)


def test_a_passage_that_says_nothing_is_found_where_it_is_described() -> None:
    (finding,) = _check(GOOD + "passage:a-002 a hg:Passage .")
    assert (finding.rule, finding.subject) == ("evidence:empty", term("passage:a-002").value)
    assert finding.place == Place("x.trig", 4)


def test_a_blank_node_is_found_as_subject_and_as_object() -> None:
    found = _check(PASSAGE + "passage:a-001 { group:x hg:amount [ hg:year '2025' ] . }")
    assert [finding.rule for finding in found] == ["evidence:blank-node"] * 2


def test_every_message_is_there_in_three_languages_with_its_value() -> None:
    text = "group:x hg:reportsTo 'joku' . passage:b-001 { group:x hg:reportsTo [] } passage:a-002 a hg:Passage ."
    found = _check(text)
    assert {finding.rule for finding in found} == {
        f"evidence:{name}" for name in ("statement", "graph", "empty", "blank-node")
    }
    for finding in found:
        assert list(finding.messages) == list(LANGUAGES)
        assert not any("{" in message for message in finding.messages.values())
        assert len(set(finding.messages.values())) == 3


def test_the_data_itself_has_evidence_throughout(content: Content) -> None:
    assert list(evidence.check(dataset.read(content))) == []
