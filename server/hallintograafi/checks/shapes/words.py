"""The terms of SHACL that the engine knows, and the few others that it needs."""

from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from hallintograafi.errors import HallintograafiError

Term = NamedNode | BlankNode | Literal
"""What can be a focus node or a value."""

SH: Final = "http://www.w3.org/ns/shacl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_OWL: Final = "http://www.w3.org/2002/07/owl#"

RDF_TYPE: Final = NamedNode(f"{_RDF}type")
RDF_FIRST: Final = NamedNode(f"{_RDF}first")
RDF_REST: Final = NamedNode(f"{_RDF}rest")
RDF_NIL: Final = NamedNode(f"{_RDF}nil")
SUBCLASS: Final = NamedNode(f"{_RDFS}subClassOf")
RDFS_CLASS: Final = NamedNode(f"{_RDFS}Class")
OWL_CLASS: Final = NamedNode(f"{_OWL}Class")
OWL_IMPORTS: Final = NamedNode(f"{_OWL}imports")


class ShapesError(HallintograafiError):
    """Shapes that cannot be run: what SHACL section 3.4.1 calls a failure."""


def sh(name: str) -> NamedNode:
    """Give the term ``sh:name``."""
    return NamedNode(SH + name)


def component(name: str) -> NamedNode:
    """Give the constraint component of a parameter: ``minCount`` → ``sh:MinCountConstraintComponent``."""
    return sh(f"{name[0].upper()}{name[1:]}ConstraintComponent")


VIOLATION: Final = sh("Violation")

PARAMETERS: Final = frozenset(
    [
        "class",
        "datatype",
        "nodeKind",
        "minCount",
        "maxCount",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "pattern",
        "languageIn",
        "uniqueLang",
        "equals",
        "disjoint",
        "lessThan",
        "lessThanOrEquals",
        "not",
        "and",
        "or",
        "xone",
        "node",
        "property",
        "qualifiedValueShape",
        "closed",
        "hasValue",
        "in",
        "sparql",
    ]
)
"""Parameters that make a constraint of a shape (SHACL sections 4 and 5)."""

TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")

BESIDE: Final = frozenset(
    [
        "path",
        "severity",
        "message",
        "deactivated",
        "flags",
        "ignoredProperties",
        "qualifiedMinCount",
        "qualifiedMaxCount",
        "qualifiedValueShapesDisjoint",
        "name",
        "description",
        "order",
        "group",
        "defaultValue",
        "declare",
        "shapesGraph",
        "entailment",
        "suggestedShapesGraph",
        "labelTemplate",
        "select",
        "ask",
        "prefixes",
    ]
)
"""Properties of shapes that steer constraints or only describe."""

ELSEWHERE: Final = frozenset(
    [
        "prefix",
        "namespace",
        "parameter",
        "validator",
        "nodeValidator",
        "propertyValidator",
        "optional",
        "inversePath",
        "alternativePath",
        "zeroOrMorePath",
        "oneOrMorePath",
        "zeroOrOnePath",
    ]
)
"""Properties of paths, prefixes, constraint components and parameters."""

CLASSES: Final = frozenset(
    [
        "NodeShape",
        "PropertyShape",
        "Shape",
        "Parameter",
        "Parameterizable",
        "ConstraintComponent",
        "PrefixDeclaration",
        "PropertyGroup",
        "SPARQLConstraint",
        "SPARQLAskValidator",
        "SPARQLSelectValidator",
        "SPARQLExecutable",
        "SPARQLAskExecutable",
        "SPARQLSelectExecutable",
        "Validator",
        "ValidationReport",
        "ValidationResult",
        "ResultAnnotation",
    ]
)

VALUES: Final = frozenset(
    [
        "IRI",
        "BlankNode",
        "Literal",
        "BlankNodeOrIRI",
        "BlankNodeOrLiteral",
        "IRIOrLiteral",
        "Violation",
        "Warning",
        "Info",
    ]
)

KNOWN: Final = PARAMETERS | set(TARGETS) | BESIDE | ELSEWHERE | CLASSES | VALUES
"""Every local name of the SHACL vocabulary that shapes may use here."""
