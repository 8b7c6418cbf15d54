"""SHACL validation: our shapes over a graph, as findings."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from hallintograafi.checks import shapes as shacl
from hallintograafi.checks.findings import Finding
from hallintograafi.checks.shapes import Engine, Result, Shapes, Term, filled
from hallintograafi.graph.reading import Statement
from hallintograafi.terms import curie

__all__ = ["Shapes", "findings", "load", "validate"]

_SEVERITIES = {"Warning": "warning", "Info": "info"}


def load(statements: Iterable[Statement]) -> Shapes:
    """Make shapes out of the statements of shape files.

    Raises :class:`~hallintograafi.checks.shapes.ShapesError` when the shapes are at fault.
    """
    return shacl.read(statement.quad for statement in statements)


def validate(quads: Iterable[Quad], shapes: Shapes, engine: Engine = "compiled") -> Iterator[Finding]:
    """Validate the triples of ``quads`` (graph names do not matter) and yield a finding per result.

    Findings carry no place: the caller knows the files. Raises
    :class:`~hallintograafi.checks.shapes.ShapesError` when the shapes themselves are at fault.
    """
    return findings(shacl.validate(quads, shapes, engine=engine), shapes)


def findings(results: Iterable[Result], shapes: Shapes) -> Iterator[Finding]:
    """Turn results into findings.

    Their rule is the SPARQL constraint, else the shape, each if it has an address, else the nearest shape around
    it that has one.
    """
    for result in results:
        value = None if result.value is None else result.value.value
        yield Finding(
            rule=_rule(result, shapes).value,
            subject=result.focus.value,
            messages={language: _filled(text, result) for language, text in result.messages.items()},
            severity=_SEVERITIES.get(result.severity.value.rpartition("#")[2], "violation"),
            path=result.path.value if isinstance(result.path, NamedNode) else None,
            value=value,
        )


def _filled(text: str, result: Result) -> str:
    """Put the result's own values into a message (SHACL section 5.3.2, for every kind of constraint)."""
    text = filled(text, result.bindings, lambda term: curie(term.value))
    return text if result.value is not None else text.replace("{?value}", "–").replace("{$value}", "–")


def _rule(result: Result, shapes: Shapes) -> Term:
    if isinstance(result.source_constraint, NamedNode):
        return result.source_constraint
    return shapes.named(result.source_shape)
