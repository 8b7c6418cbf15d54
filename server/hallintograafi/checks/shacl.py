"""SHACL validation: our shapes over a graph, as findings.

Core constraints are pySHACL's. SPARQL-based constraints (SHACL section 5) of shapes with a class target are run
by Oxigraph, each as one query over all focus nodes at once, because pySHACL parses and runs such a query for
every focus node anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store
from rdflib.namespace import RDF, SH

from hallintograafi.checks.findings import Finding
from hallintograafi.errors import HallintograafiError
from hallintograafi.graph.reading import Statement
from hallintograafi.sparql import insert_in_pattern, prefixes_header
from hallintograafi.terms import curie

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SEVERITIES: dict[rdflib.term.Node | None, str] = {SH.Warning: "warning", SH.Info: "info"}


@dataclass(frozen=True)
class Shapes:
    """The shapes, split between the two evaluators."""

    core: rdflib.Graph
    constraints: tuple["Constraint", ...]


@dataclass(frozen=True)
class Constraint:
    """A SPARQL-based constraint of a shape with a class target; ``query`` finds all its faults at once."""

    rule: str
    query: str
    severity: str
    messages: tuple[tuple[str, str], ...]


def load(statements: Iterable[Statement]) -> Shapes:
    """Make shapes out of the statements of shape files."""
    graph = to_rdflib(statement.quad for statement in statements)
    constraints: list[Constraint] = []
    for shape, node in list(graph.subject_objects(SH.sparql)):
        targets = list(graph.objects(shape, SH.targetClass))
        query = graph.value(node, SH.select)
        if not targets or query is None or _has_other_focus(graph, shape):
            continue
        focus = " ".join(f"<{target}>" for target in targets)
        pattern = f"VALUES ?focusClass {{ {focus} }} ?this a/<{_SUBCLASS}>* ?focusClass ."
        constraints.append(
            Constraint(
                rule=str(node if isinstance(node, rdflib.URIRef) else shape),
                query=_prefixes(graph, node) + insert_in_pattern(str(query), pattern),
                severity=_severity(graph.value(shape, SH.severity)),
                messages=tuple(_messages(graph, node) or _messages(graph, shape)),
            )
        )
        graph.remove((shape, SH.sparql, node))
        graph.remove((node, None, None))
    _give_targets(graph)
    return Shapes(graph, tuple(constraints))


def _has_other_focus(graph: rdflib.Graph, shape: rdflib.term.Node) -> bool:
    """Tell whether a shape has focus nodes that are not instances of its target classes."""
    others = (SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    return (
        (shape, RDF.type, SH.PropertyShape) in graph
        or (None, SH.node, shape) in graph
        or any((shape, other, None) in graph for other in others)
    )


def _give_targets(graph: rdflib.Graph) -> None:
    """Let named property shapes look for their focus nodes themselves.

    pySHACL runs the property shapes of a node shape once for every focus node, and a shape with targets of its own
    once for all of them: the same results in a fifth of the time. A node shape that another shape refers to keeps
    its property shapes, for there the focus node comes from the other one; so do unnamed property shapes, which
    are known by the shape that holds them.
    """
    for shape in {shape for target in _TARGETS for shape in graph.subjects(target)}:
        if (None, None, shape) in graph:
            continue
        for part in [node for node in graph.objects(shape, SH.property) if isinstance(node, rdflib.URIRef)]:
            for target in _TARGETS:
                for aim in graph.objects(shape, target):
                    graph.add((part, target, aim))
            graph.remove((shape, SH.property, part))


def validate(quads: Iterable[Quad], shapes: Shapes) -> Iterator[Finding]:
    """Validate the triples of ``quads`` (graph names do not matter) and yield a finding per result.

    Findings carry no place: the caller knows the files. Raises :class:`HallintograafiError` when the shapes
    themselves are at fault.
    """
    quads = list(quads)
    yield from _core(to_rdflib(quads), shapes.core)
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for constraint in shapes.constraints:
        yield from _constraint(store, constraint)


def _core(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Finding]:
    try:
        _, results, text = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", advanced=False, allow_warnings=True
        )
    except Exception as error:
        raise HallintograafiError(f"the shapes cannot be run: {error}") from error
    if not isinstance(results, rdflib.Graph):
        raise HallintograafiError(f"the shapes cannot be run: {text}")
    # Results below sh:detail belong to the result above them and are not faults of their own.
    for result in results.objects(None, SH.result):
        shape = results.value(result, SH.sourceShape)
        focus = results.value(result, SH.focusNode)
        value = results.value(result, SH.value)
        path = results.value(result, SH.resultPath)
        rule = results.value(result, SH.sourceConstraint)
        if not isinstance(rule, rdflib.URIRef):
            rule = shape if isinstance(shape, rdflib.URIRef) else _named_parent(shapes, shape)
        messages = _messages(shapes, shape) or [(m.language or "en", str(m)) for m in _texts(results, result)]
        yield Finding(
            rule=str(rule),
            subject=str(focus),
            messages=_filled(messages, str(focus), None if value is None else str(value)),
            severity=_severity(results.value(result, SH.resultSeverity)),
            path=str(path) if isinstance(path, rdflib.URIRef) else None,
            value=None if value is None else str(value),
        )


def _constraint(store: Store, constraint: Constraint) -> Iterator[Finding]:
    try:
        rows = store.query(constraint.query)
    except SyntaxError as error:
        raise HallintograafiError(f"{curie(constraint.rule)}: its query cannot be parsed: {error}") from error
    assert isinstance(rows, QuerySolutions)
    names = {variable.value for variable in rows.variables}
    for row in rows:
        subject = _text(row["this"])
        value = _text(row["value"]) if "value" in names and row["value"] is not None else None
        path = row["path"] if "path" in names else None
        yield Finding(
            rule=constraint.rule,
            subject=subject,
            messages=_filled(constraint.messages, subject, value),
            severity=constraint.severity,
            path=path.value if isinstance(path, NamedNode) else None,
            value=value,
        )


def _filled(messages: Iterable[tuple[str, str]], focus: str, value: str | None) -> dict[str, str]:
    """Put the fault's own values into the messages (SHACL section 5.3.2, for every kind of constraint)."""
    filled = {}
    for language, text in messages:
        for name, own in (("this", curie(focus)), ("value", curie(value) if value is not None else "–")):
            text = text.replace(f"{{?{name}}}", own).replace(f"{{${name}}}", own)
        filled[language] = text
    return filled


def _messages(graph: rdflib.Graph, node: rdflib.term.Node | None) -> list[tuple[str, str]]:
    texts = graph.objects(node, SH.message) if node is not None else ()
    return sorted((text.language or "en", str(text)) for text in texts if isinstance(text, rdflib.Literal))


def _texts(graph: rdflib.Graph, result: rdflib.term.Node) -> list[rdflib.Literal]:
    return [text for text in graph.objects(result, SH.resultMessage) if isinstance(text, rdflib.Literal)]


def _named_parent(shapes: rdflib.Graph, node: rdflib.term.Node | None) -> rdflib.term.Node | None:
    """Climb from an unnamed nested shape to the nearest shape that has an address."""
    seen = set()
    while node is not None and not isinstance(node, rdflib.URIRef) and node not in seen:
        seen.add(node)
        node = next(iter(shapes.subjects(None, node)), None)
    return node


def _prefixes(graph: rdflib.Graph, node: rdflib.term.Node) -> str:
    declared = {
        str(graph.value(declaration, SH.prefix)): str(graph.value(declaration, SH.namespace))
        for owner in graph.objects(node, SH.prefixes)
        for declaration in graph.objects(owner, SH.declare)
    }
    return prefixes_header(declared)


def _severity(node: rdflib.term.Node | None) -> str:
    return _SEVERITIES.get(node, "violation")


def _text(node: object) -> str:
    return node.value if isinstance(node, NamedNode | Literal | BlankNode) else str(node)


def to_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """Copy triples into an rdflib graph, term by term (faster than writing and parsing them)."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(node: object) -> rdflib.term.Node:
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, BlankNode):
        return rdflib.BNode(node.value)
    assert isinstance(node, Literal)
    if node.language:
        return rdflib.Literal(node.value, lang=node.language)
    if node.datatype.value == _STRING:
        return rdflib.Literal(node.value)
    return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)


_STRING = "http://www.w3.org/2001/XMLSchema#string"
_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
