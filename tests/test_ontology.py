"""The ontology: every own term said in three languages, used as it is defined, and free of contradictions."""

import re
from collections.abc import Iterable
from pathlib import Path

import owlrl
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from hallintograafi.checks.shapes.reference import to_rdflib
from hallintograafi.graph import dataset
from hallintograafi.graph.content import Content
from hallintograafi.sparql import prefixes_header, tokens
from hallintograafi.terms import BASE, CODE, DEF, LANGUAGES, PREFIXES, curie, term

ROOT = Path(__file__).parent.parent
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
"""What owlrl says of a contradiction."""


def _graph(paths: Iterable[Path]) -> rdflib.Graph:
    return to_rdflib(quad for path in sorted(paths) for quad in parse(path=path))


GRAPH = _graph((ROOT / "ontology").rglob("*.ttl"))
TERMS = sorted(
    {
        str(subject)
        for kind in (OWL.Class, RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
        for subject in GRAPH.subjects(RDF.type, kind)
        if str(subject).startswith(DEF)
    }
)
SCHEMES = sorted(str(scheme) for scheme in GRAPH.subjects(RDF.type, SKOS.ConceptScheme))
CODES = sorted(str(code) for code in GRAPH.subjects(SKOS.inScheme) if str(code).startswith(CODE))
ONTOLOGIES = sorted(str(ontology) for ontology in GRAPH.subjects(RDF.type, OWL.Ontology))


def _languages(subject: str, path: rdflib.URIRef) -> list[str]:
    return sorted(getattr(text, "language", None) or "" for text in GRAPH.objects(rdflib.URIRef(subject), path))


@pytest.mark.parametrize("own", TERMS, ids=curie)
def test_every_own_term_has_label_and_definition_in_three_languages(own: str) -> None:
    assert _languages(own, RDFS.label) == sorted(LANGUAGES)
    assert _languages(own, SKOS.definition) == sorted(LANGUAGES)
    assert GRAPH.value(rdflib.URIRef(own), RDFS.isDefinedBy) == rdflib.URIRef(f"{BASE}def")


def test_what_else_is_in_the_own_namespace_is_a_named_collection_of_terms() -> None:
    described = {str(subject) for subject in GRAPH.subjects() if str(subject).startswith(DEF)}
    for other in described - set(TERMS):
        assert (rdflib.URIRef(other), RDF.type, SKOS.Collection) in GRAPH, curie(other)
        assert _languages(other, SKOS.prefLabel) == sorted(LANGUAGES)
        members = {str(member) for member in GRAPH.objects(rdflib.URIRef(other), SKOS.member)}
        assert {curie(own) for own in members if own.startswith(DEF)} <= {curie(own) for own in TERMS}


def test_terms_are_written_as_is_the_custom() -> None:
    """Classes begin with a capital letter, properties do not."""
    for own in TERMS:
        is_class = (rdflib.URIRef(own), RDF.type, OWL.Class) in GRAPH
        assert re.fullmatch(f"{DEF}{'[A-Z]' if is_class else '[a-z]'}[A-Za-z0-9]*", own)


def test_no_two_terms_of_a_kind_have_the_same_label() -> None:
    seen: dict[tuple[str, str, bool], str] = {}
    for own in TERMS:
        is_class = (rdflib.URIRef(own), RDF.type, OWL.Class) in GRAPH
        for label in GRAPH.objects(rdflib.URIRef(own), RDFS.label):
            key = (str(label), getattr(label, "language", ""), is_class)
            assert key not in seen, f"{curie(own)} and {curie(seen[key])} are both {label.n3()}"
            seen[key] = own


@pytest.mark.parametrize("scheme", SCHEMES, ids=curie)
def test_every_code_list_has_a_title_and_description_in_three_languages(scheme: str) -> None:
    assert _languages(scheme, DCTERMS.title) == sorted(LANGUAGES)
    assert _languages(scheme, DCTERMS.description) == sorted(LANGUAGES)
    assert (ROOT / "ontology" / "codes" / f"{scheme.removeprefix(CODE)}.ttl").is_file()


@pytest.mark.parametrize("code", CODES, ids=curie)
def test_every_code_has_its_name_in_three_languages_and_its_own_notation(code: str) -> None:
    node = rdflib.URIRef(code)
    assert _languages(code, SKOS.prefLabel) == sorted(LANGUAGES)
    scheme, _, notation = code.removeprefix(CODE).partition("/")
    assert [str(own) for own in GRAPH.objects(node, SKOS.notation)] == [notation]
    assert [str(own) for own in GRAPH.objects(node, SKOS.inScheme)] == [CODE + scheme]


def test_every_file_of_codes_holds_one_list_and_every_code_is_in_one() -> None:
    for path in (ROOT / "ontology" / "codes").glob("*.ttl"):
        own = _graph([path])
        assert [str(scheme) for scheme in own.subjects(RDF.type, SKOS.ConceptScheme)] == [CODE + path.stem]
    assert {str(code) for code in GRAPH.subjects(RDF.type, SKOS.Concept) if str(code).startswith(CODE)} == set(CODES)


@pytest.mark.parametrize("ontology", ONTOLOGIES)
def test_every_ontology_names_its_version(ontology: str) -> None:
    node = rdflib.URIRef(ontology)
    (version,) = GRAPH.objects(node, OWL.versionIRI)
    (info,) = GRAPH.objects(node, OWL.versionInfo)
    assert str(version) == f"{ontology}/{info}"
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(info))
    assert _languages(ontology, DCTERMS.title) == sorted(LANGUAGES)


def test_the_ontology_of_the_own_terms_is_there() -> None:
    assert f"{BASE}def" in ONTOLOGIES


def _used(content: Content) -> dict[str, str]:
    """Every own term and code in use, with a file that uses it."""
    found: dict[str, str] = {}
    for path in (*content.data(), *content.shapes(), *content.ontology()):
        for quad in parse(path=path):
            for node in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                found.setdefault(getattr(node, "value", ""), content.name(path))
    for path in content.queries():
        text = re.sub(r"(?m)^#\+.*$", "", path.read_text(encoding="utf-8"))
        for token in tokens(text):
            prefix, colon, name = token.text.partition(":")
            if token.kind == "prefixed" and colon and name:
                found.setdefault(PREFIXES.get(prefix, "") + name, content.name(path))
            elif token.kind == "iri":
                found.setdefault(token.text[1:-1], content.name(path))
    return found


def test_every_own_term_and_code_in_use_is_defined(content: Content) -> None:
    known = set(map(str, GRAPH.subjects()))
    used = {iri: file for iri, file in _used(content).items() if iri.startswith((DEF, CODE)) and iri[-1] not in "/#"}
    assert len(used) > 200
    assert {curie(iri): file for iri, file in used.items() if iri not in known} == {}


def test_queries_declare_prefixes_as_everyone_does(content: Content) -> None:
    for path in content.queries():
        for prefix, namespace in re.findall(r"(?mi)^PREFIX (\w*): <([^>]*)>", path.read_text(encoding="utf-8")):
            assert PREFIXES.get(prefix) == namespace, f"{content.name(path)}: {prefix}"


def test_properties_say_what_they_are_used_on_and_expect_only_in_existing_terms() -> None:
    known = {*map(str, GRAPH.subjects())}
    for path in ("usedOn", "expects"):
        for node in GRAPH.objects(None, rdflib.URIRef(DEF + path)):
            assert not str(node).startswith(DEF) or str(node) in known, node


def test_constraints_are_shapes_and_not_domains() -> None:
    """A domain or range would make readers conclude types that nobody stated."""
    own = {rdflib.URIRef(iri) for iri in TERMS}
    for path in (RDFS.domain, RDFS.range):
        assert not own & set(GRAPH.subjects(path))


def _contradictions(graph: rdflib.Graph) -> list[str]:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return [str(message) for message in graph.objects(None, ERROR)]


def test_a_contradiction_would_be_seen() -> None:
    text = """
    hg:Group owl:disjointWith hg:Project . group:x a hg:Group , hg:Project .
    hg:leads a owl:IrreflexiveProperty . post:x hg:leads post:x .
    """
    graph = to_rdflib(parse(prefixes_header(PREFIXES) + text, RdfFormat.TURTLE))
    assert len(_contradictions(graph)) == 2


def test_the_owl_rl_closure_of_ontology_and_data_has_no_contradiction(content: Content) -> None:
    """Over the ontology, its code lists and alignments, and what the documents and reference files say of things."""
    read = dataset.read(content)
    quads = [statement.quad for statement in read.ontology]
    quads += [s.quad for s in read.data if s.place.file.startswith(("data/documents/", "data/reference/"))]
    texts = {*map(term, ("skos:prefLabel", "skos:altLabel", "skos:note", "hg:wording", "hg:quote", "hg:section"))}
    graph = to_rdflib(quad for quad in quads if quad.predicate not in texts)
    assert len(graph) > 5000
    assert _contradictions(graph) == []
