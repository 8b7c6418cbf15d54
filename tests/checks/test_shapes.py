"""Our shapes: each has an example that passes and one that fails, and says its faults in three languages."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.namespace import OWL, RDF, SH, SKOS

from hallintograafi.checks import shacl
from hallintograafi.checks.all import load_shapes
from hallintograafi.checks.findings import Finding
from hallintograafi.checks.shacl import Shapes
from hallintograafi.checks.shapes.reference import to_rdflib
from hallintograafi.graph import content as contents
from hallintograafi.graph import dataset
from hallintograafi.graph.content import Content
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import BASE, DEF, LANGUAGES, PREFIXES, curie, term

ROOT = Path(__file__).parent.parent.parent
HEADER = prefixes_header(PREFIXES)


GRAPH = to_rdflib(quad for path in sorted((ROOT / "shapes").glob("*.ttl")) for quad in parse(path=path))
PASSING, FAILING = (rdflib.URIRef(f"{DEF}{name}Example") for name in ("passing", "failing"))


def _named(kind: rdflib.term.Node) -> list[str]:
    return sorted(str(shape) for shape in GRAPH.subjects(RDF.type, kind) if isinstance(shape, rdflib.URIRef))


NODE_SHAPES = _named(SH.NodeShape)
RULES = [*NODE_SHAPES, *_named(SH.PropertyShape), *_named(SH.SPARQLConstraint)]


@cache
def _ontology() -> dict[str, list[Quad]]:
    """The ontology's statements by subject."""
    by_subject: dict[str, list[Quad]] = {}
    for statement in dataset.read(contents.find(ROOT)).ontology:
        by_subject.setdefault(getattr(statement.quad.subject, "value", ""), []).append(statement.quad)
    return by_subject


@cache
def _example(shape: str, kind: rdflib.URIRef) -> list[Quad]:
    text = GRAPH.value(rdflib.URIRef(shape), kind)
    assert text is not None, f"{curie(shape)} has no {curie(str(kind))}"
    return list(parse(HEADER + str(text), RdfFormat.TURTLE, rename_blank_nodes=True))


def _apart(quads: list[Quad], mark: str) -> list[Quad]:
    """Give the things of an example names of their own, so that all examples can be checked in one go."""

    def named(node: Any) -> Any:
        own = isinstance(node, NamedNode) and node.value.startswith(BASE) and node.value not in _ontology()
        return NamedNode(f"{node.value}--{mark}") if own else node

    return [Quad(*(named(node) for node in quad.triple)) for quad in quads]


@pytest.fixture(scope="module")
def shapes(content: Content) -> Shapes:
    return load_shapes(content)


Found = dict[tuple[str, rdflib.URIRef], list[Finding]]


@pytest.fixture(scope="module")
def found(shapes: Shapes) -> Found:
    """The findings of every example, with the ontology beside them."""
    quads = [quad for quads in _ontology().values() for quad in quads]
    example_of: dict[str, tuple[str, rdflib.URIRef]] = {}
    for shape in NODE_SHAPES:
        for kind in (PASSING, FAILING):
            for quad in _apart(_example(shape, kind), f"{curie(shape)}-{curie(str(kind))}".replace(":", "-")):
                quads.append(quad)
                example_of[getattr(quad.subject, "value", "")] = (shape, kind)
    by_example: Found = {key: [] for key in example_of.values()}
    for finding in shacl.validate(quads, shapes):
        by_example[example_of[finding.subject]].append(finding)
    return by_example


def _rules_of(shape: str) -> set[str]:
    """The rules that are a node shape's own: itself, its property shapes, its SPARQL constraints."""
    node = rdflib.URIRef(shape)
    return {shape, *(str(part) for path in (SH.property, SH.sparql) for part in GRAPH.objects(node, path))}


@pytest.mark.parametrize("shape", NODE_SHAPES, ids=curie)
def test_the_passing_example_conforms(shape: str, found: Found) -> None:
    assert [finding.line() for finding in found[shape, PASSING]] == []


@pytest.mark.parametrize("shape", NODE_SHAPES, ids=curie)
def test_the_failing_example_breaks_this_shape_and_no_other(shape: str, found: Found) -> None:
    rules = {curie(finding.rule) for finding in found[shape, FAILING]}
    assert rules
    assert rules <= {curie(rule) for rule in _rules_of(shape)}


@pytest.mark.parametrize("shape", NODE_SHAPES, ids=curie)
def test_the_failing_example_s_findings_can_be_read(shape: str, found: Found) -> None:
    for finding in found[shape, FAILING]:
        assert sorted(finding.messages) == sorted(LANGUAGES)
        assert all(curie(finding.subject) in message for message in finding.messages.values())
        assert not any(re.search(r"\{[?$]", message) for message in finding.messages.values())


@pytest.mark.parametrize("shape", NODE_SHAPES, ids=curie)
def test_an_example_uses_own_terms_and_codes_that_exist(shape: str) -> None:
    """So that a contributor can copy it; an example of a code list brings its own codes."""
    for kind in (PASSING, FAILING):
        example = _example(shape, kind)
        known = {*_ontology(), *(getattr(quad.subject, "value", "") for quad in example)}
        for iri in (getattr(node, "value", "") for quad in example for node in quad.triple):
            assert not iri.startswith((DEF, f"{BASE}code/")) or iri in known, f"{curie(shape)}: {curie(iri)}"


@pytest.mark.parametrize("shape", NODE_SHAPES, ids=curie)
def test_every_rule_has_its_name_and_message_in_three_languages(shape: str) -> None:
    for rule in sorted(_rules_of(shape)):
        for path in (SH.name, SH.message):
            texts = {text.language: str(text) for text in GRAPH.objects(rdflib.URIRef(rule), path)}  # type: ignore[attr-defined]
            assert sorted(texts) == sorted(LANGUAGES), curie(rule)
            assert len(list(GRAPH.objects(rdflib.URIRef(rule), path))) == len(LANGUAGES), curie(rule)
            if path == SH.message:
                assert all("{?this}" in text for text in texts.values()), curie(rule)
                assert all(set(re.findall(r"\{.*?\}", text)) <= {"{?this}", "{?value}"} for text in texts.values())
                assert len(set(texts.values())) == len(LANGUAGES), curie(rule)


def test_every_property_shape_and_constraint_belongs_to_a_node_shape_of_its_name() -> None:
    owners: dict[str, list[str]] = {}
    for shape in NODE_SHAPES:
        for rule in _rules_of(shape) - {shape}:
            owners.setdefault(rule, []).append(shape)
    for rule in set(RULES) - set(NODE_SHAPES):
        assert owners.get(rule) == [rule.partition("#")[0] + "#" + rule.partition("#")[2].partition("-")[0]], curie(
            rule
        )


def test_every_node_shape_has_a_target_that_exists() -> None:
    """A shape that nothing can reach would find nothing; a misspelt target even less."""
    ontology = _ontology()
    for shape in NODE_SHAPES:
        targets = [
            str(o) for p in (SH.targetClass, SH.targetSubjectsOf) for o in GRAPH.objects(rdflib.URIRef(shape), p)
        ]
        assert targets, curie(shape)
        assert all(target in ontology for target in targets if target.startswith(DEF)), curie(shape)


def test_every_own_class_has_a_shape() -> None:
    targets = {str(target) for target in GRAPH.objects(None, SH.targetClass)}
    own = {
        iri
        for iri, quads in _ontology().items()
        if iri.startswith(DEF) and any(quad.object == NamedNode(str(OWL.Class)) for quad in quads)
    }
    assert {curie(iri) for iri in own - targets} <= {"hg:EditorialGraph"}


def test_every_path_and_class_of_the_shapes_exists() -> None:
    ontology = _ontology()
    used = {str(term) for triple in GRAPH for term in triple if isinstance(term, rdflib.URIRef)}
    own = {iri for iri in used if iri.startswith((DEF, f"{BASE}code/"))}
    assert {curie(iri) for iri in own if iri not in ontology} <= set()


def test_only_words_of_shacl_are_used_as_such() -> None:
    """SHACL ignores what it does not know, so that a misspelt constraint would check nothing."""
    used = {term for triple in GRAPH for term in triple if isinstance(term, rdflib.URIRef) and term.startswith(str(SH))}
    assert {term for term in used if term not in SH} == set()


def test_the_shapes_are_well_formed_shacl() -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=GRAPH, meta_shacl=True, inference="none")
    assert conforms, text


def test_every_sparql_constraint_selects_this_and_declares_its_prefixes() -> None:
    for rule in _named(SH.SPARQLConstraint):
        select = str(GRAPH.value(rdflib.URIRef(rule), SH.select))
        assert re.search(r"SELECT (DISTINCT )?\$this\b", select), curie(rule)
        declared = {
            str(GRAPH.value(declaration, SH.prefix)): str(GRAPH.value(declaration, SH.namespace))
            for owner in GRAPH.objects(rdflib.URIRef(rule), SH.prefixes)
            for declaration in GRAPH.objects(owner, SH.declare)
        }
        assert all(PREFIXES[prefix] == namespace for prefix, namespace in declared.items())
        used = set(re.findall(r"\b([a-z]+):[A-Za-z]", re.sub(r"<[^>]*>", "", select)))
        assert used <= set(declared), curie(rule)


def test_the_ontology_and_its_code_lists_conform(shapes: Shapes) -> None:
    quads = [quad for quads in _ontology().values() for quad in quads]
    assert [finding.line() for finding in shacl.validate(quads, shapes)] == []


def test_messages_name_the_code_list_that_they_want() -> None:
    """A code of the wrong list is told with the title of the right one."""
    titles = {
        quad.object.value
        for quads in _ontology().values()
        if any(quad.object == NamedNode(str(SKOS.ConceptScheme)) for quad in quads)
        for quad in quads
        if quad.predicate == term("dct:title") and isinstance(quad.object, Literal)
    }
    for rule in RULES:
        for message in GRAPH.objects(rdflib.URIRef(rule), SH.message):
            for title in re.findall(r"[“”]([^“”]+)”", str(message)):
                assert title in titles, f"{curie(rule)}: {title}"
