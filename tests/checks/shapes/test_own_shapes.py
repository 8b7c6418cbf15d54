"""The project's own shapes: their examples, judged alike by both engines, and no remark of the lint."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from hallintograafi.checks import shapes
from hallintograafi.checks.all import load_shapes
from hallintograafi.checks.shapes import Result, Shapes, reference
from hallintograafi.checks.shapes.words import sh
from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import read_file
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, hg

CONTENT = Content(Path(__file__).parents[3])


@pytest.fixture(scope="module")
def rules() -> Shapes:
    return load_shapes(CONTENT)


@pytest.fixture(scope="module")
def ontology() -> list[Quad]:
    return [statement.quad for path in CONTENT.ontology() for statement in read_file(path)]


def examples(rules: Shapes) -> Iterator[tuple[str, bool, list[Quad]]]:
    """Yield shape, whether its example has to pass, and the example with names of its own."""
    for number, quad in enumerate(rules.quads):
        if quad.predicate in (hg("passingExample"), hg("failingExample")):
            text = prefixes_header(PREFIXES).replace("/id/", f"/id/x{number}/")
            text = re.sub(r"/id/x\d+/(?=>)", "/id/", text) + getattr(quad.object, "value", "")
            yield quad.subject.value, quad.predicate == hg("passingExample"), list(parse(text, RdfFormat.TRIG))  # type: ignore[union-attr]


def rows(results: list[Result]) -> Counter[tuple[object, ...]]:
    return Counter((r.source_shape, r.focus, r.path, r.value, r.component, r.severity) for r in results)


def test_examples_are_judged_alike_by_both_engines(rules: Shapes, ontology: list[Quad]) -> None:
    found = list(examples(rules))
    assert len(found) > 100
    data = [*ontology, *(quad for _, _, example in found for quad in example)]
    ours = shapes.validate(data, rules)
    assert len(ours) >= sum(not passes for _, passes, _ in found)
    assert rows(ours) == rows(shapes.validate(data, rules, engine="pyshacl"))


def test_examples_pass_and_fail(rules: Shapes, ontology: list[Quad]) -> None:
    """Each alone beside the ontology, judged as a submission is."""
    store = Store()
    store.extend(ontology)
    wrong = []
    for shape, passes, example in examples(rules):
        with shapes.added(store, example):
            results = shapes.validate(store, rules, {quad.subject for quad in example}, parsed=example)  # type: ignore[arg-type]
        faults = [r for r in results if not passes or r.severity == sh("Violation")]
        if passes == bool(faults):
            wrong.append((shape, passes, faults[:1]))
    assert wrong == []


def test_nothing_to_remark(rules: Shapes) -> None:
    assert shapes.lint(rules.quads) == []
    assert not rules.foreign


def test_every_rule_in_sparql_says_what_it_expects(rules: Shapes) -> None:
    named = {quad.subject for quad in rules.quads if quad.object == sh("SPARQLConstraint")}
    for name in ("expectedWords", "foundWords"):
        said = [
            (quad.subject, getattr(quad.object, "language", None)) for quad in rules.quads if quad.predicate == hg(name)
        ]
        assert Counter(said) == Counter((node, language) for node in dict(said) for language in ("fi", "sv", "en"))
        assert {node for node, _ in said} == named or name == "foundWords"


def test_shapes_of_shapes(rules: Shapes) -> None:
    """SHACL-SHACL (appendix C), as pySHACL carries it."""
    graph = reference.to_rdflib(rules.quads)
    conforms, _, text = pyshacl.validate(reference.to_rdflib(()), shacl_graph=graph, meta_shacl=True)
    assert conforms, text
