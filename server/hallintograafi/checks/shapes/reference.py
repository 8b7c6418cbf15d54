"""pySHACL as the second engine: for whole runs when asked, and for shapes that this engine does not know.

Its own options for focus nodes pass faulty values silently, so focus nodes are always given as sh:targetNode.
It reads the data lazily through the same interface as our engine, terms as they were parsed.
"""

import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import pyshacl
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from rdflib.namespace import RDF, SH

from hallintograafi.checks.shapes.data import Data
from hallintograafi.checks.shapes.model import Result, Shape, Shapes, texts
from hallintograafi.checks.shapes.paths import Path
from hallintograafi.checks.shapes.queries import Query, places
from hallintograafi.checks.shapes.words import TARGETS, XSD, ShapesError, Term

logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # the same of ill-formed literals

_Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


def run_all(data: Data, shapes: Shapes) -> list[Result]:
    """Validate everything with pySHACL, by the targets that it finds itself."""
    return list(validate_graphs(_Lazy(data).graph, to_rdflib(shapes.quads), shapes))


def run(data: Data, shapes: Shapes, focus: Mapping[Shape, Iterable[Term]]) -> list[Result]:
    """Validate the focus nodes given for each shape with pySHACL. Raises :class:`ShapesError` when it fails."""
    graph = to_rdflib(shapes.quads)
    classes = set(graph.objects(None, RDF.type)) - {SH.NodeShape, SH.PropertyShape}
    for shape in shapes.all.values():
        node = to_term(shape.node)
        for name in TARGETS:
            graph.remove((node, SH[name], None))
        if shape.node in shape.targets.classes:
            for class_ in classes:
                graph.remove((node, RDF.type, class_))
    for shape, nodes in focus.items():
        for target in nodes:
            graph.add((to_term(shape.node), SH.targetNode, to_term(target)))
    return list(validate_graphs(_Lazy(data).graph, graph, shapes))


def validate_graphs(data: rdflib.Graph, graph: rdflib.Graph, shapes: Shapes) -> Iterator[Result]:
    """Run pySHACL over two rdflib graphs; ``shapes`` are those of the second one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rdflib warns of ill-formed literals; they become results
            _, results, text = pyshacl.validate(
                data, shacl_graph=graph, inference="none", advanced=False, allow_warnings=True, inplace=True
            )
    except Exception as error:
        raise ShapesError(f"the shapes cannot be run: {error}") from error
    if not isinstance(results, rdflib.Graph):
        raise ShapesError(f"the shapes cannot be run: {text}")
    for node in results.objects(None, SH.result):
        yield _result(results, node, shapes)


def _result(graph: rdflib.Graph, node: rdflib.term.Node, shapes: Shapes) -> Result:
    def one(name: str) -> Term | None:
        found = graph.value(node, SH[name])
        return None if found is None else from_term(found)

    focus, component, severity = one("focusNode"), one("sourceConstraintComponent"), one("resultSeverity")
    source, value, path = one("sourceShape"), one("value"), one("resultPath")
    shape = shapes.all.get(source) if source is not None else None
    assert focus is not None and isinstance(component, NamedNode) and isinstance(severity, NamedNode)
    constraint = one("sourceConstraint")
    bindings: dict[str, Term] = {"this": focus} | ({} if value is None else {"value": value})
    return Result(
        focus=focus,
        path=_path(path, shape),
        value=value,
        component=component,
        severity=severity,
        source_shape=source if source is not None else component,
        source_constraint=constraint,
        messages=_own_messages(shape, constraint, bindings)
        or texts(from_term(message) for message in graph.objects(node, SH.resultMessage)),
        details=tuple(_result(graph, inner, shapes) for inner in graph.objects(node, SH.detail)),
        bindings=bindings,
    )


def _own_messages(shape: Shape | None, constraint: Term | None, bindings: Mapping[str, Term]) -> Mapping[str, str]:
    """Give the messages of constraint or shape, in all languages, unless they hold values that only pySHACL knows."""
    if shape is None:
        return {}
    said = [c.messages for c in shape.constraints if isinstance(c, Query) and c.node == constraint and c.messages]
    messages = said[0] if constraint is not None and said else shape.messages
    named = {name for text in messages.values() for name in places(text)}
    return messages if named <= {*bindings, "value"} else {}


def _path(found: Term | None, shape: Shape | None) -> Path | None:
    if found is None or isinstance(found, NamedNode):
        return found
    return shape.path if shape is not None else None


class _Lazy(rdflib.store.Store):
    """The data as an rdflib store that asks for what is looked up and copies nothing."""

    context_aware = True
    graph_aware = True
    formula_aware = False
    transaction_aware = False

    def __init__(self, data: Data) -> None:
        super().__init__()
        self._data = data
        self.graph = rdflib.Graph(store=self, identifier=rdflib.URIRef("urn:hallintograafi:data"))

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[tuple[_Triple, Iterator[rdflib.Graph]]]:
        subject, predicate, value = (None if term is None else from_term(term) for term in triple_pattern)
        for found in self._find(subject, predicate, value):
            yield cast(_Triple, tuple(map(to_term, found))), iter((self.graph,))

    def _find(self, s: Term | None, p: Term | None, o: Term | None) -> Iterable[tuple[Term, Term, Term]]:
        data = self._data
        if isinstance(p, NamedNode):
            if s is not None:
                return [(s, p, value) for value in data.objects(s, p) if o is None or value == o]
            if o is not None:
                return [(found, p, o) for found in data.subjects(p, o)]
            return [(a, p, b) for a, b in data.extent(p)]
        if s is not None:
            return [(s, q, value) for q, value in data.arcs(s) if o is None or value == o]
        found = data.store.quads_for_pattern(None, None, o, DefaultGraph())
        return [(cast(Term, quad.subject), quad.predicate, cast(Term, quad.object)) for quad in found]

    def __len__(self, context: Any = None) -> int:
        return len(self._data.store)

    def namespaces(self) -> Iterator[tuple[str, rdflib.URIRef]]:
        return iter(())

    def namespace(self, prefix: str) -> rdflib.URIRef | None:
        return None

    def prefix(self, namespace: rdflib.URIRef) -> str | None:
        return None

    def bind(self, prefix: str, namespace: rdflib.URIRef, override: bool = True) -> None:
        return None


def to_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """Copy triples into an rdflib graph, term by term (faster than writing and parsing them)."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((to_term(quad.subject), to_term(quad.predicate), to_term(quad.object)))
    return graph


def to_term(node: object) -> rdflib.term.Node:
    """Give the rdflib term of a pyoxigraph one, its lexical form untouched."""
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, BlankNode):
        return rdflib.BNode(node.value)
    assert isinstance(node, Literal)
    if node.language:
        return rdflib.Literal(node.value, lang=node.language)
    if node.datatype.value == f"{XSD}string":
        return rdflib.Literal(node.value)
    return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)


def from_term(node: rdflib.term.Node) -> Term:
    """Give the pyoxigraph term of an rdflib one."""
    if isinstance(node, rdflib.URIRef):
        return NamedNode(node)
    if isinstance(node, rdflib.BNode):
        return BlankNode(node)
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(node.datatype) if node.datatype else None)
